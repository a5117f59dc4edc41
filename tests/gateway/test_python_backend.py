"""Schemas and applications in the gateway's process: what they see, without a socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.problems import BuildFailedError
from tests.gateway.fakes import gateway_client

MODULE = """
import asyncio, strawberry
from ariadne import QueryType, make_executable_schema
from fastapi import FastAPI
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from graphweft.connectors.python import ResolverContext

MADE = []

@strawberry.type
class Query:
    @strawberry.field
    def tenant(self, info: strawberry.Info) -> str:
        context = info.context
        context.once("loader", lambda: MADE.append(1))
        return f"{context.headers['x-tenant']} {context.identity.subject} {context['request'].peer}"

    @strawberry.field
    def again(self, info: strawberry.Info) -> int:
        info.context.once("loader", lambda: MADE.append(1))
        return len(MADE)

    @strawberry.field
    def made(self, info: strawberry.Info) -> str:
        return info.context if isinstance(info.context, str) else "not made"

schema = strawberry.Schema(Query)

async def make_context(request):
    await asyncio.sleep(0)
    return f"made for {request.headers['x-tenant']}"

def broken_context(request):
    raise KeyError("secret")

query = QueryType()

@query.field("who")
def who(_, info):
    return info.context["request"].headers["x-tenant"]

ariadne = make_executable_schema("type Query { who: String }", query)

STATE = {"running": False}

@asynccontextmanager
async def lifespan(app):
    STATE["running"] = True
    yield
    STATE["running"] = False

api = FastAPI(lifespan=lifespan)

@api.get("/things/{number}")
def thing(number: int):
    return {"id": number, "running": STATE["running"]}

async def graphql(request):
    content = await request.json()
    return JSONResponse({"data": {"echo": content["query"][:5]}})

server = Starlette(routes=[Route("/graphql", graphql, methods=["POST"])])

async def cannot_start(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})
"""
RECOGNISE = """
from graphweft.connectors.identity import Identity
async def recognise(headers):
    return Identity("ann")
"""
CONNECT = """
extend schema @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"])
type Query {
  thing(id: ID!): Thing
    @connect(http: { GET: "http://api/things/{$args.id}" }, selection: "id running")
}
type Thing { id: ID! running: Boolean }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    name = f"in_process_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / f"{name}_auth.py").write_text(RECOGNISE)
    (tmp_path / "things.graphql").write_text(CONNECT)
    (tmp_path / "echo.graphql").write_text("type Query { echo: String }")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


async def _ask(folder: Path, subgraphs: str, query: str) -> object:
    name = f"in_process_{folder.name}"
    config = folder / "graphweft.yaml"
    config.write_text(
        f"subgraphs:\n{subgraphs.replace('MODULE', name)}\n"
        f"authentication: {{ plugin: '{name}_auth:recognise' }}\n"
    )
    async with gateway_client(Gateway.from_config(load_config(config))) as client:
        answer = await client.post("/graphql", json={"query": query}, headers={"x-tenant": "t1"})
    return answer.json()


async def test_resolvers_see_the_request_and_who_makes_it(folder: Path) -> None:
    both = (
        "  a: { python: { schema: 'MODULE:schema' } }\n"
        "  b: { python: { schema: 'MODULE:ariadne' } }"
    )
    answer = await _ask(folder, both, "{ tenant again who made }")
    assert answer == {
        "data": {"tenant": "t1 ann 127.0.0.1", "again": 1, "who": "t1", "made": "not made"}
    }


async def test_a_schema_has_a_context_of_its_own(folder: Path) -> None:
    own = "  a: { python: { schema: 'MODULE:schema', context: 'MODULE:make_context' } }"
    assert await _ask(folder, own, "{ made }") == {"data": {"made": "made for t1"}}


async def test_a_context_that_cannot_be_made_is_a_failure_of_the_subgraph(folder: Path) -> None:
    own = "  a: { python: { schema: 'MODULE:schema', context: 'MODULE:broken_context' } }"
    answer = await _ask(folder, own, "{ made }")
    assert isinstance(answer, dict)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "UPSTREAM_ERROR", "service": "a"}
    assert "secret" not in str(answer)


async def test_an_application_is_a_rest_api_without_a_socket(folder: Path) -> None:
    rest = "  a: { rest: {}, asgi: { app: 'MODULE:api' }, schema: things.graphql }"
    answer = await _ask(folder, rest, '{ thing(id: "7") { id running } }')
    assert answer == {"data": {"thing": {"id": "7", "running": True}}}
    module = __import__(f"in_process_{folder.name}")
    assert module.STATE == {"running": False}  # it was ended with the gateway


async def test_an_application_is_a_graphql_server_without_a_socket(folder: Path) -> None:
    graphql = (
        "  a: { graphql: { url: 'http://any/graphql' }, asgi: { app: 'MODULE:server' },"
        " schema: echo.graphql }"
    )
    assert await _ask(folder, graphql, "{ echo }") == {"data": {"echo": "query"}}


async def test_an_application_that_does_not_start_is_a_backend_that_is_away(folder: Path) -> None:
    graphql = (
        "  a: { graphql: { url: 'http://any/graphql' }, asgi: { app: 'MODULE:cannot_start' },"
        " schema: echo.graphql }"
    )
    answer = await _ask(folder, graphql, "{ echo }")
    assert isinstance(answer, dict)
    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"


@pytest.mark.parametrize(
    ("subgraph", "message"),
    [
        ("python: { schema: 'MODULE:nothing' }", "has no attribute 'nothing'"),
        ("python: { schema: 'MODULE:schema', context: 'MODULE:STATE' }", "is not a function"),
        ("rest: {}, asgi: { app: 'nowhere:app' }, schema: things.graphql", "no module 'nowhere'"),
    ],
)
async def test_what_cannot_be_imported_is_told(folder: Path, subgraph: str, message: str) -> None:
    with pytest.raises(BuildFailedError, match=message):
        await _ask(folder, f"  a: {{ {subgraph} }}", "{ made }")
