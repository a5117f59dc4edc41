"""The Graph: everything derived from one revision of the supergraph, immutable, swapped whole.

graph = build_graph(supergraph_sdl, connectors)
operation = graph.prepare(query, operation_name)       # cached by text
result = await operation.execute(variables, context)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationType

from graphweft.connectors.contract import Connector, RequestContext
from graphweft.schemas.errors import GraphweftError

__all__ = ["ExecutionResult", "Graph", "OperationRefused", "PreparedOperation", "build_graph"]


class OperationRefused(GraphweftError):
    """An operation that is not executed: it does not parse, validate, or name an operation.

    `errors` are the GraphQL errors to answer with (a request error: no `data` entry).
    """

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message if errors else "the operation was refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """A GraphQL response.

    Attributes:
        body: the response as JSON bytes, `data` and `errors` included.
        has_data: False where `data` is absent (a request error, such as a bad variable).
        has_errors: whether the response has an `errors` entry.
    """

    body: bytes
    has_data: bool
    has_errors: bool


class PreparedOperation:
    """An operation of one document: validated, planned, compiled. Cached; used by many requests."""

    operation_type: OperationType

    @property
    def plan(self) -> Any:
        """The query plan (`federation.plan.QueryPlan`)."""
        raise NotImplementedError

    async def execute(
        self, variables: Mapping[str, Any] | None, context: RequestContext
    ) -> ExecutionResult:
        """Execute for one request; backend failures become GraphQL errors, never exceptions."""
        raise NotImplementedError


class Graph:
    """One revision, ready to serve."""

    supergraph_sdl: str
    api_schema: GraphQLSchema

    def prepare(self, query: str, operation_name: str | None = None) -> PreparedOperation:
        """Parse, validate, plan and compile, or find in the cache. Raises OperationRefused."""
        raise NotImplementedError


def build_graph(supergraph_sdl: str, connectors: Mapping[str, Connector]) -> Graph:
    """Read a supergraph SDL (join v0.1 to v0.5) and make it servable.

    `connectors` are keyed by subgraph name, as the `@join__graph(name:)` of the supergraph says.

    Raises:
        SupergraphError: the document cannot be read.
    """
    raise NotImplementedError
