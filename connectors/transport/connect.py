"""Opening connections: names resolved and remembered, addresses raced, TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from asyncio import AbstractEventLoop, Task
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from aiohappyeyeballs import start_connection  # pyright: ignore[reportUnknownVariableType] # bare generics

from graphweft.connectors.transport.contract import HttpLimits
from graphweft.connectors.transport.encode import Origin
from graphweft.connectors.transport.outbound import OutboundPolicy
from graphweft.connectors.transport.tls import ClientTls

__all__ = ["Dialer"]

_ATTEMPT_DELAY = 0.25  # seconds; RFC 8305, section 8
_Addresses = Sequence[tuple[int, int, int, str, tuple[Any, ...]]]
_P = TypeVar("_P", bound=asyncio.BaseProtocol)


class Dialer:
    """Opens connections of one event loop."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        limits: HttpLimits,
        tls: ssl.SSLContext | ClientTls | None,
        outbound: OutboundPolicy | None = None,
    ) -> None:
        """Open nothing yet; `outbound` says which addresses may be called, all by default."""
        self._loop = loop
        self._limits = limits
        self._tls = tls
        self._outbound = outbound
        self._server_name = tls.server_name if isinstance(tls, ClientTls) else None
        self._known: dict[tuple[str, int], tuple[float, _Addresses]] = {}
        self._resolving: dict[tuple[str, int], Task[_Addresses]] = {}

    async def open(self, origin: Origin, protocol: Callable[[], _P]) -> _P:
        """A connection to an origin.

        Raises:
            OSError: there is none; of its subclasses, TimeoutError where it took too long.
            OutboundRefusedError: one of its addresses may not be called.
        """
        async with asyncio.timeout(self._limits.connect_seconds):
            _, made = await self._loop.create_connection(
                protocol,
                sock=await self._connect(origin),
                ssl=self._context() if origin.is_tls else None,
                server_hostname=(self._server_name or origin.host) if origin.is_tls else None,
            )
            return made

    async def _connect(self, origin: Origin) -> socket.socket:
        name = (origin.host, origin.port)
        addresses = await self._resolve(name)
        try:
            return await start_connection(
                addresses, happy_eyeballs_delay=_ATTEMPT_DELAY, interleave=1, loop=self._loop
            )
        except OSError:
            self._known.pop(name, None)  # it may have moved
            raise

    async def _resolve(self, name: tuple[str, int]) -> _Addresses:
        """Addresses of a name; whoever asks meanwhile waits for the same answer."""
        known = self._known.get(name)
        if known is not None and self._loop.time() < known[0]:
            return known[1]
        task = self._resolving.get(name)
        if task is None:
            task = self._resolving[name] = self._loop.create_task(self._look_up(name))
            task.add_done_callback(partial(self._resolved, name))
        return await asyncio.shield(task)

    async def _look_up(self, name: tuple[str, int]) -> _Addresses:
        addresses = await self._loop.getaddrinfo(*name, type=socket.SOCK_STREAM)
        if self._outbound is not None:
            for *_, address in addresses:
                self._outbound.check(name[0], str(address[0]))
        return addresses

    def _resolved(self, name: tuple[str, int], task: Task[_Addresses]) -> None:
        del self._resolving[name]
        if task.cancelled() or task.exception() is not None:
            self._known.pop(name, None)
            return
        now = self._loop.time()
        for other in [n for n, (until, _) in self._known.items() if until <= now]:
            del self._known[other]
        self._known[name] = (now + self._limits.dns_cache_seconds, task.result())

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls.context() if isinstance(self._tls, ClientTls) else self._tls
