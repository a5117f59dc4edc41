"""Fields that a hook withholds are not fetched, and null with an error in the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.federation.graph import Graph
from graphweft.federation.operation.selection import (
    FieldSelection,
    Operation,
    Selection,
    Selections,
    Withheld,
)
from graphweft.federation.operation.withhold import Fact, Marked
from graphweft.federation.plan import plan_to_text
from tests.kit.graphs import calls_of, graph_of

SUBGRAPHS = {
    "a": """
        type Query { user: User  users: [User!]  pets: [Pet]  must: User! }
        type Mutation { secret: Int  open: Int }
        type User @key(fields: "id") { id: ID!  name: String  secret: Int  hardSecret: Int! }
        interface Pet { id: ID! }
        type Cat implements Pet { id: ID!  secret: Int  hardSecret: Int! }
        type Dog implements Pet { id: ID!  secret: Int }
    """,
    "b": """
        type User @key(fields: "id") { id: ID!  age: Int  secretAge: Int  sum: Int }
    """,
}
USER: dict[str, Any] = {
    "__typename": "User", "id": "1", "name": "Ann", "secret": 1, "hardSecret": 1
}  # fmt: skip


def _a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    pets = [
        {"__typename": "Cat", "id": "1", "secret": 1, "hardSecret": 1},
        {"__typename": "Dog", "id": "2", "secret": 1},
    ]
    return {"data": {"user": USER, "users": [USER, USER], "pets": pets, "must": USER, "open": 1}}


def _b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"_entities": [{"age": 7, "secretAge": 1} for _ in variables]}}


def _graph() -> Graph:
    """A graph in which fields with "secret" in their names need the fact "may"."""
    return graph_of(SUBGRAPHS, {"a": _a, "b": _b}).withholding(_withhold)


def _withhold(operation: Operation, facts: frozenset[Fact]) -> Marked:
    selections = operation.selections if "may" in facts else _marked(operation.selections, ())
    return Marked(replace(operation, selections=selections), frozenset({"may"}))


def _marked(selections: Selections, path: tuple[str, ...]) -> Selections:
    return tuple(_mark(selection, path) for selection in selections)


def _mark(selection: Selection, path: tuple[str, ...]) -> Selection:
    if not isinstance(selection, FieldSelection):
        return replace(selection, selections=_marked(selection.selections, path))
    below = (*path, selection.response_key)
    is_secret = "secret" in selection.name.lower()
    return replace(
        selection,
        selections=_marked(selection.selections, below),
        withheld=Withheld("secret", "SECRET", below) if is_secret else None,
    )


async def _ask(graph: Graph, query: str, variables: Any = None, *facts: str) -> tuple[Any, Any]:
    operation = await graph.prepared(query, None, frozenset(facts))
    assert operation.facts == {"may"}
    result = await operation.execute(variables, RequestContext())
    body: dict[str, Any] = orjson.loads(result.body)
    assert result.has_errors is bool(body.get("errors"))
    errors = body.get("errors", [])
    assert all(error["extensions"] == {"code": "SECRET"} for error in errors)
    return body["data"], [".".join(error["path"]) for error in errors]


@pytest.mark.parametrize(
    ("query", "data", "paths"),
    [
        ("{ user { name } }", {"user": {"name": "Ann"}}, []),
        ("{ user { name secret } }", {"user": {"name": "Ann", "secret": None}}, ["user.secret"]),
        ("{ user { secret } }", {"user": {"secret": None}}, ["user.secret"]),
        ("{ user { x: secret } }", {"user": {"x": None}}, ["user.x"]),
        ("{ user { name hardSecret } }", {"user": None}, ["user.hardSecret"]),
        ("{ must { hardSecret } }", None, ["must.hardSecret"]),
        ("{ users { secret } }", {"users": [{"secret": None}] * 2}, ["users.secret"]),
        ("{ users { hardSecret } }", {"users": None}, ["users.hardSecret"]),
        (
            "{ pets { id ... on Cat { secret } } }",
            {"pets": [{"id": "1", "secret": None}, {"id": "2"}]},
            ["pets.secret"],
        ),
        (
            "{ pets { id ... on Cat { hardSecret } } }",
            {"pets": [None, {"id": "2"}]},
            ["pets.hardSecret"],
        ),
        ("{ pets { ... on Dog { id } } }", {"pets": [{}, {"id": "2"}]}, []),
        ("{ __typename }", {"__typename": "Query"}, []),
    ],
)
async def test_what_is_withheld_is_null_with_an_error(query: str, data: Any, paths: Any) -> None:
    assert await _ask(_graph(), query) == (data, paths)


@pytest.mark.parametrize("included", [True, False])
async def test_a_withheld_field_that_is_left_out_is_no_error(included: bool) -> None:
    query = "query ($x: Boolean!) { user { name secret @include(if: $x) } }"
    data, paths = await _ask(_graph(), query, {"x": included})
    assert data == {"user": {"name": "Ann"} | ({"secret": None} if included else {})}
    assert paths == (["user.secret"] if included else [])


@pytest.mark.parametrize("included", [True, False])
async def test_a_required_field_that_is_left_out_makes_nothing_null(included: bool) -> None:
    query = "query ($x: Boolean!) { user { name hardSecret @include(if: $x) } }"
    data, _ = await _ask(_graph(), query, {"x": included})
    assert data == {"user": None if included else {"name": "Ann"}}


async def test_a_subgraph_is_not_asked_for_withheld_fields_alone() -> None:
    graph = _graph()
    data, paths = await _ask(graph, "{ user { name secretAge } }")
    assert data == {"user": {"name": "Ann", "secretAge": None}}
    assert paths == ["user.secretAge"]
    assert not calls_of(graph, "b")


async def test_nothing_is_asked_where_all_is_withheld() -> None:
    graph = _graph()
    operation = await graph.prepared("mutation { secret }")
    assert operation.plan.node is None
    assert await _ask(graph, "mutation { secret }") == ({"secret": None}, ["secret"])
    assert not calls_of(graph, "a")


async def test_whatever_the_plan_fetches_a_withheld_field_is_not_looked_up() -> None:
    data, paths = await _ask(_graph(), "{ user { id name secret } }")
    assert data == {"user": {"id": "1", "name": "Ann", "secret": None}}
    assert paths == ["user.secret"]


async def test_a_field_withheld_in_one_of_its_places_is_withheld() -> None:
    query = "{ pets { id ... on Cat { secret } ... on Cat { secret } } }"
    data, paths = await _ask(_graph(), query)
    assert data == {"pets": [{"id": "1", "secret": None}, {"id": "2"}]}
    assert paths == ["pets.secret"]


async def test_who_may_see_gets_another_plan() -> None:
    graph = _graph()
    query = "{ user { secret } }"
    assert await _ask(graph, query, None, "may") == ({"user": {"secret": 1}}, [])
    assert await _ask(graph, query) == ({"user": {"secret": None}}, ["user.secret"])
    hidden = await graph.prepared(query)
    shown = await graph.prepared(query, None, frozenset({"may"}))
    assert "secret" in plan_to_text(shown.plan)
    assert "secret" not in plan_to_text(hidden.plan)
    assert [one.path for one in hidden.withheld] == [("user", "secret")]
    assert not shown.withheld


async def test_variables_of_withheld_fields_are_still_checked() -> None:
    operation = await _graph().prepared("query ($x: Boolean!) { user { secret @skip(if: $x) } }")
    result = await operation.execute({}, RequestContext())
    assert orjson.loads(result.body)["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
