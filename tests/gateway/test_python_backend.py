"""Schemas and applications in the gateway's process: what they see, without a socket."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from graphweft.gateway.app import Gateway
from graphweft.gateway.problems import BuildFailedError
from tests.gateway.fakes import gateway_client

MODULE = """
import asyncio, strawberry
from ariadne import QueryType, make_executable_schema
from ariadne.asgi import GraphQL
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from strawberry.dataloader import DataLoader

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
    return info.context["request"].headers.get("x-tenant", "not told")

ariadne = make_executable_schema("type Query { who: String }", query)
ariadne_app = GraphQL(ariadne)

LOADED = []

async def load_owners(keys):
    LOADED.append(keys)
    return [f"owner of {key}" for key in keys]

@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID
    owner: str

    @classmethod
    async def resolve_reference(cls, info: strawberry.Info, id: strawberry.ID):
        loader = info.context.once("owners", lambda: DataLoader(load_owners))
        return cls(id=id, owner=f"{await loader.load(id)} for {info.context.identity.subject}")

@strawberry.type
class Owners:
    owned: Product | None = None

federated = strawberry.federation.Schema(Owners)

shop = QueryType()
shop.set_field("top", lambda *_: [{"id": "1"}, {"id": "2"}])
top = make_executable_schema("type Query { top: [Product!]! } type Product { id: ID! }", shop)

stock = QueryType()

@stock.field("stock")
def find_stock(_, info, **arguments):
    return {**arguments, "left": info.context.headers["x-tenant"] + arguments["id"]}

plain = make_executable_schema(
    "type Query { stock(id: ID!): Product } type Product { id: ID! left: String }", stock
)

STATE = {"running": False}
STARTS = []

@asynccontextmanager
async def lifespan(app):
    STATE["running"] = True
    STARTS.append(1)
    yield {"pool": "of the lifespan"}
    STATE["running"] = False

api = FastAPI(lifespan=lifespan)

@api.get("/things/{number}")
def thing(number: int):
    return {"id": number, "running": STATE["running"]}

class Visit(BaseModel):
    cookies: str
    pool: str

@api.get("/visit")
def visit(request: Request, response: Response) -> Visit:
    response.set_cookie("session", "of another client")
    return Visit(cookies=request.headers.get("cookie", ""), pool=request.state.pool)

@api.get("/broken")
def broken() -> Visit:
    raise KeyError("secret")

async def graphql(request):
    content = await request.json()
    return JSONResponse({"data": {"echo": content["query"][:5]}})

server = Starlette(routes=[Route("/graphql", graphql, methods=["POST"])])

