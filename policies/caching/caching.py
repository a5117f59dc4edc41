"""Caching of one revision: which fetches have a cache before them, and what an answer may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphweft.connectors.contract import SubgraphCall, SubgraphOperation
from graphweft.federation.graph import PreparedOperation
from graphweft.federation.plan.nodes import FetchNode
from graphweft.policies.caching.kept_entities import KeptEntities
from graphweft.policies.caching.kept_roots import KeptRoots
from graphweft.policies.caching.renewal import Renewals
from graphweft.policies.caching.store import CacheStore
from graphweft.policies.caching.subgraph_cache import SubgraphCache
from graphweft.policies.caching.tags import tag_scope

__all__ = ["Caching", "Invalidation"]

Prepare = Callable[[SubgraphOperation], SubgraphCall]


@dataclass(frozen=True, slots=True)
class Invalidation:
    """What is no longer to be served.

    Attributes:
        subgraph: all of it, unless the others say less.
        type_name: entities of a type; for `Query`, root fields.
        field: the root field.
        keys: key fields and values of one entity each, of that type.
        tags: what has one of these tags.
    """

    subgraph: str
    type_name: str = ""
    field: str = ""
    keys: Sequence[Mapping[str, object]] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Caching:
    """What is kept of the answers of subgraphs.

    Attributes:
        caches: by subgraph, as the planner names it; a subgraph that is not here has none.
    """

    store: CacheStore
    caches: Mapping[str, SubgraphCache]
    renewals: Renewals

    def around_fetch(self, node: FetchNode, prepare: Prepare) -> SubgraphCall:
        """The call of a fetch, with a cache before it where there is something to keep."""
        cache = self.caches.get(node.subgraph)
        if cache is None:
            return prepare(node.operation)
        call = prepare(node.operation)
        if node.entities:
            entities = KeptEntities(node, call, cache, self.renewals)
            return entities if entities.is_kept else call
        roots = KeptRoots(node, call, prepare, cache, self.renewals)
        return roots if roots.is_kept else call

    @property
    def subgraphs(self) -> frozenset[str]:
        """The subgraphs that have a cache, by the names that they were authored under."""
        return frozenset(cache.name for cache in self.caches.values())

    @property
    def vary(self) -> tuple[str, ...]:
        """Headers of the client on which anything kept depends."""
        found: set[str] = set()
        for cache in self.caches.values():
            if cache.vary:
                found.update(cache.vary)
        return tuple(sorted(found))

    def keeps_all(self, operation: PreparedOperation) -> bool:
        """Whether every fetch of the operation has a cache before it."""
        fetches = operation.compiled.fetches
        return bool(fetches) and all(
            isinstance(fetch.call, KeptEntities | KeptRoots) for fetch in fetches
        )

    async def invalidate(self, what: Invalidation) -> None:
        """Let nothing of this be served any more.

        Raises:
            KeyError: there is no such subgraph with a cache.
            BackendError: the store cannot be told.
        """
        caches = [cache for cache in self.caches.values() if cache.name == what.subgraph]
        if not caches:
            raise KeyError(what.subgraph)
        await self.store.invalidate(_scopes(what, caches[0]))

    async def aclose(self) -> None:
        """End what is under way."""
        await self.renewals.aclose()
        await self.store.aclose()


def _scopes(what: Invalidation, cache: SubgraphCache) -> list[str]:
    if what.tags:
        return [tag_scope(cache.name, tag) for tag in what.tags]
    if what.keys:
        return [cache.entity(what.type_name, key) for key in what.keys]
    if what.type_name:
        return [cache.scope_of(what.type_name, what.field)]
    return [*cache.scopes]
