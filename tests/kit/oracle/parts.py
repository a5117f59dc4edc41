"""A gateway over a scenario's subgraphs, executed in-process."""

from __future__ import annotations

import json
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    execute,  # pyright: ignore[reportUnknownVariableType]  # its middleware is untyped
    parse,
    validate,
)

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.federation.composition import Composed, compose
from graphweft.federation.graph import Graph, build_graph
from graphweft.schemas.subgraph import Subgraph, build_subgraph
from tests.kit.oracle.resolve import Part, Whole

__all__ = ["STATE", "NotComposedError", "PartConnector", "build_gateway"]

STATE = "oracle state"


class NotComposedError(AssertionError):
    """The subgraphs do not compose."""


def build_gateway(whole: Whole) -> Graph:
    """Compose the subgraphs, and serve them; every other one hands out undecoded bytes.

    Raises:
        NotComposedError: composition finds errors.
    """
    subgraphs = whole.scenario.subgraphs
    result = compose([build_subgraph(name, sdl) for name, sdl in subgraphs.items()])
    if not isinstance(result, Composed):
        raise NotComposedError([str(error) for error in result.errors])
    connectors = {
        name: PartConnector(Part(whole, name), sdl, undecoded=number % 2 == 1)
        for number, (name, sdl) in enumerate(subgraphs.items())
    }
    return build_graph(result.supergraph_sdl, connectors, planning_seconds=0)


class PartConnector:
    """One subgraph of the monolith; an operation that its schema refuses fails the test."""

    def __init__(self, part: Part, sdl: str, *, undecoded: bool) -> None:
        self._part = part
        self._sdl = sdl
        self._undecoded = undecoded

    async def describe(self) -> str:
        return self._sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        document = parse(operation.text)
        errors = validate(self._part.schema, document)
        assert not errors, f"{operation.subgraph} refuses {operation.text}: {errors}"
        return (_RawCall if self._undecoded else _Call)(self._part, document)

    async def aclose(self) -> None:
        return None


class _Call:
    def __init__(self, part: Part, document: DocumentNode) -> None:
        self._part = part
        self._document = document

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        response = json.loads(self._execute(variables, context))
        return SubgraphResponse(response.get("data"), response.get("errors") or ())

    def _execute(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        result = execute(
            self._part.schema,
            self._document,
            variable_values=variables,
            field_resolver=self._part.resolve,
            context_value=context.values[STATE],
        )
        assert isinstance(result, ExecutionResult)
        return json.dumps(result.formatted, separators=(",", ":")).encode()


class _RawCall(_Call):
    async def raw(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        return self._execute(variables, context)

    def decode(self, body: bytes) -> SubgraphResponse:
        response = json.loads(body)
        return SubgraphResponse(response.get("data"), response.get("errors") or ())
