"""Composing what a file says: `graphweft.yaml`, or Apollo's `supergraph.yaml`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from graphweft.connectors.contract import Connector
from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.transport import Http1Transport, HttpTransport
from graphweft.federation.composition import Composed
from graphweft.gateway.config.load import load_config
from graphweft.gateway.config.rover import RoverSubgraph, load_rover_config
from graphweft.gateway.config.yaml_document import read_yaml
from graphweft.gateway.sources import describe_all, open_connectors, read_document
from graphweft.gateway.subgraphs import (
    SubgraphDocument,
    compose_or_fail,
    gather_all,
    read_subgraphs,
)
from graphweft.gateway.transports import BackendTransports
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["compose_file"]


async def compose_file(path: Path) -> Composed:
    """Compose the subgraphs that a file names.

    Raises:
        GraphweftError: the file is wrong, a subgraph cannot be described or read, or they do not
            compose.
    """
    transport = Http1Transport()
    try:
        if _is_rover(path):
            documents = await _rover_documents(path, transport)
        else:
            documents = await _config_documents(path, transport)
        return compose_or_fail(read_subgraphs(documents), documents)
    finally:
        await transport.aclose()


def _is_rover(path: Path) -> bool:
    """Whether a file is in Apollo's form, told by the keys that only it has."""
    value = read_yaml(path, os.environ).value
    content = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if "federation_version" in content:
        return True
    subgraphs = content.get("subgraphs")
    if not isinstance(subgraphs, dict):
        return False
    return any(_is_rover_subgraph(item) for item in cast("dict[str, Any]", subgraphs).values())


def _is_rover_subgraph(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    subgraph = cast("dict[str, Any]", value)
    return "routing_url" in subgraph or isinstance(subgraph.get("schema"), dict)


async def _config_documents(path: Path, transport: HttpTransport) -> list[SubgraphDocument]:
    config = load_config(path)
    if config.supergraph is not None:
        raise ConfigError(
            "names a supergraph; there is nothing to compose", SourceLocation(str(path))
        )
    transports = BackendTransports(config, transport)
    connectors: dict[str, Connector] = {}
    try:
        connectors = await open_connectors(config, transports)
        return await describe_all(config, connectors)
    finally:
        for connector in connectors.values():
            await connector.aclose()
        await transports.aclose()


async def _rover_documents(path: Path, transport: HttpTransport) -> list[SubgraphDocument]:
    config = load_rover_config(path)
    documents = await gather_all(
        {
            name: _rover_document(name, subgraph, transport)
            for name, subgraph in config.subgraphs.items()
        }
    )
    return list(documents.values())


async def _rover_document(
    name: str, subgraph: RoverSubgraph, transport: HttpTransport
) -> SubgraphDocument:
    origin = subgraph.origin
    if origin.file is not None:
        sdl = read_document(origin.file)
        return SubgraphDocument(name, sdl, subgraph.url, str(origin.file))
    if origin.sdl is not None:
        return SubgraphDocument(name, origin.sdl, subgraph.url)
    url, headers = origin.subgraph_url or "", origin.header_rules()
    connector = GraphQLConnector(name, url, transport, headers=headers)
    return SubgraphDocument(name, await connector.describe(), subgraph.url)
