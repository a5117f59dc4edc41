"""A subgraph on a real socket that answers with whatever bytes a test gives."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web

__all__ = ["Reply", "raw_subgraph"]


class Reply:
    """What the subgraph answers to every operation.

    Attributes:
        body: bytes as they are; anything else as JSON.
    """

    def __init__(
        self, body: Any, status: int = 200, content_type: str = "application/json"
    ) -> None:
        self.body = body if isinstance(body, bytes) else orjson.dumps(body)
        self.status = status
        self.content_type = content_type

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        return web.Response(
            body=self.body, status=self.status, headers={"content-type": self.content_type}
        )


@asynccontextmanager
async def raw_subgraph(reply: Reply) -> AsyncGenerator[str]:
    """The URL of a subgraph, which serves for a while."""
    runner = web.ServerRunner(web.Server(reply), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    finally:
        await runner.cleanup()
