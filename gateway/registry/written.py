"""Registrations as the files of a folder: `graphweft.yaml` and the documents beside it.

What a node serves is always read from such a folder, so the files of a revision are the same
whether the registry wrote them for itself or `graphweft export` for a repository.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from graphweft.gateway.config.caching import SubgraphCaching
from graphweft.gateway.config.credentials import SubgraphCredentials
from graphweft.gateway.config.headers import SubgraphHeaders
from graphweft.gateway.config.load import load_model
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.section import Section
from graphweft.gateway.config.subgraphs import SubgraphConfig
from graphweft.gateway.config.traffic import TrafficShaping
from graphweft.gateway.registry.registration import Registration, SourceKind

__all__ = ["FILE", "OF_SUBGRAPHS", "graph_config", "graph_files", "write_graph"]

FILE = "graphweft.yaml"
EMPTY_GRAPH = "graphweft.gateway.registry.empty:schema"
OF_SUBGRAPHS = ("headers", "traffic_shaping", "caching")


class _HeadersOfGraph(Section):
    subgraphs: dict[str, SubgraphHeaders] = Field(default_factory=dict)


class _TrafficOfGraph(Section):
    subgraphs: dict[str, TrafficShaping] = Field(default_factory=dict)


class _CachingOfGraph(Section):
    subgraphs: dict[str, SubgraphCaching] = Field(default_factory=dict)


class _Graph(Section):
    """What of `graphweft.yaml` is of single subgraphs."""

    subgraphs: dict[str, SubgraphConfig] = Field(default_factory=dict)
    headers: _HeadersOfGraph = _HeadersOfGraph()
    credentials: dict[str, SubgraphCredentials] = Field(default_factory=dict)
    traffic_shaping: _TrafficOfGraph = _TrafficOfGraph()
    caching: _CachingOfGraph = _CachingOfGraph()


def write_graph(registrations: Mapping[str, Registration], folder: Path) -> None:
    """Write the files of a graph into a new folder, which is there whole or not at all.

    Where it is there it is only marked as used.

    Raises:
        OSError: it cannot be written.
    """
    if folder.exists():
        os.utime(folder)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, content in graph_files(registrations).items():
            (new / name).write_bytes(content)
        os.replace(new, folder)  # noqa: PTH105  # atomic
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def graph_config(
    base: GatewayConfig, folder: Path, environment: Mapping[str, str]
) -> GatewayConfig:
    """The configuration of a gateway that serves the graph of a folder.

    What the gateway's own file says of a subgraph wins.

    Args:
        base: the gateway's own file.
        folder: where `write_graph` wrote.
        environment: the variables that registrations may use.

    Raises:
        ConfigError: something in it is wrong; with its place.
    """
    graph = load_model(folder / FILE, _Graph, environment)
    return GatewayConfig.model_validate(
        {
            **dict(base),
            "subgraphs": graph.subgraphs or _nothing(),
            "credentials": {**graph.credentials, **base.credentials},
            **{section: _merged(base, graph, section) for section in OF_SUBGRAPHS},
        }
    )


def _merged(base: GatewayConfig, graph: _Graph, section: str) -> Any:
    own: Any = getattr(base, section)
    found: Any = getattr(graph, section)
    return own.model_copy(update={"subgraphs": {**found.subgraphs, **own.subgraphs}})


def _nothing() -> dict[str, SubgraphConfig]:
    """What is served before something is registered."""
    return {"graphweft": SubgraphConfig.model_validate({"python": {"schema": EMPTY_GRAPH}})}


def graph_files(registrations: Mapping[str, Registration]) -> dict[str, bytes]:
    """Each file's content by its name."""
    files = {FILE: _yaml(_document(registrations))}
    for one in registrations.values():
        documents = {
            f"{one.name}.graphql": one.schema.encode(),
            f"{one.name}.overlay.graphql": one.overlay.encode(),
            f"{one.name}.openapi": one.document.encode(),
            f"{one.name}.protoset": one.descriptors,
        }
        files.update({name: content for name, content in documents.items() if content})
    return files


def _yaml(document: Mapping[str, Any]) -> bytes:
    text: str = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True)
    return text.encode()


def _document(registrations: Mapping[str, Registration]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "subgraphs": {one.name: _subgraph(one) for one in registrations.values()}
    }
    for section in OF_SUBGRAPHS:
        found = _sections(registrations, section)
        if found:
            document[section] = {"subgraphs": found}
    credentials = _sections(registrations, "credentials")
    return {**document, "credentials": credentials} if credentials else document


def _sections(registrations: Mapping[str, Registration], name: str) -> dict[str, Any]:
    return {
        one.name: one.sections[name] for one in registrations.values() if one.sections.get(name)
    }


def _subgraph(one: Registration) -> dict[str, Any]:
    """One entry of `subgraphs`."""
    source: dict[str, Any] = {one.kind.value: {**_source(one), **one.settings}}
    if one.kind is SourceKind.CONNECTOR:
        source = {"connector": {"kind": one.location, "options": dict(one.settings)}}
    if one.schema:
        source["schema"] = f"{one.name}.graphql"
    if one.has_overlay:
        source["overlay"] = f"{one.name}.overlay.graphql"
    return source


def _source(one: Registration) -> dict[str, Any]:
    match one.kind:
        case SourceKind.GRAPHQL:
            return {"url": one.location}
        case SourceKind.GRPC:
            kept = {"descriptors": f"{one.name}.protoset"} if one.descriptors else {}
            return {"target": one.location, "descriptor_cache": None, **kept}
        case SourceKind.PYTHON:
            return {"schema": one.location}
        case SourceKind.REST if one.document:
            return {"openapi": f"{one.name}.openapi", "base_url": one.location}
        case SourceKind.REST if one.is_written:
            return {"base_url": one.location}
        case _:
            return {"openapi": one.location}
