"""A gateway with a real graph, over one subgraph that answers in the process."""

from __future__ import annotations

from typing import Any

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.app import Gateway
from graphweft.gateway.snapshot import Snapshot, snapshot_of_supergraph
from tests.gateway.fakes import fake_config
from tests.kit.plans import supergraph_of

__all__ = ["one_subgraph_gateway"]

SUBGRAPHS = {"users": "type Query { hello(name: String): String  me: User } type User { me: User }"}


def one_subgraph_gateway(**settings: Any) -> Gateway:
    """The gateway of the settings."""
    config = fake_config(**settings)
    sdl = supergraph_of(SUBGRAPHS)

    async def load(transport: HttpTransport) -> Snapshot:
        connectors = {"users": FakeConnector(_answer)}
        return await snapshot_of_supergraph(config, sdl, connectors, transport)

    return Gateway(config, load)


def _answer(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"hello": "hello"}}
