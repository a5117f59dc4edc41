"""The official fake: a connector that answers from a function, for tests of what stands above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.schemas.subgraph import Subgraph

__all__ = ["FakeCall", "FakeConnector"]

Answer = Callable[[SubgraphOperation, dict[str, Any]], dict[str, Any]]
"""(operation, variables) -> response (`data`, `errors`); raises BackendError to fail"""


@dataclass(frozen=True, slots=True)
class FakeCall:
    """One call that a FakeConnector got."""

    operation: SubgraphOperation
    variables: dict[str, Any]


@dataclass(slots=True)
class FakeConnector:
    """Answers every operation by `answer` and remembers the calls."""

    answer: Answer
    sdl: str = ""
    calls: list[FakeCall] = field(default_factory=list[FakeCall])

    async def describe(self) -> str:
        """The SDL given."""
        return self.sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraph itself."""
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        """A call to `answer`."""

        async def call(variables: dict[str, Any], context: RequestContext) -> SubgraphResponse:
            del context
            self.calls.append(FakeCall(operation, dict(variables)))
            response = self.answer(operation, variables)
            return SubgraphResponse(response.get("data"), response.get("errors") or ())

        return call

    async def aclose(self) -> None:
        """Nothing to release."""
