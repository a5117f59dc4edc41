"""Serves an ASGI app over a real socket on loopback, in the running event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

__all__ = ["serve"]


@asynccontextmanager
async def serve(
    app: ASGIApp,
    root_path: str = "",
    http: type[asyncio.Protocol] | Literal["auto"] = "auto",
    lifespan: Literal["on", "off"] = "off",
) -> AsyncGenerator[str]:
    """Serve an app while the block runs; gives its address without a slash at the end."""
    config = uvicorn.Config(
        app,
        http=http,
        log_level="warning",
        proxy_headers=False,
        lifespan=lifespan,
        root_path=root_path,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listener]))
        try:
            # connections are queued from now on, also before the server's loop takes them
            listener.listen()
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
