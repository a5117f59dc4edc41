"""The connections to one origin: a bounded number, the last used one first, and a fair queue."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from collections import deque
from collections.abc import Awaitable, Callable

from graphweft.connectors.transport.connection import Connection
from graphweft.connectors.transport.encode import Origin
from graphweft.connectors.transport.failures import unreachable

__all__ = ["Pool"]


class Pool:
    """Connections to one origin.

    A place is held by each connection, by each one that is being opened, and by a request that is
    about to open one. Who waits is given a free connection, or the place of a lost one.
    """

    def __init__(
        self,
        loop: AbstractEventLoop,
        origin: Origin,
        size: int,
        open_connection: Callable[[Pool], Awaitable[Connection]],
    ) -> None:
        self.origin = origin
        self._loop = loop
        self._open = open_connection
        self._size = self._places_left = size
        self._connections: set[Connection] = set()
        self._idle: list[Connection] = []
        self._waiting: deque[Future[Connection | None]] = deque()
        self._emptied: Future[None] | None = None

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def take(self) -> Connection | None:
        """The connection that was used last, where one is free."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable(self._loop.time()):
                return connection
            connection.abort()
        return None

    async def acquire(self) -> Connection:
        """A free connection or a new one, in the order of asking.

        Raises:
            OSError: none can be opened.
            BackendError: the pool was closed meanwhile.
        """
        while True:
            connection = self.take()
            if connection is not None:
                return connection
            if self._places_left:
                self._places_left -= 1
                return await self._fill_place()
            given = await self._wait()
            if given is None:
                return await self._fill_place()
            if given.is_usable(self._loop.time()):
                return given
            given.abort()  # it was closed in between

    def freed(self, connection: Connection) -> None:
        """Give a connection to who waits for one, or keep it."""
        waiter = self._next_waiter()
        if waiter is None:
            self._idle.append(connection)
        else:
            waiter.set_result(connection)

    def lost(self, connection: Connection) -> None:
        """Give the place of a connection to who waits for one."""
        if connection not in self._connections:
            return
        self._connections.remove(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._vacate()
        if self._emptied is not None and not self._connections and not self._emptied.done():
            self._emptied.set_result(None)

    def sweep(self) -> bool:
        """Close idle connections that should not be used any more; whether no place is taken."""
        now = self._loop.time()
        for connection in self._idle:
            if not connection.is_usable(now):
                connection.abort()
        return self._places_left == self._size

    def close_idle(self) -> None:
        """Close the connections that nobody uses."""
        for connection in self._idle:
            connection.abort()
        self._idle.clear()

    async def aclose(self) -> None:
        """Close every connection; requests that use or wait for one fail."""
        while (waiter := self._next_waiter()) is not None:
            waiter.set_exception(unreachable())
        self._emptied = self._loop.create_future()
        for connection in self._connections:
            connection.abort()
        if self._connections:
            await self._emptied

    async def _wait(self) -> Connection | None:
        """A connection, or None for a place."""
        waiter: Future[Connection | None] = self._loop.create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._pass_on(waiter.result())
            raise

    def _pass_on(self, given: Connection | None) -> None:
        if given is None:
            self._vacate()
        elif given.is_usable(self._loop.time()):
            self.freed(given)
        else:
            given.abort()

    async def _fill_place(self) -> Connection:
        try:
            connection = await self._open(self)
        except BaseException:
            self._vacate()
            raise
        if connection.is_closed:
            self._vacate()
            return connection  # it tells who uses it what happened
        self._connections.add(connection)
        if self._emptied is not None:
            connection.abort()
            raise unreachable()
        return connection

    def _vacate(self) -> None:
        waiter = self._next_waiter()
        if waiter is None:
            self._places_left += 1
        else:
            waiter.set_result(None)

    def _next_waiter(self) -> Future[Connection | None] | None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                return waiter
        return None