async def cannot_start(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})
"""
TOP = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { top: [Product!]! }
type Product @key(fields: "id") { id: ID! }
"""
LOOKUP = 'extend type Query { stock(id: ID! @is(field: "id")): Product @lookup }'
RECOGNISE = """
from graphweft.connectors.identity import Identity
async def recognise(headers):
    return Identity("ann")
"""
CONNECT = """
extend schema @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"])
extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@shareable"])
type Query {
  thing(id: ID!): Thing @shareable
    @connect(http: { GET: "http://api/things/{$args.id}" }, selection: "id running")
}
type Thing @shareable { id: ID! running: Boolean }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    name = f"in_process_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / f"{name}_auth.py").write_text(RECOGNISE)
    (tmp_path / "things.graphql").write_text(CONNECT)
    (tmp_path / "top.graphql").write_text(TOP)
    (tmp_path / "lookup.graphql").write_text(LOOKUP)
    (tmp_path / "echo.graphql").write_text("type Query { echo: String }")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def _config(folder: Path, subgraphs: str) -> Path:
    name = f"in_process_{folder.name}"
    config = folder / "graphweft.yaml"
    config.write_text(
        f"subgraphs:\n{subgraphs.replace('MODULE', name)}\n"
        f"authentication: {{ plugin: '{name}_auth:recognise' }}\n"
    )
    return config


async def _ask(folder: Path, subgraphs: str, query: str) -> Any:
    async with gateway_client(Gateway.from_config(_config(folder, subgraphs))) as client:
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


async def test_entities_see_the_request_federated_and_by_an_overlay(folder: Path) -> None:
    three = (
        "  top: { python: { schema: 'MODULE:top' }, schema: top.graphql }\n"
        "  owners: { python: { schema: 'MODULE:federated' } }\n"
        "  stock: { python: { schema: 'MODULE:plain' }, overlay: lookup.graphql }"
    )
    answer = await _ask(folder, three, "{ top { owner left } }")
    assert answer == {
        "data": {
            "top": [
                {"owner": "owner of 1 for ann", "left": "t11"},
                {"owner": "owner of 2 for ann", "left": "t12"},
            ]
        }
    }
    assert import_module(f"in_process_{folder.name}").LOADED == [["1", "2"]]


async def test_a_schema_has_a_context_of_its_own(folder: Path) -> None:
    own = "  a: { python: { schema: 'MODULE:schema', context: 'MODULE:make_context' } }"
    assert await _ask(folder, own, "{ made }") == {"data": {"made": "made for t1"}}


async def test_a_context_that_cannot_be_made_is_a_failure_of_the_subgraph(folder: Path) -> None:
    own = "  a: { python: { schema: 'MODULE:schema', context: 'MODULE:broken_context' } }"
    answer = await _ask(folder, own, "{ made }")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "UPSTREAM_ERROR", "service": "a"}
    assert "secret" not in str(answer)


async def test_an_application_is_a_rest_api_without_a_socket(folder: Path) -> None:
    rest = "  a: { rest: {}, asgi: { app: 'MODULE:api' }, schema: things.graphql }"
    answer = await _ask(folder, rest, '{ thing(id: "7") { id running } }')
    assert answer == {"data": {"thing": {"id": "7", "running": True}}}
    module = import_module(f"in_process_{folder.name}")
    assert module.STATE == {"running": False}  # it was ended with the gateway


async def test_an_application_describes_itself_and_is_never_sent_the_cookies_of_others(
    folder: Path,
) -> None:
    rest = (
        "  a: { rest: { openapi: 'http://api/openapi.json', base_url: 'http://api' },"
        " asgi: { app: 'MODULE:api' } }"
    )
    visit = {"data": {"visitVisitGet": {"cookies": "", "pool": "of the lifespan"}}}
    async with gateway_client(Gateway.from_config(_config(folder, rest))) as client:
        for _ in range(2):
            query = {"query": "{ visitVisitGet { cookies pool } }"}
            assert (await client.post("/graphql", json=query)).json() == visit


async def test_an_application_that_fails_is_told_in_the_log_only(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = (
        "  a: { rest: { openapi: 'http://api/openapi.json', base_url: 'http://api' },"
        " asgi: { app: 'MODULE:api' } }"
    )
    answer = await _ask(folder, rest, "{ brokenBrokenGet { pool } }")
    assert "secret" not in str(answer)
    assert "KeyError: 'secret'" in capsys.readouterr().out


async def test_an_application_runs_once_for_all_subgraphs_and_through_reloads(folder: Path) -> None:
    things = "{ rest: {}, asgi: { app: 'MODULE:api' }, schema: things.graphql }"
    config = _config(folder, f"  a: {things}\n  b: {things}")
    module = import_module(f"in_process_{folder.name}")
    gateway = Gateway.from_config(config)
    async with gateway_client(gateway) as client:
        query = {"query": "{ a: thing(id: 1) { running } }"}
        assert (await client.post("/graphql", json=query)).json()["data"]["a"]["running"]
        old = gateway.manager.current
        old.in_flight += 1
        _config(folder, f"  a: {things}")
        assert (await gateway.reload()).is_changed
        assert (await client.post("/graphql", json=query)).json()["data"]["a"]["running"]
        gateway.manager.release(old)
        assert (await client.post("/graphql", json=query)).json()["data"]["a"]["running"]
    assert len(module.STARTS) == 1
    assert not module.STATE["running"]


async def test_an_application_is_a_graphql_server_without_a_socket(folder: Path) -> None:
    graphql = (
        "  a: { graphql: { url: 'http://any/graphql' }, asgi: 'MODULE:server',"
        " schema: echo.graphql }"
    )
    assert await _ask(folder, graphql, "{ echo }") == {"data": {"echo": "query"}}


async def test_the_server_of_ariadne_describes_itself_without_a_socket(folder: Path) -> None:
    served = "  a: { graphql: { url: 'http://any/' }, asgi: { app: 'MODULE:ariadne_app' } }"
    answer = await _ask(folder, served, "{ who }")
    assert answer == {"data": {"who": "not told"}}


async def test_an_application_that_does_not_start_is_a_backend_that_is_away(folder: Path) -> None:
    graphql = (
        "  a: { graphql: { url: 'http://any/graphql' }, asgi: { app: 'MODULE:cannot_start' },"
        " schema: echo.graphql }"
    )
    answer = await _ask(folder, graphql, "{ echo }")
    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"


@pytest.mark.parametrize(
    ("subgraph", "message"),
    [
        ("python: { schema: 'MODULE:nothing' }", "has no attribute 'nothing'"),
        ("python: { schema: 'MODULE:schema', context: 'MODULE:STATE' }", "is not a function"),
        ("rest: {}, asgi: 'nowhere:app', schema: things.graphql", "no module 'nowhere'"),
    ],
)
async def test_what_cannot_be_imported_is_told(folder: Path, subgraph: str, message: str) -> None:
    with pytest.raises(BuildFailedError, match=message):
        await _ask(folder, f"  a: {{ {subgraph} }}", "{ made }")
