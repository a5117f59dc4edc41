"""The Graph: everything derived from one revision of the supergraph, immutable, swapped whole.

In use:

    graph = build_graph(supergraph_sdl, connectors)
    operation = await graph.prepared(query, operation_name)  # cached by text
    result = await operation.execute(variables, context)
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from graphql import GraphQLSchema, parse

from graphweft.connectors.contract import Connector
from graphweft.federation.execution import ExecutionResult
from graphweft.federation.operation.withhold import Fact, Withhold
from graphweft.federation.planner import DEFAULT_PLANNING_SECONDS
from graphweft.federation.prepare_operation import (
    Appraise,
    AroundFetch,
    OperationCheck,
    OperationParser,
    OperationRefused,
    PreparedOperation,
    Revision,
    prepare_operation,
)
from graphweft.federation.prepared_cache import OperationKey, PreparedCache
from graphweft.federation.query_graph import QueryGraph, build_query_graph
from graphweft.federation.refusals import Refusals
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.errors import SourceLocation, SupergraphError
from graphweft.schemas.pause_collector import collector_paused
from graphweft.schemas.read_supergraph import read_supergraph

__all__ = [
    "Appraise",
    "AroundFetch",
    "ExecutionResult",
    "Graph",
    "OperationCheck",
    "OperationParser",
    "OperationRefused",
    "PreparedOperation",
    "build_graph",
]

# one thread: planning is Python, a second would only compete with the event loop
_PLANNING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="graphweft-planning")
_NO_FACTS = frozenset[Fact]()


@dataclass(frozen=True, slots=True)
class Graph:
    """One revision, ready to serve: prepares each operation once and remembers it."""

    supergraph_sdl: str
    revision: Revision
    _cache: PreparedCache = field(default_factory=PreparedCache)
    _pending: dict[OperationKey, Future[PreparedOperation]] = field(
        default_factory=dict[OperationKey, "Future[PreparedOperation]"]
    )
    _refusals: Refusals = field(default_factory=Refusals)

    @property
    def api_schema(self) -> GraphQLSchema:
        """What clients query."""
        return self.revision.api_schema

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """By subgraph name."""
        return self.revision.connectors

    def withholding(self, withhold: Withhold) -> Graph:
        """The same revision, not yet asked, where some requests may not see all fields."""
        return Graph(self.supergraph_sdl, replace(self.revision, withhold=withhold))

    def authored_as(self, authored: Mapping[str, str]) -> Graph:
        """The same revision, not yet asked, whose errors name subgraphs as they were authored.

        Args:
            authored: by the name of a part that is planned over, the name of its subgraph.
        """
        return Graph(self.supergraph_sdl, replace(self.revision, authored=authored))

    def around_fetches(self, around_fetch: AroundFetch) -> Graph:
        """The same revision, not yet asked, where this stands before the connectors."""
        return Graph(self.supergraph_sdl, replace(self.revision, around_fetch=around_fetch))

    def appraising(self, appraise: Appraise) -> Graph:
        """The same revision, not yet asked, where this looks at each operation."""
        return Graph(self.supergraph_sdl, replace(self.revision, appraise=appraise))

    def prepare(
        self,
        query: str,
        operation_name: str | None = None,
        variant: frozenset[Fact] = _NO_FACTS,
    ) -> PreparedOperation:
        """Parse, validate, plan and compile, or find in the cache.

        Args:
            query: the document.
            operation_name: which operation of the document.
            variant: those of the operation's `labels` that are active in the request, and those of
                its `facts` that hold for it.

        Raises:
            OperationRefused: the document is not valid, does not name one operation, or takes
                longer to plan than the budget allows.
        """
        key = OperationKey(query, operation_name, variant)
        found = self._cached(key)
        if found is not None:
            return found
        try:
            prepared = prepare_operation(query, operation_name, self.revision, variant)
        except OperationRefused as refused:
            self._refusals.remember(key, refused.errors)
            raise
        self._cache.remember(key, prepared)
        return prepared

    async def prepared(
        self,
        query: str,
        operation_name: str | None = None,
        variant: frozenset[Fact] = _NO_FACTS,
    ) -> PreparedOperation:
        """The same without holding the event loop: an unseen operation is prepared in a thread.

        Requests that ask for the same unseen operation at the same time share the work.
        """
        key = OperationKey(query, operation_name, variant)
        found = self._cached(key)
        if found is not None:
            return found
        pending = self._pending.get(key)
        if pending is None:
            loop = asyncio.get_running_loop()
            pending = loop.run_in_executor(
                _PLANNING, prepare_operation, query, operation_name, self.revision, variant
            )
            self._pending[key] = pending
            pending.add_done_callback(partial(self._settle, key))
        return await asyncio.shield(pending)

    def _settle(self, key: OperationKey, done: Future[PreparedOperation]) -> None:
        """Remember what became of an operation, also where nobody waits for it any more."""
        self._pending.pop(key, None)
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._cache.remember(key, done.result())
        elif isinstance(error, OperationRefused):
            self._refusals.remember(key, error.errors)

    def _cached(self, key: OperationKey) -> PreparedOperation | None:
        found = self._cache.find(key)
        if found is not None:
            return found
        errors = self._refusals.find(key)
        if errors is not None:
            raise OperationRefused(errors)
        return None


@collector_paused()
def build_graph(
    supergraph: str | QueryGraph,
    connectors: Mapping[str, Connector],
    *,
    introspection: bool = True,
    planning_seconds: float = DEFAULT_PLANNING_SECONDS,
    parse: OperationParser = parse,
    checks: Sequence[OperationCheck] = (),
) -> Graph:
    """Make a supergraph (join v0.1 to v0.5) servable.

    Args:
        supergraph: its SDL, or its query graph where that has been built.
        connectors: by subgraph name, as the `@join__graph(name:)` of the supergraph says.
        introspection: whether clients may introspect.
        planning_seconds: budget for planning one operation; 0 for none.
        parse: makes documents of texts; raises GraphQLError, with a code unless it is of syntax.
        checks: what operations have to pass before they are validated.

    Raises:
        SupergraphError: the document cannot be read, or a subgraph has no connector.
    """
    if isinstance(supergraph, str):
        query_graph = build_query_graph(read_supergraph(supergraph))
    else:
        query_graph = supergraph
    graphs = query_graph.supergraph.graphs.values()
    missing = sorted({graph.name for graph in graphs} - set(connectors))
    if missing:
        raise SupergraphError(
            f"no connector for subgraph {', '.join(missing)}", SourceLocation("supergraph")
        )
    revision = Revision(
        build_api_schema(query_graph.supergraph),
        query_graph,
        connectors,
        introspection=introspection,
        planning_seconds=planning_seconds,
        parse=parse,
        checks=checks,
    )
    return Graph(query_graph.supergraph.sdl, revision)
