"""Looking after requests that take long: a body that does not come, a client that leaves, a
deadline that passes.

Most requests are answered before anybody looks: each costs a place in a set. A round every 50 ms
finds those that have been there since the round before; only they get a timer, and a task that
hears when the client leaves.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from starlette.types import Receive

from graphweft.connectors.batching import cancel_loads
from graphweft.connectors.contract import RequestContext

__all__ = ["Attendance", "Attendant", "Ending"]

_ROUND_SECONDS = 0.05


class Ending(Enum):
    """Why a request was cancelled before it had its answer."""

    SLOW_BODY = auto()
    CLIENT_GONE = auto()
    OVERDUE = auto()


class Attendance:
    """One request from its first byte to its answer, in the task that made this.

    Attributes:
        ending: set before the task is cancelled.
        receive: where the request comes from.
    """

    __slots__ = (
        "_context",
        "_ends_at",
        "_is_attended",
        "_is_reading",
        "_listener",
        "_task",
        "_timer",
        "ending",
        "receive",
    )

    def __init__(
        self,
        context: RequestContext,
        receive: Receive,
        task: asyncio.Task[object] | None,
        ends_at: float,
    ) -> None:
        self.ending: Ending | None = None
        self._context = context
        self.receive = receive
        self._task = task
        self._ends_at = ends_at
        self._is_reading = True
        self._is_attended = False
        self._timer: asyncio.TimerHandle | None = None
        self._listener: asyncio.Task[None] | None = None

    def is_read(self, ends_at: float) -> None:
        """The request has come in whole; it is to be answered by then, in `loop.time()`."""
        self._is_reading = False
        self._ends_at = ends_at
        if self._is_attended:
            self.attend()

    def attend(self) -> None:
        """Watch what the request waits for now."""
        self._is_attended = True
        self._stop()
        loop = asyncio.get_running_loop()
        ending = Ending.SLOW_BODY if self._is_reading else Ending.OVERDUE
        self._timer = loop.call_at(self._ends_at, self._end, ending)
        if not self._is_reading:
            self._listener = loop.create_task(self._listen())

    def close(self) -> None:
        """The request has its answer."""
        self._stop()
        self._context.leave = None
        if self.ending is not None and self._task is not None:
            self._task.uncancel()

    async def _listen(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self._context.leave = self._leave
        self._leave()

    def _leave(self) -> None:
        if self._context.obligations == 0:
            self._end(Ending.CLIENT_GONE)

    def _end(self, ending: Ending) -> None:
        if self.ending is not None or self._task is None:
            return
        self.ending = ending
        self._context.is_overdue = ending is Ending.OVERDUE
        cancel_loads(self._context)
        self._task.cancel()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._listener is not None:
            self._listener.cancel()


class Attendant:
    """Looks after the requests of one endpoint."""

    def __init__(self, body_seconds: float) -> None:
        self._body_seconds = body_seconds
        self._arrived: set[Attendance] = set()
        self._waiting: set[Attendance] = set()
        self._round: asyncio.TimerHandle | None = None

    def begin(self, context: RequestContext, receive: Receive) -> Attendance:
        """A request has begun in the current task."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._body_seconds
        attendance = Attendance(context, receive, asyncio.current_task(), ends_at)
        self._arrived.add(attendance)
        if self._round is None:
            self._round = loop.call_later(_ROUND_SECONDS, self._go_round)
        return attendance

    def end(self, attendance: Attendance) -> None:
        """A request has its answer."""
        self._arrived.discard(attendance)
        self._waiting.discard(attendance)
        attendance.close()

    def _go_round(self) -> None:
        for attendance in self._waiting:
            attendance.attend()
        self._waiting, self._arrived = self._arrived, set()
        self._round = None
        if self._waiting:
            loop = asyncio.get_running_loop()
            self._round = loop.call_later(_ROUND_SECONDS, self._go_round)
