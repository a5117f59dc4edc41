"""A backend that answers from a function, and bindings that call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import OperationDefinitionNode, parse

from graphweft.connectors.bindings import BoundBinding, Reply, prepare_operation, read_bindings
from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.mapping import Variables
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.bindings.documents import REST

__all__ = ["FakeBackend", "entities"]

Answer = Callable[[Variables], Any]


class FakeBackend:
    """Keeps the variables of each call. An answer that is an exception is raised."""

    def __init__(self, sdl: str, answer: Answer, **options: Any) -> None:
        self.calls: list[Variables] = []
        self.answer = answer
        subgraph = build_subgraph("api", sdl)
        self.bound = {
            binding.name: BoundBinding(binding, subgraph.types, self, _no_variables, **options)
            for binding in read_bindings(subgraph, REST)
        }

    async def __call__(
        self, variables: Variables, context: RequestContext, *, is_read: bool
    ) -> Reply:
        self.calls.append(variables)
        answer = self.answer(variables)
        if isinstance(answer, Exception):
            raise answer
        return Reply(answer, variables)

    async def run(
        self,
        binding: str,
        text: str,
        variables: dict[str, Any] | None = None,
        context: RequestContext | None = None,
    ) -> SubgraphResponse:
        document = parse(text)
        definition = document.definitions[0]
        assert isinstance(definition, OperationDefinitionNode)
        operation = SubgraphOperation(binding, definition.operation, "", text, document)
        call = prepare_operation([self.bound[binding]], operation)
        return await call(variables or {}, context or RequestContext())


def entities(selection: str) -> str:
    """An `_entities` operation."""
    return (
        "query($representations: [_Any!]!) "
        f"{{ _entities(representations: $representations) {{ {selection} }} }}"
    )


def _no_variables(_context: RequestContext) -> Variables:
    return {}
