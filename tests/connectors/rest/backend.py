"""A real HTTP backend that keeps what it was sent, and connectors bound to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import orjson
from aiohttp import web
from graphql import OperationDefinitionNode, parse

from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.rest import RestConfig, RestConnector
from graphweft.connectors.transport import Http1Transport

__all__ = ["Backend", "Received", "document", "serve"]

Answer = Callable[["Received"], Any]


class Received(NamedTuple):
    """A request as it came in; `path` is the raw path with its query."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Backend:
    """Answers with JSON, or with the `web.Response` that the answer is."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.received: list[Received] = []
        self.url = ""
        self.transport = Http1Transport()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        received = Received(request.method, request.raw_path, headers, await request.read())
        self.received.append(received)
        answer = self.answer(received)
        if isinstance(answer, web.Response):
            return answer
        return web.Response(body=orjson.dumps(answer), content_type="application/json")

    def connector(self, sdl: str, **options: Any) -> RestConnector:
        return RestConnector(
            "api",
            sdl=sdl.replace("http://backend", self.url),
            transport=self.transport,
            config=options.pop("config", RestConfig()),
            **options,
        )

    async def run(
        self,
        sdl: str,
        text: str,
        *,
        binding: str = "api_Query_it_0",
        variables: dict[str, Any] | None = None,
        context: RequestContext | None = None,
        **options: Any,
    ) -> SubgraphResponse:
        """Execute an operation on a binding of a document."""
        syntax = parse(text)
        definition = syntax.definitions[0]
        assert isinstance(definition, OperationDefinitionNode)
        operation = SubgraphOperation(binding, definition.operation, "", text, syntax)
        call = self.connector(sdl, **options).prepare(operation)
        return await call(variables or {}, context or RequestContext())


@asynccontextmanager
async def serve(answer: Answer) -> AsyncGenerator[Backend]:
    """A backend on a free port, for a while."""
    backend = Backend(answer)
    runner = web.ServerRunner(web.Server(backend.handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    backend.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield backend
    finally:
        await backend.transport.aclose()
        await runner.cleanup()


def document(
    http: str, *, field: str = "it: JSON", selection: str = "$", source: str = "", connect: str = ""
) -> str:
    """A document with one bound field of Query.

    Args:
        http: the arguments in `http: { ... }` of the `@connect`.
        source: those of the `@source` after its `baseURL`.
        connect: further arguments of the `@connect`.
    """
    return f"""extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
      @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
      @source(name: "s", http: {{ baseURL: "http://backend/v1/" {source} }})
    scalar JSON
    type Query {{
      {field}
        @connect(source: "s", http: {{ {http} }}, selection: \"\"\"{selection}\"\"\" {connect})
    }}
    """
