"""Subgraphs over real sockets that answer when a test lets them, and a gateway over them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
from aiohttp import web

from graphweft.gateway.app import Gateway
from tests.gateway.fakes import fake_config, gateway_client
from tests.kit.plans import supergraph_of

__all__ = ["HeldBackend", "Served", "gateway_over", "hold"]


class HeldBackend:
    """Answers every operation with the same data, once its gate is open.

    Attributes:
        asked: bodies of the requests, in order.
        left: how many of them were given up by the gateway.
        answered: how many were answered.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.gate = asyncio.Event()
        self.url = ""
        self.asked: list[dict[str, Any]] = []
        self.left = 0
        self.answered = 0
        self._changed = asyncio.Condition()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(await request.json())
        await self._notify()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left += 1
            await self._notify()
            raise
        self.answered += 1
        await self._notify()
        return web.json_response({"data": self.data})

    async def until(self, *, asked: int = 0, left: int = 0, answered: int = 0) -> None:
        """Wait for so many requests to have come, been given up, and been answered."""

        def is_so() -> bool:
            return len(self.asked) >= asked and self.left >= left and self.answered >= answered

        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(is_so)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@asynccontextmanager
async def hold(**data: Any) -> AsyncGenerator[HeldBackend]:
    """A backend on a free port, for a while."""
    backend = HeldBackend(data)
    server = web.Server(backend.handle, handler_cancellation=True)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    backend.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    try:
        yield backend
    finally:
        await runner.cleanup()


class Served(NamedTuple):
    """A gateway, and a client of it."""

    gateway: Gateway
    client: httpx.AsyncClient

    def ask(self, query: str, **headers: str) -> asyncio.Task[httpx.Response]:
        """Send an operation; a client leaves when its task is cancelled."""
        content = {"query": query}
        asking = self.client.post("/graphql", json=content, headers=headers, timeout=30)
        return asyncio.create_task(asking)

    async def plan(self, query: str) -> None:
        """Plan an operation, so that a request for it need not wait for that."""
        await self.gateway.manager.current.snapshot.graph.prepared(query)

    async def until_in_flight(self, requests: int) -> None:
        """Wait until so many requests are executed at the same time."""
        async with asyncio.timeout(30):
            while self.gateway.manager.current.in_flight != requests:  # noqa: ASYNC110 - a number
                await asyncio.sleep(0)
        for _ in range(5):  # what was taken up in this turn of the loop goes as far as it can
            await asyncio.sleep(0)


@asynccontextmanager
async def gateway_over(
    sdl: dict[str, str], backends: dict[str, HeldBackend], **settings: Any
) -> AsyncGenerator[Served]:
    """A gateway over these subgraphs."""
    urls = {name: backend.url for name, backend in backends.items()}
    config = fake_config(override_subgraph_urls=urls, **settings)
    gateway = Gateway.from_supergraph(supergraph_of(sdl), config=config)
    async with gateway_client(gateway) as client:
        yield Served(gateway, client)
