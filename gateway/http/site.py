"""Everything but the GraphQL endpoint: health, the playground, and JSON for unknown paths."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.http.invalidation import InvalidationEndpoint
from graphweft.gateway.http.samples import read_samples
from graphweft.gateway.supergraph_manager import SupergraphManager
from graphweft.playground import PlaygroundSettings, playground_app

__all__ = ["Readiness", "build_site", "route_path"]

_PLAYGROUND_PATHS = frozenset({"", "/", "/playground.json"})
_PLAYGROUND_ASSETS = "/assets/"


def route_path(scope: Scope) -> str:
    """The path below the application's own root, where it is mounted in another one."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path


class Readiness:
    """Whether new requests should be sent here: a snapshot is served and no stop has begun."""

    def __init__(self, manager: SupergraphManager) -> None:
        self._manager = manager
        self.is_stopping = False

    @property
    def is_ready(self) -> bool:
        """Ready for traffic."""
        return self._manager.is_started and not self.is_stopping

    async def live(self, _: Request) -> Response:
        """`/health/live`: the process answers."""
        return JSONResponse({"status": "up"})

    async def ready(self, _: Request) -> Response:
        """`/health/ready`: 200 with the revision that is served, or 503."""
        if not self.is_ready:
            status = "stopping" if self.is_stopping else "starting"
            return JSONResponse({"status": status}, status_code=503)
        revision = self._manager.current.snapshot.revision
        return JSONResponse({"status": "ready", "revision": revision})


def build_site(config: GatewayConfig, readiness: Readiness, manager: SupergraphManager) -> ASGIApp:
    """The application for every path that is not the GraphQL endpoint's.

    Raises:
        ConfigError: the playground's operations cannot be read.
    """
    routes: list[BaseRoute] = [
        Route("/health/live", readiness.live),
        Route("/health/ready", readiness.ready),
    ]
    invalidation = config.caching.invalidation
    if invalidation.secret is not None:
        endpoint = InvalidationEndpoint(invalidation.secret.get_secret_value(), manager)
        routes.append(Route(invalidation.path, endpoint.post, methods=["POST"]))
    site = Starlette(routes=routes, exception_handlers={HTTPException: _http_error})
    if not config.playground:
        return site
    folder = config.playground_operations
    samples = read_samples(folder) if folder is not None else ()
    playground = playground_app(PlaygroundSettings(f".{config.path}", samples))

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        path = route_path(scope)
        is_page = path in _PLAYGROUND_PATHS or path.startswith(_PLAYGROUND_ASSETS)
        await (playground if is_page else site)(scope, receive, send)

    return route


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse(
        {"error": error.detail}, status_code=error.status_code, headers=error.headers
    )
