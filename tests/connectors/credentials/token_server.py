"""A token server on loopback: it counts who asks for tokens, and gives each a number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.connectors.graphql.servers import serve_http

__all__ = ["TokenServer", "serve_tokens"]


class TokenServer:
    """What it was asked, and what it answers.

    Attributes:
        asked: authorization and form of each request.
        answer: fields of the answer beside the token, or instead of it.
        status: of the answer.
        gate: answers wait for it, where there is one.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str | None, dict[str, list[str]]]] = []
        self.answer: dict[str, Any] = {"token_type": "bearer", "expires_in": 3600}
        self.status = 200
        self.gate: asyncio.Event | None = None
        self._arrivals = asyncio.Condition()

    async def arrived(self, count: int) -> None:
        """Wait for that many requests."""
        async with self._arrivals:
            await self._arrivals.wait_for(lambda: len(self.asked) >= count)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        form = parse_qs((await request.read()).decode())
        async with self._arrivals:
            self.asked.append((request.headers.get("authorization"), form))
            number = len(self.asked)
            self._arrivals.notify_all()
        if self.gate is not None:
            await self.gate.wait()
        token = {"access_token": f"token-{number}"} if self.status == 200 else {}
        return web.json_response({**token, **self.answer}, status=self.status)


@asynccontextmanager
async def serve_tokens() -> AsyncGenerator[TokenServer]:
    """A token server, for a while."""
    server = TokenServer()
    async with serve_http(server.handle) as url:
        server.url = url
        yield server
