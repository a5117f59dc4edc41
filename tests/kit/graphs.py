"""Small graphs over fake connectors, executed in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graphweft.connectors.contract import Connector, RequestContext
from graphweft.connectors.fake import Answer, FakeConnector
from graphweft.federation.graph import Graph, build_graph
from tests.kit.plans import supergraph_of


def graph_of(subgraphs: Mapping[str, str], answers: Mapping[str, Answer]) -> Graph:
    """A graph whose subgraphs answer by functions."""
    connectors: dict[str, Connector] = {name: FakeConnector(a) for name, a in answers.items()}
    return build_graph(supergraph_of(subgraphs), connectors)


def calls_of(graph: Graph, subgraph: str) -> list[dict[str, Any]]:
    """Variables of the calls that a subgraph got."""
    connector = graph.connectors[subgraph]
    assert isinstance(connector, FakeConnector)
    return [call.variables for call in connector.calls]


async def run(
    graph: Graph, query: str, variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Execute an operation; the whole response."""
    result = await graph.prepare(query).execute(variables, RequestContext())
    response: dict[str, Any] = json.loads(result.body)
    assert result.has_errors is bool(response.get("errors"))
    assert result.has_data is ("data" in response)
    return response
