"""The engine of the hot path: HTTP/1.1 on the event loop, parsed by httptools.

Connections are kept and used again. Where the server had closed one before it gave a byte of an
answer, the request is sent once more, on another connection, if that cannot do anything twice.
"""

from __future__ import annotations

import asyncio
import ssl
from asyncio import AbstractEventLoop, TimerHandle

from graphweft.connectors.transport.connect import Dialer
from graphweft.connectors.transport.connection import Connection, UnansweredError
from graphweft.connectors.transport.contract import HttpLimits, HttpRequest, HttpResponse
from graphweft.connectors.transport.encode import encode_request, read_origin, split_url
from graphweft.connectors.transport.failures import timed_out, unreachable
from graphweft.connectors.transport.outbound import OutboundPolicy
from graphweft.connectors.transport.pool import Pool
from graphweft.connectors.transport.tls import ClientTls

__all__ = ["Http1Transport"]

# RFC 9110, section 9.2.2
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
_SWEEP_SECONDS = 5.0


class Http1Transport:
    """Keeps connections to many hosts, for the event loop that uses it first.

    It never follows redirects, keeps cookies or reads proxy settings of the environment.
    """

    def __init__(
        self,
        limits: HttpLimits | None = None,
        tls: ssl.SSLContext | ClientTls | None = None,
        outbound: OutboundPolicy | None = None,
    ) -> None:
        """Open nothing yet.

        Args:
            limits: what it may use.
            tls: how servers are verified, and the gateway with them; by the system's authorities,
                and not at all, by default.
            outbound: which addresses may be called; all by default.
        """
        self.limits = limits or HttpLimits()
        self._tls = tls
        self._outbound = outbound
        self._pools: dict[str, Pool] = {}
        self._dialer: Dialer | None = None
        self._sweeper: TimerHandle | None = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        loop = asyncio.get_running_loop()
        deadline = None if request.timeout is None else loop.time() + request.timeout
        authority, target = split_url(request.url)
        try:
            pool = self._pools.get(authority) or self._add_pool(authority, loop)
            message = encode_request(request, target, pool.origin)
        except ValueError as error:
            raise unreachable() from error
        connection = pool.take() or await self._acquire(pool, deadline)
        try:
            return await _exchange(connection, message, request, deadline)
        except UnansweredError as error:
            if not connection.is_used or not _is_repeatable(request):
                raise unreachable() from error
        pool.close_idle()  # they are as old
        connection = await self._acquire(pool, deadline)
        try:
            return await _exchange(connection, message, request, deadline)
        except UnansweredError as error:
            raise unreachable() from error

    @property
    def connections(self) -> dict[str, int]:
        """How many connections are open now, by scheme and host."""
        return {authority: pool.connections for authority, pool in self._pools.items()}

    def sweep(self) -> None:
        """Close connections that are idle for long, and forget hosts that nobody asks."""
        for authority, pool in list(self._pools.items()):
            if pool.sweep():
                del self._pools[authority]

    async def aclose(self) -> None:
        """Close the connections; requests that use them fail."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        pools, self._pools = self._pools, {}
        self._dialer = None
        await asyncio.gather(*[pool.aclose() for pool in pools.values()])

    def _add_pool(self, authority: str, loop: AbstractEventLoop) -> Pool:
        origin = read_origin(authority)
        if self._dialer is None:
            self._dialer = Dialer(loop, self.limits, self._tls, self._outbound)
        dialer = self._dialer

        async def open_connection(pool: Pool) -> Connection:
            return await dialer.open(origin, lambda: Connection(loop, self.limits, pool))

        pool = Pool(loop, origin, self.limits.connections_per_host, open_connection)
        self._pools[authority] = pool
        if self._sweeper is None:
            self._sweeper = loop.call_later(_SWEEP_SECONDS, self._sweep_regularly, loop)
        return pool

    async def _acquire(self, pool: Pool, deadline: float | None) -> Connection:
        """A connection, waiting for its turn or until it is open."""
        try:
            async with asyncio.timeout_at(deadline):
                return await pool.acquire()
        except TimeoutError as error:
            raise timed_out() from error
        except (OSError, ValueError) as error:  # ValueError: a host name that cannot be one
            raise unreachable() from error

    def _sweep_regularly(self, loop: AbstractEventLoop) -> None:
        self.sweep()
        self._sweeper = None
        if self._pools:
            self._sweeper = loop.call_later(_SWEEP_SECONDS, self._sweep_regularly, loop)


async def _exchange(
    connection: Connection, message: bytes, request: HttpRequest, deadline: float | None
) -> HttpResponse:
    answer = connection.start(message, request, deadline)
    try:
        return await answer
    except asyncio.CancelledError:
        connection.abandon(answer)
        raise


def _is_repeatable(request: HttpRequest) -> bool:
    return request.is_repeatable or request.method in _IDEMPOTENT
