"""Clients may name a variable `representations`, as entity fetches do."""

from __future__ import annotations

from typing import Any

from graphweft.connectors.contract import SubgraphOperation
from tests.kit.graphs import calls_of, graph_of, run

SUBGRAPHS = {
    "a": """
        type Query { user: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "b": """
        type User @key(fields: "id") { id: ID!  posts(first: Int): Int }
    """,
}


async def test_a_client_s_variable_named_representations_keeps_its_value() -> None:
    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"user": {"id": "1"}}}

    def b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [{"posts": variables["representations_"]}]}}

    graph = graph_of(SUBGRAPHS, {"a": a, "b": b})
    query = "query ($representations: Int) { user { posts(first: $representations) } }"

    response = await run(graph, query, {"representations": 7})

    assert response == {"data": {"user": {"posts": 7}}}
    (call,) = calls_of(graph, "b")
    assert call["representations"] == [{"__typename": "User", "id": "1"}]
