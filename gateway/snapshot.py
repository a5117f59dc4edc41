"""From configuration to a snapshot: everything that serves one revision, immutable.

configuration -> connectors            sources.py
connectors    -> SDL documents         sources.py; all backends are asked at the same time
documents     -> subgraphs             subgraphs.py
subgraphs     -> supergraph            federation.composition
supergraph    -> expanded supergraph   where a connector executes bindings, not operations
supergraph    -> graph                 federation.graph

From the documents on, this is work for the processor, and is done in a thread of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from graphql import print_schema

from graphweft.connectors.contract import Connector
from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.transport import HttpTransport
from graphweft.federation.composition import Composed
from graphweft.federation.graph import Graph, build_graph
from graphweft.federation.override_labels import OverrideLabels
from graphweft.federation.query_graph import QueryGraph, build_query_graph
from graphweft.gateway.authentication import open_authentication
from graphweft.gateway.authorization import open_authorization
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.caching import open_answers
from graphweft.gateway.config.demand_control import DemandControlConfig
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.documents import open_documents
from graphweft.gateway.problems import BuildFailedError
from graphweft.gateway.rates import open_rate_limits
from graphweft.gateway.sources import (
    describe_all,
    open_connectors,
    read_document,
)
from graphweft.gateway.subgraphs import SubgraphDocument, compose_or_fail, read_subgraphs
from graphweft.gateway.transports import BackendTransports
from graphweft.gateway.usage import Usage
from graphweft.gateway.usage.traffic import watched
from graphweft.policies.authentication import Authentication
from graphweft.policies.authorization import Authorization, with_authorization
from graphweft.policies.caching import Answers
from graphweft.policies.cost import DemandControl, read_weights
from graphweft.policies.documents import Documents
from graphweft.policies.limits import check_operation, parse_operation
from graphweft.policies.rates import RateLimits
from graphweft.schemas.errors import GraphweftError, SourceLocation, SupergraphError
from graphweft.schemas.pause_collector import collector_paused
from graphweft.schemas.read_supergraph import read_supergraph
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Snapshot", "build_snapshot", "revision_of", "snapshot_of_supergraph"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What serves one revision.

    Attributes:
        config: the configuration that it was built from.
        graph: plans and executes operations.
        connectors: by subgraph name, as the configuration names them.
        supergraph_sdl: the supergraph as composed or as given, before any expansion.
        revision: digest of the supergraph, the configuration and the trusted documents.
        hints: what composition had to say.
        override_labels: which labels of `@override` are active for a request.
        authorization: decides what its client may see.
        documents: finds the document that it asks for.
        transports: what connectors call backends through; None where it is their own.
        authentication: finds out who makes a request; None where nobody asks.
        answers: executes operations with what is kept; None where nothing is.
        rates: how often something may be asked for; None where nothing is limited.
        demand: what operations may cost; None where that is not estimated.
        usage: what is remembered of what is asked; None where nobody looks.
        documents_of_subgraphs: name and SDL of each subgraph; none where a supergraph is given.
    """

    config: GatewayConfig
    graph: Graph
    connectors: Mapping[str, Connector]
    supergraph_sdl: str
    revision: str
    hints: tuple[str, ...] = ()
    override_labels: OverrideLabels = field(default_factory=OverrideLabels)
    authorization: Authorization = field(default_factory=Authorization)
    documents: Documents = field(default_factory=Documents)
    transports: BackendTransports | None = None
    authentication: Authentication | None = None
    answers: Answers | None = None
    rates: RateLimits | None = None
    demand: DemandControl | None = None
    usage: Usage | None = None
    documents_of_subgraphs: tuple[tuple[str, str], ...] = ()

    @property
    def api_sdl(self) -> str:
        """SDL of what clients ask."""
        return print_schema(self.graph.api_schema)

    async def aclose(self) -> None:
        """Release the connectors; no request uses them any more."""
        if self.answers is not None:
            await self.answers.aclose()
        if self.rates is not None:
            await self.rates.limiter.aclose()
        await _close(self.connectors, self.transports)


