"""Leaves are of the type that the schema says, whatever a subgraph sends."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.contract import SubgraphOperation
from tests.kit.graphs import graph_of, run

SUBGRAPHS = {
    "a": """
        scalar Anything
        enum Kind { SMALL LARGE }
        type Query { items: [Item!]  item: Item }
        type Item @key(fields: "id") {
          id: ID!  text: String  count: Int  ratio: Float  flag: Boolean  kind: Kind
          any: Anything  tags: [String!]  grid: [[Int]]  needed: Int!
        }
    """,
    "b": 'type Item @key(fields: "id") { id: ID!  extra: String }',
}


async def _answer(field: str, value: Any, *, whole: bool) -> dict[str, Any]:
    """The answer where a subgraph gives this value; it is one part of the object, or all of it."""

    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        item = {field: value} if whole else {"id": "1", field: value}
        return {"data": {"item": item}}

    def b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [{"extra": "e"}]}}

    graph = graph_of(SUBGRAPHS, {"a": a, "b": b})
    return await run(graph, f"{{ item {{ {field} {'' if whole else 'extra'} }} }}")


VALID = [
    ("text", "x"),
    ("count", 2**31 - 1),
    ("count", -(2**31)),
    ("ratio", 1),
    ("ratio", 0.5),
    ("flag", False),
    ("kind", "SMALL"),
    ("id", 7),
    ("any", {"a": [1]}),
    ("tags", ["x", "y"]),
    ("grid", [[1, None], None]),
    ("text", None),
]

WRONG = [
    ("text", 1),
    ("text", {"a": 1}),
    ("count", "1"),
    ("count", True),
    ("count", 1.5),
    ("count", 2**31),
    ("count", -(2**31) - 1),
    ("ratio", "1"),
    ("flag", 0),
    ("kind", "HUGE"),
    ("kind", ["SMALL"]),
    ("tags", "xy"),
    ("tags", [1]),
    ("grid", [["1"]]),
    ("grid", {"a": 1}),
]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("field", "value"), VALID)
async def test_a_value_of_the_type_is_taken_over(field: str, value: Any, whole: bool) -> None:
    response = await _answer(field, value, whole=whole)
    assert "errors" not in response
    assert response["data"]["item"][field] == value


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("field", "value"), WRONG)
async def test_a_value_of_another_type_is_null_with_one_error(
    field: str, value: Any, whole: bool
) -> None:
    response = await _answer(field, value, whole=whole)
    (error,) = response["errors"]
    assert error["path"][:2] == ["item", field]
    assert error["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"
    assert value not in (response["data"]["item"] or {}).values()


@pytest.mark.parametrize("whole", [True, False])
async def test_a_wrong_value_where_null_may_not_be_nulls_the_object(whole: bool) -> None:
    response = await _answer("needed", "many", whole=whole)
    assert response["data"] == {"item": None}
    assert [error["path"] for error in response["errors"]] == [["item", "needed"]]


async def test_what_was_not_asked_for_does_not_reach_the_client() -> None:
    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"item": {"text": "x", "secret": "s"}, "other": 1}}

    graph = graph_of(SUBGRAPHS, {"a": a, "b": a})
    assert await run(graph, "{ item { text } }") == {"data": {"item": {"text": "x"}}}


async def test_a_nullable_field_that_is_not_there_is_null() -> None:
    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"item": {"text": "x"}}}

    graph = graph_of(SUBGRAPHS, {"a": a, "b": a})
    response = await run(graph, "{ item { text count } }")
    assert response == {"data": {"item": {"text": "x", "count": None}}}
