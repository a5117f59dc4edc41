"""Running a gateway alone: uvicorn, signals, and a stop that lets requests end.

SIGINT and SIGTERM stop: new connections are refused, requests in flight are answered, the process
ends with status 0. A second signal stops at once. SIGHUP reloads.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

import uvicorn
import uvloop
from starlette.types import ASGIApp

from graphweft.gateway.app import Gateway
from graphweft.gateway.http.header_timeout import http_protocol
from graphweft.gateway.memory import settle_memory
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["Companion", "bind", "run_gateway", "serve_gateway"]

# runs beside the server until the event is set
Companion = Callable[[asyncio.Event], Awaitable[None]]

_BACKLOG = 2048


def run_gateway(
    gateway: Gateway, on_listening: Callable[[str], None], companion: Companion | None = None
) -> None:
    """Serve until a signal stops it.

    Args:
        gateway: what to serve, not started yet.
        on_listening: called with the base URL once connections are accepted.
        companion: what to do besides, such as watching files.

    Raises:
        GraphweftError: the gateway cannot be started, or its address cannot be bound.
    """
    uvloop.run(serve_gateway(gateway, on_listening, companion))


async def serve_gateway(
    gateway: Gateway, on_listening: Callable[[str], None], companion: Companion | None = None
) -> None:
    """Serve in the running loop; see `run_gateway`."""
    listener = bind(gateway.config.listen.host, gateway.config.listen.port)
    try:
        await gateway.start()
        settle_memory()
        gateway.manager.on_garbage = settle_memory
        server = _Server(_uvicorn_config(gateway, gateway))
        async with _admin(gateway):
            server.on_started = lambda: on_listening(base_url(listener))
            with _signals(gateway, server):
                async with _beside(companion):
                    await server.serve(sockets=[listener])
    finally:
        listener.close()
        await gateway.stop()


def bind(host: str, port: int, section: str = "listen") -> socket.socket:
    """A listening socket; `section` of the configuration says where.

    Raises:
        ConfigError: the address is taken, or is not one of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            SourceLocation(section),
        ) from error


def base_url(listener: socket.socket) -> str:
    """The URL under which a listening socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn, with the signals left to us and a word when it accepts connections."""

    on_started: Callable[[], None] = staticmethod(lambda: None)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """uvicorn would end the process by raising a captured signal again."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self.on_started()


@contextlib.asynccontextmanager
async def _beside(companion: Companion | None) -> AsyncGenerator[None]:
    if companion is None:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.ensure_future(companion(stop))
    try:
        yield
    finally:
        stop.set()
        await task


@contextlib.asynccontextmanager
async def _admin(gateway: Gateway) -> AsyncGenerator[None]:
    """Serve the admin API on its own listener, where it is configured.

    Raises:
        GraphweftError: its address cannot be bound, or a file that it needs cannot be used.
    """
    if not gateway.config.admin.enabled:
        yield
        return
    # imported late: a gateway without the API does not need its GraphQL server
    from graphweft.gateway.admin.app import admin_app  # noqa: PLC0415

    listen = gateway.config.admin.listen
    listener = bind(listen.host, listen.port, "admin.listen")
    try:
        server = _Server(_uvicorn_config(gateway, admin_app(gateway)))
        gateway.admin_url = base_url(listener)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving
    finally:
        listener.close()


def _uvicorn_config(gateway: Gateway, app: ASGIApp) -> uvicorn.Config:
    listen = gateway.config.listen
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=http_protocol(listen.header_timeout),
        timeout_keep_alive=int(listen.keep_alive_timeout) or 1,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whom to believe is for rate_limits to say
        timeout_graceful_shutdown=int(gateway.config.shutdown_timeout) or 1,
    )


@contextlib.contextmanager
def _signals(gateway: Gateway, server: uvicorn.Server) -> Generator[None]:
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[object]] = set()

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = gateway.readiness.is_stopping = True

    def reload() -> None:
        task = loop.create_task(gateway.reload())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    handlers = {signal.SIGINT: stop, signal.SIGTERM: stop, signal.SIGHUP: reload}
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
