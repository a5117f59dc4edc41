"""Root fields of a large API share synthetic subgraphs, as far as the planner may not tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from graphweft.connectors.bindings import expand, groups, read_bindings
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.rest import RestConnector
from graphweft.connectors.transport import HttpxTransport
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import Graph, build_graph
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.bindings.documents import REST

HEAD = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
  @source(name: "api", http: { baseURL: "http://api" })
"""
TYPES = """
type User @key(fields: "id") { id: ID! name: String team: Team }
type Team { title: String size: Int }
type Empty { ok: Boolean }
union Found = User | Empty
"""


def connected(path: str, selection: str, verb: str = "GET", **more: str) -> str:
    others = "".join(f", {name}: {value}" for name, value in more.items())
    return (
        f'@connect(source: "api", http: {{ {verb}: "{path}" }}, selection: "{selection}"{others})'
    )


WHOLE = "id name team { title size }"
KINDS = "__typename: kind->match(['u', 'User'], ['e', 'Empty']) id name ok"
FIELDS = {
    "whole": f"whole: [User] {connected('/users', WHOLE)}",
    "also": f"also(id: ID!): User {connected('/users/{$args.id}', WHOLE)}",
    "part": f"part: [User] {connected('/users', 'id team { title }')}",
    "user": f"user(id: ID!): User {connected('/users/{$args.id}', WHOLE, entity='true')}",
    "found": f"found: Found {connected('/found', KINDS)}",
    "teams": f"teams: [Team] {connected('/teams', 'title size')}",
}
MUTATIONS = {
    "add": f"add: Team {connected('/teams', 'title size', 'POST')}",
    "drop": f"drop: Team {connected('/teams/1', 'title size', 'DELETE')}",
}


def document(fillers: int = 0) -> str:
    """The API, with so many root fields more."""
    filler = [f"f{n}: Team {connected(f'/f/{n}', 'title size')}" for n in range(fillers)]
    query = "\n".join([*FIELDS.values(), *filler])
    mutation = "\n".join(MUTATIONS.values())
    return f"{HEAD}type Query {{ {query} }} type Mutation {{ {mutation} }} {TYPES}"


def members(sdl: str) -> list[list[str]]:
    """The fields of each synthetic subgraph, without the fillers."""
    subgraph = build_subgraph("api", sdl)
    found = expand(subgraph, read_bindings(subgraph, REST)).members.values()
    named = [[name.split("_")[2] for name in names] for names in found]
    return [
        fields
        for names in named
        if (fields := [name for name in names if not name.removeprefix("f").isdigit()])
    ]


def test_a_small_api_has_a_subgraph_for_each_binding() -> None:
    assert all(len(fields) == 1 for fields in members(document()))


def test_a_large_api_shares_where_types_have_the_same_fields() -> None:
    assert members(document(200)) == [
        ["whole", "also", "teams", "add", "drop"],
        ["part"],  # its users have no name, and its teams no size
        ["user"],  # an entity is entered by its key
        ["found"],  # a union
    ]


def test_names_do_not_depend_on_what_else_is_there() -> None:
    subgraph = build_subgraph("api", document(200))
    names = [part.name for part in expand(subgraph, read_bindings(subgraph, REST)).subgraphs]
    assert names == [
        "api_Query_whole_0",
        "api_Query_part_0",
        "api_Query_user_0",
        "api_Query_found_0",
    ]


class Api:
    """The API, mounted without a socket, and the graph over it."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        routes = [
            Route("/users", self.answer(lambda _: [user("1"), user("2")])),
            Route("/users/{id}", self.answer(lambda request: user(request.path_params["id"]))),
            Route("/found", self.answer(lambda _: {"kind": "u", **user("3")})),
            Route("/teams", self.answer(lambda _: [team("1")]), methods=["GET"]),
            Route("/teams", self.answer(lambda _: team("new")), methods=["POST"]),
            Route("/teams/1", self.answer(lambda _: team("old")), methods=["DELETE"]),
        ]
        transport = httpx.ASGITransport(Starlette(routes=routes))
        self.transport = HttpxTransport(httpx.AsyncClient(transport=transport))

    def answer(self, find: Callable[[Request], Any]) -> Any:
        async def endpoint(request: Request) -> JSONResponse:
            self.calls.append(f"{request.method} {request.url.path}")
            return JSONResponse(find(request))

        return endpoint

    def graph(self) -> Graph:
        sdl = document()
        connector = RestConnector("api", sdl=sdl, transport=self.transport)
        parts = connector.expand(build_subgraph("api", sdl))
        composed = compose(parts, ownership_checks=False)
        assert not isinstance(composed, CompositionFailure), composed.errors
        return build_graph(composed.supergraph_sdl, {part.name: connector for part in parts})


def user(key: str) -> dict[str, Any]:
    return {"id": key, "name": f"U{key}", "team": team(key)}


def team(title: str) -> dict[str, Any]:
    return {"title": title, "size": len(title)}


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("{ whole { name team { size } } }", ["GET /users"]),
        ("{ a: whole { name } b: also(id: 2) { id team { title } } teams { size } }", None),
        ("{ part { id team { title } } }", ["GET /users"]),
        ("{ part { name } }", ["GET /users", "GET /users/1", "GET /users/2"]),
        ("{ part { team { title size } } whole { team { size } } }", None),
        ("{ found { ... on User { id name } } __typename }", ["GET /found"]),
        ("{ found { ... on User { team { size } } } }", ["GET /found", "GET /users/3"]),
        ("mutation { drop { title } add { title } again: drop { size } }", None),
    ],
)
async def test_shared_subgraphs_answer_as_those_of_each_binding(
    query: str, calls: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    asked: list[list[str]] = []
    for few in (100, 0):
        monkeypatch.setattr(groups, "_FEW", few)
        api = Api()
        result = await api.graph().prepare(query).execute({}, RequestContext())
        answers.append(orjson.loads(result.body))
        asked.append(api.calls)
    assert "errors" not in answers[0]
    assert answers[0] == answers[1]
    if query.startswith("mutation"):
        assert asked[0] == asked[1] == ["DELETE /teams/1", "POST /teams", "DELETE /teams/1"]
    assert sorted(asked[0]) == sorted(asked[1])
    assert calls is None or sorted(asked[1]) == calls


async def test_what_a_shared_fetch_asks_is_one_fetch_of_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "_FEW", 0)
    prepared = Api().graph().prepare("{ whole { name } teams { size } }")
    assert [fetch.subgraph for fetch in prepared.plan.fetches] == ["api_Query_whole_0"]
