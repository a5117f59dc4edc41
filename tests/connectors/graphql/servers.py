"""Real HTTP servers that answer as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from graphql import OperationType, parse

from graphweft.connectors.contract import SubgraphOperation

__all__ = ["Recorder", "operation", "serve_http"]

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Recorder:
    """Answers every request alike, and keeps what it was sent."""

    def __init__(
        self,
        body: str | bytes,
        status: int = 200,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.headers = {"content-type": content_type, **(headers or {})}
        self.requests: list[dict[str, Any]] = []
        self.request_headers: list[dict[str, str]] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.request_headers.append({k.lower(): v for k, v in request.headers.items()})
        return web.Response(body=self.body, status=self.status, headers=self.headers)


@asynccontextmanager
async def serve_http(
    handler: Handler, *, handler_cancellation: bool = False
) -> AsyncGenerator[str]:
    """Serve a handler on a free port for a while; gives the URL of its `/graphql`.

    With `handler_cancellation` a handler is cancelled when its client leaves.
    """
    server = web.Server(handler, handler_cancellation=handler_cancellation)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        await runner.cleanup()


def operation(text: str, name: str = "") -> SubgraphOperation:
    """A query for the subgraph `users`."""
    return SubgraphOperation("users", OperationType.QUERY, name, text, parse(text))


async def never(_: web.BaseRequest) -> web.StreamResponse:
    """A handler that does not answer."""
    await asyncio.Event().wait()
    raise AssertionError
