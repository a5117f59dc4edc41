"""Single flight: identical reads in flight at the same moment share one call.

A call is known by what it sends: two of one key would bring the same answer. Whoever asks first
makes the call, in its own task; whoever asks alike while it is under way waits for its result.
Results are handed to several callers, so they are bytes, or are read and never changed.

A caller that leaves does not end the call for others: a request whose client has gone goes on while
`RequestContext.obligations` counts those who wait for it, and ends when the last has left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Generic, TypeVar

from graphweft.connectors.contract import RequestContext
from graphweft.schemas.errors import BackendError

__all__ = ["SingleFlight"]

A = TypeVar("A")
T = TypeVar("T")

_ENDED: Any = object()
"""What those who wait get where the call was cancelled: one of them makes it anew."""


class SingleFlight(Generic[A, T]):
    """The calls of one connector that are in flight, in one event loop."""

    __slots__ = ("_flights",)

    def __init__(self) -> None:
        # while nobody waits for a call, just the request that makes it: that is the usual case
        self._flights: dict[Hashable, RequestContext | _SharedFlight[T]] = {}

    async def run(
        self, key: Hashable, context: RequestContext, send: Callable[[A], Awaitable[T]], what: A
    ) -> T:
        """The result of `send(what)`, or of the call of this key that is in flight.

        Raises:
            BackendError: that of the call, or `UPSTREAM_TIMEOUT` where it takes longer than this
                caller's own deadline.
        """
        flights = self._flights
        while key in flights:
            shared = self._shared(key)
            if not shared.has_time_for(context):
                return await send(what)
            result = await shared.join(context)
            if result is not _ENDED:
                return result
        flights[key] = context
        try:
            result = await send(what)
        except BaseException as error:
            if isinstance(flight := flights.pop(key), _SharedFlight):
                flight.fail(error)
            raise
        if isinstance(flight := flights.pop(key), _SharedFlight):
            flight.land(result)
        return result

    def _shared(self, key: Hashable) -> _SharedFlight[T]:
        flight = self._flights[key]
        if isinstance(flight, RequestContext):
            flight = self._flights[key] = _SharedFlight(flight)
        return flight


class _SharedFlight(Generic[T]):
    """A call that somebody else waits for; `context` is of the request that makes it."""

    __slots__ = ("_context", "_others", "_waiters")

    def __init__(self, context: RequestContext) -> None:
        self._context = context
        self._others = 0
        self._waiters: set[asyncio.Future[T]] = set()

    def has_time_for(self, context: RequestContext) -> bool:
        """Whether the call may go on for half of the caller's own time.

        It ends with the deadline of the request that makes it: one of much more time would be
        failed by it, and makes a call of its own.
        """
        ends, mine = self._context.deadline, context.deadline
        if ends is None:
            return True
        return mine is not None and 2 * ends >= mine + asyncio.get_running_loop().time()

    async def join(self, context: RequestContext) -> T:
        """Wait for the result, until the caller's own deadline."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        is_other = context is not self._context
        timer = None
        if context.deadline is not None:
            timer = loop.call_at(context.deadline, _expire, waiter)
        self._waiters.add(waiter)
        if is_other:
            self._join_as_other()
        try:
            return await waiter
        finally:
            self._waiters.discard(waiter)
            if is_other:
                self._leave_as_other()
            if timer is not None:
                timer.cancel()

    def land(self, result: T) -> None:
        """Give everybody the result."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(result)

    def fail(self, error: BaseException) -> None:
        """Give everybody the failure; that a call was cancelled is none."""
        if not isinstance(error, Exception):
            self.land(_ENDED)
            return
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(error)

    def _join_as_other(self) -> None:
        self._others += 1
        if self._others == 1:
            self._context.obligations += 1

    def _leave_as_other(self) -> None:
        self._others -= 1
        if self._others == 0:
            self._context.obligations -= 1
            if self._context.leave is not None:
                self._context.leave()


def _expire(waiter: asyncio.Future[Any]) -> None:
    if not waiter.done():
        waiter.set_exception(
            BackendError("the backend did not answer in time", code="UPSTREAM_TIMEOUT")
        )