async def build_snapshot(
    config: GatewayConfig, transport: HttpTransport, usage: Usage | None = None
) -> Snapshot:
    """Build the snapshot of a configuration.

    Args:
        config: what it serves.
        transport: HTTP to backends.
        usage: where to remember what is asked; nowhere by default.

    Raises:
        BuildFailedError: a backend is not described, an SDL cannot be read, or they do not compose.
    """
    try:
        if config.supergraph is not None:
            sdl, source = read_document(config.supergraph), str(config.supergraph)
            snapshot = await snapshot_of_supergraph(config, sdl, None, transport, source)
            return replace(snapshot, usage=usage)
        return await _snapshot_of_subgraphs(config, transport, usage)
    except BuildFailedError:
        raise
    except GraphweftError as error:
        raise BuildFailedError.of(error) from error


async def snapshot_of_supergraph(
    config: GatewayConfig,
    sdl: str,
    connectors: Mapping[str, Connector] | None,
    transport: HttpTransport,
    source: str = "supergraph",
) -> Snapshot:
    """The snapshot of a supergraph SDL.

    Args:
        config: how it is served.
        sdl: the supergraph.
        connectors: by subgraph name; by default, GraphQL servers at the URLs that it names.
        transport: HTTP to those servers.
        source: what to call the document in errors.

    Raises:
        SupergraphError: it cannot be read, or lacks a subgraph that the configuration names.
    """
    transports = BackendTransports(config, transport)
    return await in_building_thread(
        _snapshot_of_supergraph, config, sdl, connectors, transports, source
    )


@collector_paused()
def _snapshot_of_supergraph(
    config: GatewayConfig,
    sdl: str,
    connectors: Mapping[str, Connector] | None,
    transports: BackendTransports,
    source: str,
) -> Snapshot:
    supergraph = read_supergraph(sdl, source)
    if connectors is None:
        connectors = {
            name: GraphQLConnector(
                name,
                url,
                transports.of(name),
                headers=config.headers.of(name),
                single_flight=config.traffic_shaping.of(name).single_flight,
            )
            for name, url in _subgraph_urls(config, supergraph, source).items()
        }
    graph = _build_graph(config, build_query_graph(supergraph), connectors)
    return _snapshot(config, graph, connectors, supergraph, transports)


async def _snapshot_of_subgraphs(
    config: GatewayConfig, transport: HttpTransport, usage: Usage | None
) -> Snapshot:
    transports = BackendTransports(config, transport)
    connectors: Mapping[str, Connector] = {}
    try:
        connectors = await open_connectors(config, transports)
        documents = await describe_all(config, connectors)
        called = connectors if usage is None else _watched(connectors, usage)
        snapshot = await in_building_thread(
            _snapshot_of_documents, config, documents, called, transports
        )
        told = tuple((document.name, document.sdl) for document in documents)
        return replace(snapshot, usage=usage, documents_of_subgraphs=told)
    except BaseException:
        await _close(connectors, transports)
        raise


async def describe_config(
    config: GatewayConfig, transport: HttpTransport
) -> list[SubgraphDocument]:
    """The SDL of each subgraph of a configuration, overlays applied; nothing is composed.

    Raises:
        GraphweftError: one cannot be described.
    """
    transports = BackendTransports(config, transport)
    connectors: Mapping[str, Connector] = {}
    try:
        connectors = await open_connectors(config, transports)
        return await describe_all(config, connectors)
    finally:
        await _close(connectors, transports)


def _watched(connectors: Mapping[str, Connector], usage: Usage) -> dict[str, Connector]:
    return {name: watched(one, usage.traffic.of(name)) for name, one in connectors.items()}


