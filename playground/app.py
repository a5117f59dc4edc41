"""The ASGI app that serves the playground: the page, its assets and its `playground.json`.

Every address in the page is relative, so the app works under any mount path. Nothing is loaded from
another host; the content security policy makes the browser enforce it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphweft.playground.assets import HashedAssets, assets_folder

__all__ = ["PlaygroundSettings", "SampleOperation", "playground_app"]

NOT_BUILT = "The playground is not built: run `python playground/build.py`, then start again.\n"

SECURITY_HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # the editor places its lines with style elements
            "img-src 'self' data:",  # icons inside style sheets
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class SampleOperation:
    """An operation that the page offers to its reader."""

    name: str
    query: str
    variables: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class PlaygroundSettings:
    """What the page is told; addresses are relative to the page, and of the page's own origin.

    Attributes:
        endpoint: where operations are sent to.
        samples: operations that the page offers to its reader.
        admin: where the admin API is; None hides the pages that need it.
    """

    endpoint: str = "./graphql"
    samples: tuple[SampleOperation, ...] = ()
    admin: str | None = None


def playground_app(settings: PlaygroundSettings) -> Starlette:
    """The playground as an ASGI app, to be mounted at a path that ends with a slash."""
    folder = assets_folder()
    if folder is None:
        return Starlette(routes=[Route("/", explain_how_to_build)])

    index = folder / "index.html"

    async def page(_request: Request) -> Response:
        return FileResponse(index, headers={"cache-control": "no-cache"})

    document = JSONResponse(settings_document(settings), headers={"cache-control": "no-cache"})

    async def playground_json(_request: Request) -> Response:
        return document

    routes: list[BaseRoute] = [
        Route("/", page),
        Route("/playground.json", playground_json),
        Mount("/assets", HashedAssets(directory=folder / "assets")),
    ]
    return Starlette(routes=routes, middleware=[Middleware(AddHeaders, headers=SECURITY_HEADERS)])


async def explain_how_to_build(_request: Request) -> Response:
    """The page's stand-in in a checkout where the page has not been built."""
    return PlainTextResponse(NOT_BUILT, status_code=503, headers={"cache-control": "no-store"})


def settings_document(settings: PlaygroundSettings) -> dict[str, object]:
    """What `playground.json` says."""
    return {
        "endpoint": settings.endpoint,
        "admin": settings.admin,
        "samples": [
            {"name": sample.name, "query": sample.query, "variables": dict(sample.variables)}
            for sample in settings.samples
        ],
    }


class AddHeaders:
    """ASGI middleware that adds the same headers to every HTTP response."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the response's start."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)
