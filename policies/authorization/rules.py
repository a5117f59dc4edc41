"""What a client needs to see a field, by coordinate: the written rules, closed.

A field needs what is written on it, on its type and on the type that it returns; a field of an
interface, what the field of every implementation needs, and an interface what all of them do; a
field that takes data from others (`@requires`, `@fromContext`), what these need. Composition
demands or adds most of this; supergraphs of other origin are not trusted to have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.query_graph import QueryGraph
from graphweft.policies.authorization.written_rules import (
    Coordinate,
    Requirements,
    WrittenRules,
    read_written_rules,
)
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import Supergraph, SupergraphType, TypeKind

__all__ = ["NOTHING_NEEDED", "Rules", "read_rules"]

NOTHING_NEEDED: Requirements = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """Requirements by coordinate; no entry where everybody may see.

    Attributes:
        fields: all that a field needs.
        types: what is needed to see a value of a type, and its `__typename`.
    """

    fields: Mapping[Coordinate, Requirements]
    types: Mapping[str, Requirements]

    def of_field(self, type_name: str, field_name: str) -> Requirements:
        """What is needed to see a field that is selected on a type."""
        if field_name == "__typename":
            return self.types.get(type_name, NOTHING_NEEDED)
        return self.fields.get((type_name, field_name), NOTHING_NEEDED)


def read_rules(graph: QueryGraph, authored: Supergraph | None = None) -> Rules | None:
    """The rules of a supergraph; None where it has none.

    Args:
        graph: the supergraph that is planned over.
        authored: where the rules are written, if that is another one.

    Raises:
        SupergraphError: a rule cannot be understood.
    """
    written = read_written_rules(authored or graph.supergraph)
    if not written:
        return None
    closing = _Closing(graph, written)
    types = {name: found for name in graph.supergraph.types if (found := closing.of_type(name))}
    return Rules(_spread(closing), types)


def _spread(closing: _Closing) -> dict[Coordinate, Requirements]:
    """What each field needs by itself, and what the fields need that it is answered from."""
    needed: dict[Coordinate, Requirements] = {}
    sources: dict[Coordinate, set[Coordinate]] = {}
    for owner in closing.graph.supergraph.types.values():
        if owner.kind not in {TypeKind.OBJECT, TypeKind.INTERFACE}:
            continue
        for name in owner.fields:
            key = owner.name, name
            needed[key] = closing.of_field(owner, name)
            if found := set(closing.sources_of(owner, name)) - {key}:
                sources[key] = found
    is_settled = False
    while not is_settled:
        is_settled = True
        for key, others in sources.items():
            more = needed[key].union(*[needed[other] for other in others])
            if more != needed[key]:
                needed[key], is_settled = more, False
    return {key: found for key, found in needed.items() if found}


@dataclass(frozen=True, slots=True)
class _Closing:
    graph: QueryGraph
    written: WrittenRules

    def of_type(self, name: str) -> Requirements:
        """A type's own rules; for an interface, those of all its implementations too."""
        found = self.written.types.get(name, NOTHING_NEEDED)
        for implementation in self._implementations(name):
            found |= self.written.types.get(implementation, NOTHING_NEEDED)
        return found

    def of_field(self, owner: SupergraphType, name: str) -> Requirements:
        """What a field needs by itself."""
        found = self.written.fields.get((owner.name, name), NOTHING_NEEDED)
        for interface in self._interface_objects(owner, name):
            found |= self.written.fields.get((interface, name), NOTHING_NEEDED)
        target = named_type(owner.fields[name].type)
        return found | self.of_type(owner.name) | self.of_type(target)

    def sources_of(self, owner: SupergraphType, name: str) -> Iterator[Coordinate]:
        """The fields whose data may be its value, or become part of it."""
        types = self.graph.supergraph.types
        for implementation in self._implementations(owner.name):
            if name in types[implementation].fields:
                yield implementation, name
        for graph_id in owner.graphs:
            move = self.graph.nodes[owner.name, graph_id].fields.get(name)
            if move is not None:
                yield from self._fields_in(owner.name, move.requires)
        for value in self.graph.contextual.get((owner.name, name), ()):
            for setter, selections in value.selections.items():
                yield from self._fields_in(setter, selections)

    def _fields_in(self, type_name: str, selections: Selections) -> Iterator[Coordinate]:
        fields = self.graph.supergraph.types[type_name].fields
        for selection in selections:
            if not isinstance(selection, FieldSelection):
                yield from self._fields_in(selection.type_condition, selection.selections)
            elif selection.name in fields:
                yield type_name, selection.name
                if selection.selections:
                    target = named_type(fields[selection.name].type)
                    yield from self._fields_in(target, selection.selections)

    def _interface_objects(self, owner: SupergraphType, name: str) -> Iterator[str]:
        """The interfaces that give an object type this field, as an `@interfaceObject`."""
        if all(join.graph is not None for join in owner.fields[name].joins):
            return
        for interface in owner.interfaces:
            other = self.graph.supergraph.types[interface]
            if name in other.fields and any(map(other.is_interface_object_in, other.graphs)):
                yield interface

    def _implementations(self, name: str) -> frozenset[str]:
        supergraph = self.graph.supergraph
        item = supergraph.types.get(name)  # None for a built-in scalar
        is_interface = item is not None and item.kind is TypeKind.INTERFACE
        return supergraph.possible_types(name) if is_interface else frozenset()
