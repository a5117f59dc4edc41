"""A backend that fails costs its own fields only, each with an error at its path."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.execution.errors import MAX_ERRORS_PER_FETCH
from graphweft.schemas.errors import BackendError
from tests.kit.graphs import graph_of, run

SUBGRAPHS = {
    "users": """
        type Query { users: [User!]!  me: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "scores": """
        type Query { best: Int }
        type User @key(fields: "id") { id: ID!  score: Int  rank: Int! }
    """,
}


def _users(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    people = [{"id": f"u{n}", "name": f"User {n}"} for n in range(3)]
    return {"data": {"users": people, "me": people[0]}}


def _down(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    raise BackendError("scores cannot be reached", code="UPSTREAM_UNREACHABLE", subgraph="scores")


async def test_a_failed_entity_fetch_nulls_its_fields_at_every_place() -> None:
    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": _down})

    response = await run(graph, "{ users { name score } }")

    assert [user["name"] for user in response["data"]["users"]] == ["User 0", "User 1", "User 2"]
    assert [user["score"] for user in response["data"]["users"]] == [None] * 3
    assert response["errors"] == [
        {
            "message": "scores cannot be reached",
            "path": ["users", n, "score"],
            "extensions": {"code": "UPSTREAM_UNREACHABLE", "service": "scores"},
        }
        for n in range(3)
    ]


async def test_a_failed_root_fetch_leaves_other_root_fields_untouched() -> None:
    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": _down})

    response = await run(graph, "{ me { name } top: best }")

    assert response["data"] == {"me": {"name": "User 0"}, "top": None}
    assert [error["path"] for error in response["errors"]] == [["top"]]


async def test_a_null_where_none_may_be_goes_up_to_the_nearest_nullable_place() -> None:
    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": _down})

    response = await run(graph, "{ me { name rank } }")

    assert response["data"] == {"me": None}
    assert [error["path"] for error in response["errors"]] == [["me", "rank"]]


async def test_an_error_of_one_entity_is_placed_at_that_entity() -> None:
    def scores(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        entities = [{"points": 7}, {"points": None}, {"points": 9}]
        error = {"message": "no score", "path": ["_entities", 1, "points"]}
        return {"data": {"_entities": entities}, "errors": [error]}

    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": scores})

    response = await run(graph, "{ users { points: score } }")

    assert response["data"]["users"] == [{"points": 7}, {"points": None}, {"points": 9}]
    (error,) = response["errors"]
    assert error["message"] == "no score"
    assert error["path"] == ["users", 1, "points"]
    assert error["extensions"]["service"] == "scores"


async def test_an_entity_that_is_not_found_is_null_without_an_error() -> None:
    def scores(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [None for _ in variables["representations"]]}}

    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": scores})

    assert await run(graph, "{ me { score } }") == {"data": {"me": {"score": None}}}


async def test_an_entity_that_is_not_found_is_an_error_where_null_may_not_be() -> None:
    def scores(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [None for _ in variables["representations"]]}}

    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": scores})

    response = await run(graph, "{ me { rank } }")

    assert response["data"] == {"me": None}
    (error,) = response["errors"]
    assert error["message"] == "Cannot return null for non-nullable field User.rank."
    assert error["path"] == ["me", "rank"]


async def test_errors_of_a_large_failure_are_bounded_and_say_how_many_more() -> None:
    def many(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"users": [{"id": str(n), "name": "x"} for n in range(200)]}}

    graph = graph_of(SUBGRAPHS, {"users": many, "scores": _down})

    response = await run(graph, "{ users { score } }")

    assert len(response["errors"]) == MAX_ERRORS_PER_FETCH + 1
    assert "150 more places" in response["errors"][-1]["message"]


@pytest.mark.parametrize("wrong", [{"users": {"id": "1"}}, {"users": "text"}, {"users": [7]}])
async def test_data_of_a_wrong_shape_is_an_error_not_a_crash(wrong: dict[str, Any]) -> None:
    def users(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": wrong}

    graph = graph_of(SUBGRAPHS, {"users": users, "scores": _down})

    response = await run(graph, "{ users { name score } }")

    assert response["data"] is None
    assert response["errors"]


@pytest.mark.parametrize("entities", [[], [{"score": 1}] * 5, {"score": 1}, [7, 7, 7]])
async def test_entities_that_do_not_match_their_representations_are_an_error(
    entities: Any,
) -> None:
    def scores(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": entities}}

    graph = graph_of(SUBGRAPHS, {"users": _users, "scores": scores})

    response = await run(graph, "{ users { name score } }")

    assert [user["score"] for user in response["data"]["users"]] == [None] * 3
    assert {e["extensions"]["code"] for e in response["errors"]} == {"UPSTREAM_INVALID_RESPONSE"}
