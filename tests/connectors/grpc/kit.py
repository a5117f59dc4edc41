"""Runs subgraph operations through a connector, as a plan would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphql import OperationDefinitionNode, parse

from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.grpc.channel import ChannelOptions
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSource
from graphweft.schemas.subgraph import build_subgraph

SDL = Path(__file__).with_name("orders.graphql").read_text()

# a server that comes back is dialled again at once, not after gRPC's usual second
IMPATIENT = ChannelOptions(
    extra=(("grpc.initial_reconnect_backoff_ms", 10), ("grpc.min_reconnect_backoff_ms", 10))
)


async def connect(
    target: str,
    descriptors: DescriptorSource,
    *,
    sdl: str | None = SDL,
    config: GrpcConfig | None = None,
) -> GrpcConnector:
    """A connector that was described and expanded."""
    connector = GrpcConnector(
        "orders", target=target, descriptors=descriptors, sdl=sdl, config=config
    )
    connector.expand(build_subgraph("orders", await connector.describe()))
    return connector


def operation(subgraph: str, text: str) -> SubgraphOperation:
    document = parse(text)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return SubgraphOperation(subgraph, definition.operation, "", text, document)


async def run(
    connector: GrpcConnector,
    subgraph: str,
    text: str,
    variables: dict[str, Any] | None = None,
    context: RequestContext | None = None,
) -> SubgraphResponse:
    call = connector.prepare(operation(subgraph, text))
    return await call(variables or {}, context or RequestContext())


async def entities(
    connector: GrpcConnector,
    subgraph: str,
    selection: str,
    representations: list[dict[str, Any]],
    context: RequestContext | None = None,
) -> SubgraphResponse:
    text = (
        "query($representations: [_Any!]!) "
        f"{{ _entities(representations: $representations) {{ {selection} }} }}"
    )
    return await run(connector, subgraph, text, {"representations": representations}, context)
