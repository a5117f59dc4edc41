"""Contexts: which types set them, and how each of these gives the value of an argument.

Federation 2.8, "Use contexts to share data"; context spec v0.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphweft.federation.operation.merge import specialize
from graphweft.federation.operation.normalize import normalize_field_set
from graphweft.federation.operation.reserved_variables import context_variable
from graphweft.federation.query_graph.nodes import ContextValue
from graphweft.schemas.field_set import without_braces
from graphweft.schemas.supergraph import JoinField, Supergraph, SupergraphType, TypeKind

__all__ = ["ContextReader"]


@dataclass(slots=True)
class ContextReader:
    """Reads the contextual arguments of a supergraph, one field after the other."""

    supergraph: Supergraph
    _variables: dict[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])

    def read(self, join: JoinField) -> tuple[ContextValue, ...]:
        """The values that arguments of a field get from ancestors, in the join's subgraph."""
        return tuple(
            ContextValue(
                item.name,
                item.type,
                self._variable(join.graph or "", item.context, item.selection, item.type),
                {
                    name: specialize(
                        normalize_field_set(without_braces(item.selection), on, self.supergraph),
                        name,
                        self.supergraph,
                    )
                    for on in self._setters(item.context)
                    for name in sorted(self._objects_of(on, join.graph or ""))
                },
            )
            for item in join.context_arguments
        )

    def _variable(self, graph: str, *form: str) -> str:
        name = context_variable(graph, len(self._variables))
        return self._variables.setdefault((graph, *form), name)

    def _setters(self, context: str) -> Iterator[str]:
        """Types with the context; an object type after the abstract ones, since it knows better."""
        found = [item for item in self.supergraph.types.values() if context in item.contexts]
        found.sort(key=lambda item: item.kind is TypeKind.OBJECT)
        yield from (item.name for item in found)

    def _objects_of(self, name: str, graph: str) -> Iterator[str]:
        """Object types of which a value of the type can be, as the subgraph sees it."""
        owner = self.supergraph.types[name]
        if owner.kind is TypeKind.OBJECT:
            yield name
        elif owner.kind is TypeKind.UNION:
            yield from owner.members.get(graph, ())
        elif owner.is_interface_object_in(graph):
            yield from self.supergraph.possible_types(name)
        else:
            yield from (
                other.name for other in self.supergraph.types.values() if _is_a(other, name, graph)
            )


def _is_a(other: SupergraphType, interface: str, graph: str) -> bool:
    return other.kind is TypeKind.OBJECT and interface in other.implements.get(graph, ())