@collector_paused()
def _snapshot_of_documents(
    config: GatewayConfig,
    documents: Sequence[SubgraphDocument],
    connectors: Mapping[str, Connector],
    transports: BackendTransports,
) -> Snapshot:
    subgraphs = read_subgraphs(documents)
    composed = compose_or_fail(subgraphs, documents)
    graph = _build_expanded(config, subgraphs, connectors, composed)
    hints = tuple(hint.message for hint in composed.hints)
    supergraph = composed.query_graph.supergraph
    return _snapshot(config, graph, connectors, supergraph, transports, hints)


def _snapshot(
    config: GatewayConfig,
    graph: Graph,
    connectors: Mapping[str, Connector],
    supergraph: Supergraph,
    transports: BackendTransports,
    hints: tuple[str, ...] = (),
) -> Snapshot:
    """The snapshot of a graph; `supergraph` is that of the subgraphs as they were authored."""
    documents = open_documents(config.persisted_documents)
    authentication = open_authentication(config.authentication)
    keys = authentication.digest if authentication is not None else ""
    answers = open_answers(config, graph, connectors, supergraph)
    if answers is not None:
        graph = graph.around_fetches(answers.caching.around_fetch)
    demand = _open_demand_control(config.demand_control, graph, supergraph)
    if demand is not None:
        graph = demand.over(graph)
    return Snapshot(
        config,
        with_authorization(graph, supergraph),
        connectors,
        supergraph.sdl,
        revision_of(config, supergraph.sdl, documents.digest, keys),
        hints,
        OverrideLabels(config.override_labels),
        open_authorization(config.authorization),
        documents,
        transports,
        authentication,
        answers,
        open_rate_limits(config, supergraph),
        demand,
    )


def _open_demand_control(
    config: DemandControlConfig, graph: Graph, authored: Supergraph
) -> DemandControl | None:
    if not config.enabled:
        return None
    planned = graph.revision.query_graph.supergraph
    return DemandControl(read_weights(authored, config.list_size), config.max, config.mode, planned)


def _build_expanded(
    config: GatewayConfig,
    subgraphs: Sequence[Subgraph],
    connectors: Mapping[str, Connector],
    composed: Composed,
) -> Graph:
    """The graph of the subgraphs that the planner plans over."""
    parts: list[Subgraph] = []
    executors: dict[str, Connector] = {}
    authored: dict[str, str] = {}
    for subgraph in subgraphs:
        connector = connectors[subgraph.name]
        expanded = connector.expand(subgraph)
        parts.extend(expanded)
        executors.update({part.name: connector for part in expanded})
        authored.update({part.name: subgraph.name for part in expanded})
    if parts != list(subgraphs):
        composed = compose_or_fail(parts, ownership_checks=False)
    return _build_graph(config, composed.query_graph, executors).authored_as(authored)


def _build_graph(
    config: GatewayConfig, query_graph: QueryGraph, connectors: Mapping[str, Connector]
) -> Graph:
    """The graph with what the configuration says of operations."""
    limits = config.limits.of_operations()
    return build_graph(
        query_graph,
        connectors,
        introspection=config.introspection,
        parse=partial(parse_operation, limits=limits),
        checks=[partial(check_operation, limits=limits)],
    )


def _subgraph_urls(config: GatewayConfig, supergraph: Supergraph, source: str) -> dict[str, str]:
    urls = {graph.name: graph.url for graph in supergraph.graphs.values()}
    for section in ("override_subgraph_urls", "credentials"):
        for name in getattr(config, section):
            if name not in urls:
                raise SupergraphError(
                    f"{section} names {name!r}, which is not a subgraph here; "
                    f"there are {', '.join(urls)}",
                    SourceLocation(source),
                )
    return {**urls, **config.override_subgraph_urls}


def revision_of(config: GatewayConfig, *files: str) -> str:
    """A digest of the configuration and of what stands in files that it names."""
    content = "\0".join((config.model_dump_json(), *files))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


async def _close(connectors: Mapping[str, Connector], transports: BackendTransports | None) -> None:
    await asyncio.gather(*[connector.aclose() for connector in connectors.values()])
    if transports is not None:
        await transports.aclose()
