"""Costs of operations, configured."""

from __future__ import annotations

from graphweft.gateway.app import Gateway
from tests.gateway.fakes import gateway_client
from tests.gateway.one_subgraph import one_subgraph_gateway

DEEP = {"query": "{ me { me { me { me { __typename } } } } }"}


def _gateway(**settings: object) -> Gateway:
    demand = {"enabled": True, "max": 3, **settings}
    return one_subgraph_gateway(demand_control=demand, playground=True)


async def test_an_operation_that_costs_too_much_is_refused() -> None:
    async with gateway_client(_gateway()) as client:
        answer = await client.post("/graphql", json=DEEP)
        fine = await client.post("/graphql", json={"query": "{ hello }"})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "COST_ESTIMATED_TOO_EXPENSIVE"
    assert error["extensions"]["cost"] == {"estimated": 4, "max": 3}
    assert "Query.me is 4 of it" in error["message"]
    assert fine.json() == {"data": {"hello": "hello"}}


async def test_measuring_lets_it_through_and_tells_developers() -> None:
    asked = {"graphweft-include-cost": "true"}
    async with gateway_client(_gateway(mode="measure")) as client:
        answer = await client.post("/graphql", json=DEEP, headers=asked)
        silent = await client.post("/graphql", json=DEEP)
    assert answer.json()["extensions"]["cost"] == {"estimated": 4, "actual": 0, "max": 3}
    assert "extensions" not in silent.json()
