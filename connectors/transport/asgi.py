"""An ASGI application in place of a server: no socket, and its own lifespan.

The lifespan of an application is shared by all transports to it in an event loop: the next snapshot
uses the application before the last one has let go of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from contextvars import Context
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import structlog

from graphweft.connectors.transport.contract import HttpLimits, HttpRequest, HttpResponse
from graphweft.connectors.transport.failures import timed_out
from graphweft.connectors.transport.httpx_client import HttpxTransport
from graphweft.schemas.errors import BackendError

__all__ = ["AsgiTransport"]

log: Any = structlog.get_logger("graphweft.asgi")

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]

_running: dict[tuple[asyncio.AbstractEventLoop, int], _Lifespan] = {}
"""By event loop and identity of the application, which the lifespan keeps alive."""


class AsgiTransport:
    """An `HttpTransport` to an application in this process.

    The application starts with the first request, and ends when the last transport to it is closed.
    """

    def __init__(self, app: Any, limits: HttpLimits | None = None) -> None:
        """Call an application, whatever the host of a URL."""
        self._app = app
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._call, raise_app_exceptions=False),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self._http = HttpxTransport(self._client, limits)
        self._lifespan: _Lifespan | None = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        if self._lifespan is None:
            self._lifespan = _enter(self._app)
        try:
            async with asyncio.timeout(request.timeout):
                is_started = await self._lifespan.is_started()
        except TimeoutError as error:
            raise timed_out() from error
        if not is_started:
            raise BackendError("the application did not start", code="UPSTREAM_UNREACHABLE")
        return await self._http.send(request)

    async def aclose(self) -> None:
        """Let go of the application."""
        await self._client.aclose()
        lifespan, self._lifespan = self._lifespan, None
        if lifespan is not None:
            await _leave(self._app, lifespan)

    async def _call(self, scope: _Message, receive: _Receive, send: _Send) -> None:
        assert self._lifespan is not None, "requests are sent after the start"
        try:
            await self._app({**scope, "state": self._lifespan.state.copy()}, receive, send)
        except Exception:
            log.exception("the application failed", path=scope["path"])
            raise


def _enter(app: Any) -> _Lifespan:
    key = (asyncio.get_running_loop(), id(app))
    lifespan = _running.get(key)
    if lifespan is None or lifespan.users == 0:
        lifespan = _running[key] = _Lifespan(app, after=lifespan)
    lifespan.users += 1
    return lifespan


async def _leave(app: Any, lifespan: _Lifespan) -> None:
    lifespan.users -= 1
    if lifespan.users == 0:
        await lifespan.end()
        key = (asyncio.get_running_loop(), id(app))
        if _running.get(key) is lifespan:
            del _running[key]


class _Lifespan:
    """The lifespan of an application (ASGI 3, lifespan 2.0); it need not have one.

    Attributes:
        users: transports that call the application; it ends with the last one.
        state: what the application keeps for its requests.
        ended: set once the application has stopped.
    """

    def __init__(self, app: Any, after: _Lifespan | None) -> None:
        loop = asyncio.get_running_loop()
        self.users = 0
        self.state: dict[str, Any] = {}
        self._app = app
        self._received: asyncio.Queue[_Message] = asyncio.Queue()
        self._started: asyncio.Future[bool] = loop.create_future()
        self.ended = asyncio.Event()
        self._received.put_nowait({"type": "lifespan.startup"})
        # in a context of its own: it outlives the request that it begins with
        self._task = loop.create_task(self._run(after), context=Context())

    async def is_started(self) -> bool:
        """Whether the application can be called."""
        return await asyncio.shield(self._started)

    async def end(self) -> None:
        """Stop the application, and wait until it has; one that still starts is cancelled."""
        if self._started.done():
            self._received.put_nowait({"type": "lifespan.shutdown"})
            await self.ended.wait()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self, after: _Lifespan | None) -> None:
        asgi = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": asgi, "state": self.state}
        try:
            if after is not None:
                await after.ended.wait()
            await self._app(scope, self._received.get, self._send)
        except Exception as error:  # noqa: BLE001  # an application without a lifespan may raise
            log.debug("no lifespan", error=repr(error))
        finally:
            self._settle(is_started=True)
            self.ended.set()

    async def _send(self, message: _Message) -> None:
        match message["type"]:
            case "lifespan.startup.complete":
                self._settle(is_started=True)
            case "lifespan.startup.failed":
                log.error("the application did not start", error=message.get("message", ""))
                self._settle(is_started=False)
            case _:
                self.ended.set()

    def _settle(self, *, is_started: bool) -> None:
        if not self._started.done():
            self._started.set_result(is_started)
