"""Four federation subgraphs over HTTP on the loopback, independent of Graphweft's own code."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from graphql import (
    GraphQLSchema,
    build_schema,
    graphql,  # pyright: ignore[reportUnknownVariableType] - its middleware is untyped
    is_object_type,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.interop.subgraphs.data import SUBGRAPHS, Behaviour, type_name

__all__ = ["ServedSubgraph", "Written", "serve_schemas", "serve_subgraphs"]

ENTITIES = """
scalar _Any
union _Entity = {types}
{extend} type Query {{
  _entities(representations: [_Any!]!): [_Entity]!
}}
"""


class Written(NamedTuple):
    """A subgraph before it is served: the SDL it was written in, and its executable schema."""

    sdl: str
    schema: GraphQLSchema


@dataclass(frozen=True, slots=True)
class ServedSubgraph:
    """A running subgraph: the SDL it was written in, and its URL."""

    name: str
    sdl: str
    url: str


@contextlib.contextmanager
def serve_subgraphs() -> Generator[dict[str, ServedSubgraph]]:
    """Serve the subgraphs of `data.py` until the block ends."""
    texts = {name: Path(__file__).with_name(f"{name}.graphql").read_text() for name in SUBGRAPHS}
    written = {
        name: Written(texts[name], executable(texts[name], behaviour))
        for name, behaviour in SUBGRAPHS.items()
    }
    with serve_schemas(written) as served:
        yield served


@contextlib.contextmanager
def serve_schemas(written: Mapping[str, Written]) -> Generator[dict[str, ServedSubgraph]]:
    """Serve executable subgraphs, each under its own path, until the block ends."""
    routes = [
        Route(f"/{name}", endpoint(one.schema), methods=["POST"]) for name, one in written.items()
    ]
    with listening(Starlette(routes=routes)) as url:
        yield {
            name: ServedSubgraph(name=name, sdl=one.sdl, url=f"{url}/{name}")
            for name, one in written.items()
        }


def executable(sdl: str, behaviour: Behaviour) -> GraphQLSchema:
    """The subgraph's schema with its resolvers and the federation specification's `_entities`."""
    written = build_schema(sdl, assume_valid_sdl=True)
    types = " | ".join(
        name for name in behaviour.entities if is_object_type(written.type_map[name])
    )
    extend = "extend" if written.query_type else ""
    schema = build_schema(sdl + ENTITIES.format(types=types, extend=extend), assume_valid_sdl=True)
    for root in (schema.query_type, schema.mutation_type):
        for name, field in root.fields.items() if root else ():
            if name in behaviour.root:
                field.resolve = resolve_with(behaviour.root[name])
    assert schema.query_type
    schema.query_type.fields["_entities"].resolve = entities_of(behaviour)
    return schema


def resolve_with(resolver: Any) -> Any:
    def resolve(_source: Any, info: Any, **arguments: Any) -> Any:
        return resolver(info, **arguments)

    return resolve


def entities_of(behaviour: Behaviour) -> Any:
    def resolve(_source: Any, _info: Any, representations: list[dict[str, Any]]) -> list[Any]:
        return [resolved(representation) for representation in representations]

    def resolved(representation: dict[str, Any]) -> dict[str, Any] | None:
        name = representation[type_name]
        row = behaviour.entities[name](representation)
        return {type_name: name} | row if row else None

    return resolve


def endpoint(schema: GraphQLSchema) -> Any:
    async def answer(request: Request) -> JSONResponse:
        body = await request.json()
        result = await graphql(
            schema,
            body["query"],
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
        )
        return JSONResponse(result.formatted)

    return answer


@contextlib.contextmanager
def listening(app: Starlette) -> Generator[str]:
    """Run the app in a thread on a free port; yields its URL."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
