"""The gateway as an ASGI application.

`/graphql` is answered by a bare ASGI callable; health and the playground by Starlette. Run alone,
the gateway starts in the server's lifespan; inside another application, in that one's, or with its
first request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import structlog
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graphweft.connectors.contract import Connector, RequestContext
from graphweft.connectors.transport import Http1Transport, HttpTransport
from graphweft.gateway.config import GatewayConfig, load_config
from graphweft.gateway.config.serving import CorsConfig
from graphweft.gateway.http.graphql_over_http import GraphQLEndpoint
from graphweft.gateway.http.refusal import error_body
from graphweft.gateway.http.site import Readiness, build_site, route_path
from graphweft.gateway.snapshot import Snapshot, build_snapshot, snapshot_of_supergraph
from graphweft.gateway.supergraph_manager import ReloadResult, SupergraphManager
from graphweft.gateway.transports import outbound_policy
from graphweft.gateway.usage import Usage
from graphweft.schemas.errors import GraphweftError

if TYPE_CHECKING:
    from graphweft.gateway.registry.follow import Follower

__all__ = ["Gateway"]

log: Any = structlog.get_logger("graphweft.gateway")


class Gateway:
    """One gateway: its configuration, the snapshot that it serves, and the ASGI callable.

    Attributes:
        admin_url: where the admin API is served; None where it is not.
        follower: follows the registry; None where files own the graph.
    """

    def __init__(
        self,
        config: GatewayConfig,
        load: Callable[[HttpTransport], Awaitable[Snapshot]],
        transport: HttpTransport | None = None,
        follower: Follower | None = None,
    ) -> None:
        """Make a gateway; `from_config` and `from_supergraph` are the usual ways.

        Args:
            config: where it listens and how it answers; the snapshot's own rules a snapshot.
            load: builds a snapshot; called at start and by each reload.
            transport: HTTP to backends; one of its own by default.
            follower: follows the registry that `load` gets the graph of; None where files own it.
        """
        self.config = config
        self.admin_url: str | None = None
        self.follower = follower
        self._transport = transport or Http1Transport()
        self._owns_transport = transport is None
        self.manager = SupergraphManager(lambda: load(self._transport))
        if follower is not None:
            follower.registry.manager = self.manager
        self.readiness = Readiness(self.manager)
        self._endpoint = GraphQLEndpoint(config, self.manager)
        self._site = build_site(config, self.readiness, self.manager)
        self._app: ASGIApp = _with_cors(self._route, config.cors)
        self._starting: asyncio.Task[bool] | None = None

    @classmethod
    def from_config(
        cls,
        config: GatewayConfig | Path | str,
        *,
        override: Callable[[GatewayConfig], GatewayConfig] = lambda config: config,
        transport: HttpTransport | None = None,
    ) -> Self:
        """A gateway of a configuration, or of its file, which a reload reads again.

        Args:
            config: the configuration, or where its file is.
            override: what to change of it, each time it is read.
            transport: HTTP to backends; one of its own by default.

        Raises:
            ConfigError: the file is wrong.
        """

        def read() -> GatewayConfig:
            given = config if isinstance(config, GatewayConfig) else load_config(Path(config))
            return override(given)

        first = read()
        usage = Usage() if first.admin.enabled else None
        own = transport or Http1Transport(outbound=outbound_policy(first))
        follower: Follower | None = None
        if first.registry is not None:
            # imported late: its database library takes longer than all the rest of the gateway
            from graphweft.gateway.registry.open import open_registry  # noqa: PLC0415

            follower = open_registry(read, own, usage or Usage())

        async def load(http: HttpTransport) -> Snapshot:
            if follower is not None:
                return await follower.registry.load()
            return await build_snapshot(read(), http, usage)

        gateway = cls(first, load, own, follower)
        gateway._owns_transport = transport is None
        return gateway

    @classmethod
    def from_supergraph(
        cls,
        sdl: str,
        connectors: Mapping[str, Connector] | None = None,
        config: GatewayConfig | None = None,
    ) -> Self:
        """A gateway of a supergraph SDL.

        Args:
            sdl: the supergraph.
            connectors: by subgraph name; by default, GraphQL servers at the URLs that it names.
            config: how it answers; what it says of subgraphs is not used.
        """
        settings = config or GatewayConfig.model_construct()

        async def load(http: HttpTransport) -> Snapshot:
            return await snapshot_of_supergraph(settings, sdl, connectors, http)

        return cls(settings, load)

    async def start(self) -> None:
        """Build the first snapshot; nothing happens where there is one.

        Raises:
            GraphweftError: it cannot be built.
        """
        await self.manager.start()
        self.readiness.is_stopping = False
        if self.follower is not None:
            self.follower.start()

    async def reload(self) -> ReloadResult:
        """Read the configuration again, and swap in what it says; see `SupergraphManager`."""
        return await self.manager.reload()

    def report_traces(self, report: Callable[[RequestContext], None]) -> None:
        """Trace every request, and hand its context over once it is answered."""
        self._endpoint.report = report

    async def stop(self) -> None:
        """Close the snapshot and the connections to backends; `start` may follow."""
        self.readiness.is_stopping = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        if self.follower is not None:
            await self.follower.aclose()
        await self.manager.aclose()
        if self._owns_transport:
            await self._transport.aclose()

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncGenerator[None]:
        """Run from start to stop: the lifespan of a FastAPI or Starlette application.

        Raises:
            GraphweftError: it cannot be started.
        """
        del app
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    def beside(self, app: ASGIApp, path: str) -> ASGIApp:
        """This gateway below a path, and an application without a lifespan, such as Django's.

        Args:
            app: gets every other request.
            path: where the gateway is: "/api" puts the endpoint at "/api/graphql".
        """
        prefix = path.rstrip("/")

        async def either(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                await self(scope, receive, send)
            elif f"{route_path(scope)}/".startswith(f"{prefix}/"):
                mounted = {**scope, "root_path": scope.get("root_path", "") + prefix}
                await self(mounted, receive, send)
            else:
                await app(scope, receive, send)

        return either

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of an ASGI server."""
        if scope["type"] == "http":
            if not self.manager.is_started and not await self._start_late():
                await _not_started()(scope, receive, send)
                return
            await self._app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _start_late(self) -> bool:
        """Start for a request, with all requests that wait for it; whether it could be done."""
        if self.readiness.is_stopping:
            return False
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._try_start())
        starting = self._starting
        await asyncio.wait([starting])
        return not starting.cancelled() and starting.result()

    async def _try_start(self) -> bool:
        try:
            await self.start()
        except GraphweftError as error:
            log.warning("the gateway could not be started", reason=str(error))
            return False
        return True

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp = self._endpoint if route_path(scope) == self.config.path else self._site
        await app(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.start()
        except GraphweftError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _not_started() -> Response:
    content = error_body("The gateway is not ready", "SERVICE_UNAVAILABLE")
    headers = {"retry-after": "1"}
    return Response(content, 503, headers=headers, media_type="application/json")


def _with_cors(app: ASGIApp, cors: CorsConfig) -> ASGIApp:
    """The application, answering preflight requests where pages of other origins may call it."""
    if not cors.origins:
        return app
    options: dict[str, Any] = {
        "allow_origins": cors.origins,
        "allow_methods": ("GET", "POST"),
        "allow_headers": cors.allow_headers,
        "allow_credentials": cors.allow_credentials,
        "expose_headers": ("x-request-id",),
        "max_age": int(cors.max_age),
    }
    return CORSMiddleware(app, **options)
