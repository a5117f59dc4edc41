"""From the configuration to what is kept of the answers of subgraphs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from graphweft.connectors.contract import Connector
from graphweft.federation.graph import Graph
from graphweft.gateway.config.caching import CacheStoreKind
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.redis import open_redis
from graphweft.policies.caching import (
    Answers,
    CacheStore,
    Caching,
    LifetimeRules,
    MemoryStore,
    Renewals,
    StaleTimes,
    SubgraphCache,
    read_cache_hints,
)
from graphweft.schemas.supergraph import Supergraph

__all__ = ["open_answers"]

_OF_THE_REQUEST = re.compile(r'\bfrom: "|\$request|\$context')
_OF_THE_CONNECTION = frozenset({"accept", "accept-encoding", "content-type", "host"})


def open_answers(
    config: GatewayConfig,
    graph: Graph,
    connectors: Mapping[str, Connector],
    supergraph: Supergraph,
) -> Answers | None:
    """The caching that the configuration describes; None where nothing is kept.

    Args:
        config: how subgraphs are called, and what is kept of them.
        graph: what is planned over.
        connectors: by subgraph name, as the configuration names them.
        supergraph: of the subgraphs as they were authored: there the hints are.

    Raises:
        SupergraphError: a hint cannot be understood.
        ConfigError: Redis cannot be used.
    """
    if not config.caching.enabled:
        return None
    hints = read_cache_hints(supergraph)
    store = _open_store(config)
    digest = hashlib.sha256(supergraph.sdl.encode()).hexdigest()[:12]
    caches: dict[str, SubgraphCache] = {}
    for name in connectors:
        rules = config.caching.of(name)
        is_told_who_asks = _tells_who_asks(config, name, supergraph)
        if rules.enabled:
            caches[name] = SubgraphCache(
                name,
                f"{digest}:{name}:",
                store,
                LifetimeRules(
                    hints, name, rules.max_age, supergraph, default_is_private=is_told_who_asks
                ),
                StaleTimes(rules.stale_while_revalidate, rules.stale_if_error),
                rules.headers,
                _is_same_header(config, name, supergraph),
                is_told_who_asks,
            )
    caching = Caching(store, _by_planned_name(graph, connectors, caches), Renewals())
    return Answers(caching, config.caching.memory.max_response_bytes)


def _open_store(config: GatewayConfig) -> CacheStore:
    if config.caching.store is CacheStoreKind.MEMORY:
        return MemoryStore(config.caching.memory.max_bytes)
    connection = open_redis(config.redis)
    from graphweft.policies.caching.redis_store import RedisStore  # noqa: PLC0415  # an extra

    return RedisStore(connection)


def _by_planned_name(
    graph: Graph, connectors: Mapping[str, Connector], caches: Mapping[str, SubgraphCache]
) -> dict[str, SubgraphCache]:
    """The caches by the names that the planner has; a connector is planned over as several."""
    names = {id(connector): name for name, connector in connectors.items()}
    planned = {part: names[id(connector)] for part, connector in graph.connectors.items()}
    return {part: caches[name] for part, name in planned.items() if name in caches}


def _is_same_header(
    config: GatewayConfig, name: str, supergraph: Supergraph
) -> Callable[[str], bool]:
    if _sees_the_request(config, name, supergraph):
        return _OF_THE_CONNECTION.__contains__
    return config.headers.of(name).passes_unchanged


def _tells_who_asks(config: GatewayConfig, name: str, supergraph: Supergraph) -> bool:
    is_seen = _sees_the_request(config, name, supergraph)
    return is_seen or config.headers.of(name).tells_who_asks


def _sees_the_request(config: GatewayConfig, name: str, supergraph: Supergraph) -> bool:
    """Whether a backend may see of the client's request what no header rule says.

    A schema in the process sees all of it. A binding may send headers on, or what is known of the
    request; one that does so counts for all of them.
    """
    subgraph = config.subgraphs.get(name)
    if subgraph is None or subgraph.kind == "graphql":
        return False
    return subgraph.kind not in {"rest", "grpc"} or bool(_OF_THE_REQUEST.search(supergraph.sdl))
