"""Backends of three kinds that answer `{ hello }`, and keep how their callers proved themselves."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from aiohttp import web

from tests.connectors.grpc.shop import Shop, reflection_of

__all__ = ["KINDS", "Backend", "Proof", "serve_backend"]

KINDS = ("graphql", "rest", "grpc")

_GRPC_SDL = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://graphweft.dev/grpc-connect/v0.1", import: ["@grpcSource", "@grpcConnect"])
  @grpcSource(name: "shop", target: "dns:///shop.internal:50051")

type Query {
  hello: String
    @grpcConnect(source: "shop", method: "shop.orders.v1.OrderService/Ping", selection: "$")
}
"""

_OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "hello", "version": "1"},
    "paths": {
        "/hello": {
            "get": {
                "operationId": "hello",
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"type": "string"}}},
                    }
                },
            }
        }
    },
}

_grpc: Any = grpc
_aio: Any = grpc.aio


@dataclass(frozen=True, slots=True)
class Proof:
    """What a caller said of itself; headers or metadata, names in lower case."""

    what: str
    headers: dict[str, str]
    query: dict[str, str]


@dataclass(slots=True)
class Backend:
    """A backend that runs.

    Attributes:
        source: the section of `subgraphs` that names it.
        seen: one entry for each call, questions about itself included.
        refused: values of `authorization` that it does not take.
    """

    source: dict[str, Any] = field(default_factory=dict[str, Any])
    seen: list[Proof] = field(default_factory=list[Proof])
    refused: set[str] = field(default_factory=set[str])

    def refuses(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization", "") in self.refused

    async def graphql(self, request: web.Request) -> web.StreamResponse:
        query = (await request.json())["query"]
        if self._is_refused(request, "describe" if "_service" in query else "call"):
            return web.Response(status=401)
        data = {"_service": {"sdl": "type Query { hello: String }"}, "hello": "pong"}
        return web.json_response({"data": data})

    async def document(self, request: web.Request) -> web.StreamResponse:
        if self._is_refused(request, "describe"):
            return web.Response(status=401)
        return web.json_response(_OPENAPI)

    async def hello(self, request: web.Request) -> web.StreamResponse:
        if self._is_refused(request, "call"):
            return web.Response(status=401)
        return web.json_response("pong")

    async def intercept_service(self, continuation: Any, details: Any) -> Any:
        """As an interceptor of a gRPC server."""
        headers = {str(k): str(v) for k, v in details.invocation_metadata}
        what = "describe" if "Reflection" in details.method else "call"
        self.seen.append(Proof(what, headers, {}))
        if what == "call" and self.refuses(headers):

            async def refuse(_request: Any, context: Any) -> None:
                await context.abort(grpc.StatusCode.UNAUTHENTICATED, "who are you?")

            return _grpc.unary_unary_rpc_method_handler(refuse)
        return await continuation(details)

    def _is_refused(self, request: web.Request, what: str) -> bool:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append(Proof(what, headers, dict(request.query)))
        return self.refuses(headers)


@asynccontextmanager
async def serve_backend(
    kind: str, folder: Path, shop: Shop, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[Backend]:
    """A backend of one of the `KINDS`, for a while."""
    backend = Backend()
    if kind == "grpc":
        async with _serve_grpc(backend, folder, shop):
            yield backend
        return
    app = web.Application()
    app.router.add_post("/graphql", backend.graphql)
    app.router.add_get("/openapi.json", backend.document)
    app.router.add_get("/hello", backend.hello)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    url = f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}"
    sections = {
        "graphql": {"url": f"{url}/graphql"},
        "rest": {"openapi": f"{url}/openapi.json", "base_url": url},
    }
    backend.source = {kind: sections[kind]}
    try:
        yield backend
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _serve_grpc(backend: Backend, folder: Path, shop: Shop) -> AsyncGenerator[None]:
    class Interceptor(_aio.ServerInterceptor):  # type: ignore[misc]  # its stubs are not typed
        async def intercept_service(self, continuation: Any, details: Any) -> Any:
            return await backend.intercept_service(continuation, details)

    server = _aio.server(interceptors=[Interceptor()])
    server.add_generic_rpc_handlers((shop.handler(), reflection_of(shop, "v1")))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    schema = folder / "shop.graphql"
    schema.write_text(_GRPC_SDL, "utf-8")
    backend.source = {"grpc": {"target": f"127.0.0.1:{port}"}, "schema": str(schema)}
    try:
        yield
    finally:
        await server.stop(None)
