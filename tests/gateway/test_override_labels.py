"""`override_labels` decides over the real pipeline which side of a labelled override is asked."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.app import Gateway
from graphweft.gateway.snapshot import Snapshot, snapshot_of_supergraph
from tests.gateway.fakes import fake_config, gateway_client
from tests.kit.plans import supergraph_of

SUBGRAPHS = {
    "old": """
        type Query { user: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "new": """
        type User @key(fields: "id") {
          id: ID!
          name: String @override(from: "old", label: "move-names")
        }
    """,
}


def _old(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"user": {"id": "1", "name": "old"}}}


def _new(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"_entities": [{"name": "new"}]}}


def _gateway(**settings: Any) -> Gateway:
    config = fake_config(**settings)
    sdl = supergraph_of(SUBGRAPHS)

    async def load(transport: HttpTransport) -> Snapshot:
        connectors = {"old": FakeConnector(_old), "new": FakeConnector(_new)}
        return await snapshot_of_supergraph(config, sdl, connectors, transport)

    return Gateway(config, load)


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ({}, "old"),
        ({"move-names": True}, "new"),
        ({"move-names": False}, "old"),
        ({"move-names": 100}, "new"),
        ({"move-names": 0}, "old"),
        ({"other": True}, "old"),
    ],
)
async def test_the_configured_label_decides(labels: dict[str, Any], name: str) -> None:
    async with gateway_client(_gateway(override_labels=labels)) as client:
        for _ in range(2):
            response = await client.post("/graphql", json={"query": "{ user { name } }"})
            assert response.json() == {"data": {"user": {"name": name}}}


async def test_the_plan_that_is_shown_is_the_one_that_was_executed() -> None:
    gateway = _gateway(override_labels={"move-names": True}, playground=True)
    async with gateway_client(gateway) as client:
        response = await client.post(
            "/graphql",
            json={"query": "{ user { name } }"},
            headers={"graphweft-include-query-plan": "true"},
        )
    plan = orjson.loads(response.content)["extensions"]["queryPlan"]["text"]
    assert 'service: "new"' in plan
