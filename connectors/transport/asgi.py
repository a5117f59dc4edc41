"""An ASGI application in place of a server: no socket, and its own lifespan."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import structlog

from graphweft.connectors.transport.contract import HttpLimits, HttpRequest, HttpResponse
from graphweft.connectors.transport.httpx_client import HttpxTransport
from graphweft.schemas.errors import BackendError

__all__ = ["AsgiTransport"]

log: Any = structlog.get_logger("graphweft.asgi")


class AsgiTransport:
    """An `HttpTransport` to an application in this process.

    The application starts with the first request, and ends when the transport is closed.
    """

    def __init__(self, app: Any, limits: HttpLimits | None = None) -> None:
        """Call an application, whatever the host of a URL."""
        self._app = app
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport)
        self._http = HttpxTransport(self._client, limits)
        self._lifespan: _Lifespan | None = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        if self._lifespan is None:
            self._lifespan = _Lifespan(self._app)
        if not await self._lifespan.is_started():
            raise BackendError("the application did not start", code="UPSTREAM_UNREACHABLE")
        return await self._http.send(request)

    async def aclose(self) -> None:
        """End the application."""
        await self._client.aclose()
        if self._lifespan is not None:
            await self._lifespan.end()


class _Lifespan:
    """The lifespan of an application (ASGI 3, lifespan 2.0); it need not have one."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._started: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._ended = asyncio.Event()
        self._received.put_nowait({"type": "lifespan.startup"})
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def is_started(self) -> bool:
        """Whether the application can be called."""
        return await asyncio.shield(self._started)

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        try:
            await self._app(scope, self._received.get, self._send)
        except Exception as error:  # noqa: BLE001  # an application without a lifespan may raise
            log.debug("no lifespan", error=repr(error))
        finally:
            self._settle(is_started=True)
            self._ended.set()

    async def _send(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "lifespan.startup.complete":
                self._settle(is_started=True)
            case "lifespan.startup.failed":
                log.error("the application did not start", error=message.get("message", ""))
                self._settle(is_started=False)
            case _:
                self._ended.set()

    def _settle(self, *, is_started: bool) -> None:
        if not self._started.done():
            self._started.set_result(is_started)

    async def end(self) -> None:
        self._received.put_nowait({"type": "lifespan.shutdown"})
        await self._ended.wait()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
