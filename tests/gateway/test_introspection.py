"""Introspection can be switched off."""

from __future__ import annotations

import pytest

from tests.gateway.fakes import gateway_client
from tests.gateway.one_subgraph import one_subgraph_gateway


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { a: __schema { types { name } } }",
        "{ ... on Query { hello __schema { types { name } } } }",
    ],
)
async def test_the_schema_is_not_shown_where_introspection_is_off(query: str) -> None:
    async with gateway_client(one_subgraph_gateway(introspection=False)) as client:
        refused = await client.post("/graphql", json={"query": query})
    async with gateway_client(one_subgraph_gateway()) as client:
        answered = await client.post("/graphql", json={"query": query})
    assert refused.json()["errors"][0]["extensions"]["code"] == "INTROSPECTION_DISABLED"
    assert "data" not in refused.json()
    assert "data" in answered.json()


@pytest.mark.parametrize("query", ["{ __typename hello }", '{ hello(name: "__schema") }'])
async def test_other_operations_are_answered(query: str) -> None:
    async with gateway_client(one_subgraph_gateway(introspection=False)) as client:
        response = await client.post("/graphql", json={"query": query})
    assert response.json()["data"]["hello"].startswith("hello")
