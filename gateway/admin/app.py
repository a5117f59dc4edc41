"""What the admin listener serves: the console page, the admin API, and the gateway's own endpoint,
so that the page may ask it."""

from __future__ import annotations

import ipaddress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graphweft.gateway.admin.endpoint import AdminEndpoint
from graphweft.gateway.app import Gateway
from graphweft.gateway.http.samples import read_samples
from graphweft.playground import PlaygroundSettings, playground_app

__all__ = ["ADMIN_PATH", "admin_app"]

ADMIN_PATH = "/admin/graphql"


def admin_app(gateway: Gateway) -> ASGIApp:
    """The application of the admin listener.

    Raises:
        DocumentError: a file with keys cannot be used.
    """
    config = gateway.config
    endpoint = AdminEndpoint(gateway)
    folder = config.playground_operations
    samples = read_samples(folder) if folder is not None else ()
    settings = PlaygroundSettings(f".{config.path}", samples, f".{ADMIN_PATH}")

    async def answer(request: Request) -> Response:
        return await endpoint(request)

    pages = Starlette(
        routes=[
            Route(ADMIN_PATH, answer, methods=["POST"]),
            Route("/health/live", _live),
            Mount("/", playground_app(settings)),
        ]
    )
    names = frozenset(name.lower() for name in config.admin.hosts)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await pages(scope, receive, send)
        elif not _is_known_host(scope, names):
            await _misdirected()(scope, receive, send)
        elif scope["path"] == config.path:
            await gateway(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return app


def _is_known_host(scope: Scope, names: frozenset[str]) -> bool:
    """Whether a browser means this listener: a page of another name could not be told apart from
    ours once that name leads here."""
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    host = str(header.decode("latin-1")).lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name in {"", "localhost"} or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _misdirected() -> Response:
    message = "This name is not known here; the operator adds it to admin.hosts"
    return JSONResponse(
        {"errors": [{"message": message, "extensions": {"code": "MISDIRECTED_REQUEST"}}]}, 421
    )


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "up"})
