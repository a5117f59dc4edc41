"""A node follows the registry: it serves what another one applied, and tells what it serves."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from contextlib import suppress
from typing import Any

import structlog

from graphweft.gateway.registry.errors import StoreUnavailableError
from graphweft.gateway.registry.registry import Registry
from graphweft.gateway.registry.revision import Node
from graphweft.schemas.errors import GraphweftError

__all__ = ["Follower"]

log: Any = structlog.get_logger("graphweft.registry")

_TELL_SECONDS = 5.0
_RETRY_SECONDS = 30.0
"""After which a revision is built again that could not be built here."""


class Follower:
    """Looks at the registry again and again, once it is started.

    Attributes:
        registry: that of this node.
        node_id: what this process is called among the nodes.
        problem: why it does not serve the current revision; "" where it does.
    """

    def __init__(self, registry: Registry, interval: float) -> None:
        """Follow a registry; `interval` is in seconds."""
        self.node_id = f"{socket.gethostname()[:40]}-{os.getpid()}-{os.urandom(2).hex()}"
        self.problem = ""
        self.registry = registry
        self._interval = interval
        self._failed_at = 0.0
        self._failed = -1
        self._told: tuple[float, int, str] = (0.0, -1, "")
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, once however often it is called."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(self._interval)

    async def look(self) -> None:
        """Look once; nothing is raised."""
        try:
            await self._catch_up()
            await self._tell()
        except StoreUnavailableError as error:
            self._say(error.message)

    async def aclose(self) -> None:
        """End, and tell the other nodes so; `start` may follow."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = None
        with suppress(StoreUnavailableError):
            await self.registry.store.forget_node(self.node_id)
        await self.registry.store.aclose()

    async def _catch_up(self) -> None:
        number = await self.registry.store.current()
        if number == self.registry.served.number:
            self._say("")
            return
        is_new = number != self._failed
        if not is_new and time.monotonic() - self._failed_at < _RETRY_SECONDS:
            return
        try:
            await self.registry.catch_up()
            self._say("")
        except StoreUnavailableError:
            raise
        except GraphweftError as error:
            self._failed, self._failed_at = number, time.monotonic()
            self._say(f"revision {number} cannot be served here: {error}")

    async def _tell(self) -> None:
        number = self.registry.served.number
        at, *told = self._told
        now = time.time()
        if now - at > _TELL_SECONDS or told != [number, self.problem]:
            await self.registry.store.tell_node(Node(self.node_id, number, now, self.problem))
            self._told = (now, number, self.problem)

    def _say(self, problem: str) -> None:
        """Remember a problem, and log it once."""
        if problem and problem != self.problem:
            log.error("the node does not follow the registry", reason=problem)
        elif self.problem and not problem:
            log.info("the node follows the registry again")
        self.problem = problem
