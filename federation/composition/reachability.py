"""What can be fetched from where: the closure of entity moves over the query graph."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selections,
)
from graphweft.federation.query_graph.nodes import (
    EntityMove,
    FieldMove,
    NodeKey,
    QueryGraph,
)

__all__ = ["Options", "Place", "Reachability"]


@dataclass(frozen=True, slots=True)
class Place:
    """An object at hand.

    Attributes:
        type_name: its object type.
        node: the type as the subgraph at hand has it: the object type itself, or an interface
            that is an interface object there.
        provided: what can be had here although it is external (`@provides`).
    """

    type_name: str
    node: NodeKey
    provided: Selections = ()


class Options(NamedTuple):
    """What can be fetched from a place; equal for two places of a type that give the same.

    Attributes:
        reached: the nodes that can be entered.
        provided: the place's node and what it provides, if anything.
    """

    reached: frozenset[NodeKey]
    provided: tuple[NodeKey, Selections] | None

    def is_part_of(self, other: Options) -> bool:
        """Whether all of it can be fetched from the other place too."""
        return self.provided in {None, other.provided} and self.reached <= other.reached


@dataclass(slots=True)
class Reachability:
    """Answers are remembered; make one for each query graph.

    Which nodes a place reaches depends on what other places reach, in circles: `_growing` holds
    the sets that are not complete yet, and grows until none of them does any more. A field whose
    requirement is being checked (`_pending`) cannot be part of that requirement.
    """

    graph: QueryGraph
    _reached: dict[Place, frozenset[NodeKey]] = field(
        default_factory=dict[Place, frozenset[NodeKey]]
    )
    _growing: dict[Place, set[NodeKey]] = field(default_factory=dict[Place, set[NodeKey]])
    _pending: set[tuple[Place, NodeKey, str]] = field(
        default_factory=set[tuple[Place, NodeKey, str]]
    )
    _by_field: dict[str, frozenset[NodeKey]] = field(default_factory=dict[str, frozenset[NodeKey]])

    def places_of(self, move: FieldMove, graph: str, provided: Selections) -> Iterator[Place]:
        """Where following a field leads: one place for each object type that it may give."""
        node = self.graph.nodes.get((move.target, graph))
        if node is None:
            return
        names = (
            sorted(self.graph.supergraph.possible_types(node.type_name))
            if node.is_interface_object
            else node.possible_types
        )
        for name in names:
            own = node if node.is_interface_object else self.graph.nodes.get((name, graph))
            if own is not None:
                yield Place(name, (own.type_name, graph), provided)

    def options(self, place: Place) -> Options:
        """What can be fetched from a place."""
        provided = (place.node, place.provided) if place.provided else None
        return Options(frozenset(self.reached(place)), provided)

    def moves(self, place: Place, field_name: str) -> list[tuple[FieldMove, str, Selections]]:
        """Every way to a field from a place: the move, its subgraph and what it provides below."""
        found: list[tuple[FieldMove, str, Selections]] = []
        reached = self.reached(place)
        for key in self._resolvers(field_name) & reached:
            local = self.graph.nodes[key].fields[field_name]
            if self._is_met(place, reached, key, local):
                found.append((local, key[1], local.provides))
        node = self.graph.nodes[place.node]
        for selection in _fields_for(place, self.graph):
            move = node.external.get(field_name)
            if selection.name == field_name and move is not None:
                found.append((move, place.node[1], selection.selections))
        return found

    def _resolvers(self, field_name: str) -> frozenset[NodeKey]:
        """The nodes, of any type, that resolve a field of this name."""
        if not self._by_field:
            found: dict[str, set[NodeKey]] = {}
            for key, node in self.graph.nodes.items():
                for name in node.fields:
                    found.setdefault(name, set()).add(key)
            self._by_field.update({name: frozenset(keys) for name, keys in found.items()})
        return self._by_field.get(field_name, frozenset())

    def reached(self, place: Place) -> AbstractSet[NodeKey]:
        """Every node that can be entered with the object at hand."""
        known = self._reached.get(place)
        if known is not None:
            return known
        if self._growing:
            return self._growing.setdefault(place, {place.node})
        self._growing[place] = {place.node}
        while self._grow():
            pass
        self._reached.update({item: frozenset(nodes) for item, nodes in self._growing.items()})
        self._growing.clear()
        return self._reached[place]

    def _grow(self) -> bool:
        """Enter what can be entered now from every open place; gives whether anything was new."""
        before = len(self._growing)
        entered = [self._enter_more(place, nodes) for place, nodes in [*self._growing.items()]]
        return any(entered) or len(self._growing) > before

    def resolves(self, place: Place, selections: Selections) -> bool:
        """Whether a selection on the object at hand can be fetched entirely."""
        for selection in selections:
            if isinstance(selection, InlineFragment):
                applies = self._is_a(place.type_name, selection.type_condition)
                if applies and not self.resolves(place, selection.selections):
                    return False
            elif selection.name != "__typename" and not self._resolves_field(place, selection):
                return False
        return True

    def entries(self, place: Place) -> tuple[EntityMove, ...]:
        """The entity moves open to the object at hand, not knowing yet whether keys resolve."""
        moves = self.graph.entity_moves
        if self._knows_type(place, self.reached(place)):
            return moves.get(place.type_name, ())
        return moves.get(place.node[0], ())

    def _resolves_field(self, place: Place, selection: FieldSelection) -> bool:
        moves = self.moves(place, selection.name)
        if not selection.selections:
            return bool(moves)
        below: dict[str, list[Place]] = {}
        for move, graph, provided in moves:
            for target in self.places_of(move, graph, provided):
                below.setdefault(target.type_name, []).append(target)
        return bool(moves) and all(
            any(self.resolves(target, selection.selections) for target in targets)
            for targets in below.values()
        )

    def _enter_more(self, place: Place, reached: set[NodeKey]) -> bool:
        """Enter what can be entered now; gives whether that was anything."""
        if place.type_name in self.graph.supergraph.root_types.values():
            return self._enter_roots(place, reached)
        before = len(reached)
        if self._knows_type(place, reached):
            moves = self.graph.entity_moves.get(place.type_name, ())
        else:
            moves = self.graph.entity_moves.get(place.node[0], ())
        for move in moves:
            target = self._entered(place, move.target)
            if target is not None and target not in reached and self.resolves(place, move.key):
                reached.add(target)
        return len(reached) > before

    def _enter_roots(self, place: Place, reached: set[NodeKey]) -> bool:
        """A query can be sent to every subgraph at any time; other roots stay where they are."""
        if place.type_name != self.graph.supergraph.root_types.get("query"):
            return False
        before = len(reached)
        reached.update((node.type_name, node.graph) for node in self.graph.roots(place.type_name))
        return len(reached) > before

    def _entered(self, place: Place, target: NodeKey) -> NodeKey | None:
        """The node of the object at hand when a move enters that node."""
        node = self.graph.nodes.get(target)
        if node is None:
            return None
        if node.is_interface_object or node.type_name == place.type_name:
            return target
        own = (place.type_name, node.graph)
        return own if place.type_name in node.possible_types and own in self.graph.nodes else None

    def _knows_type(self, place: Place, reached: AbstractSet[NodeKey]) -> bool:
        """Whether the object type is known: an interface object does not tell it."""
        return any(type_name == place.type_name for type_name, _ in reached)

    def _is_met(
        self, place: Place, reached: AbstractSet[NodeKey], key: NodeKey, move: FieldMove
    ) -> bool:
        """Whether `@requires` can be fetched first and the subgraph entered again with it."""
        question = (place, key, move.name)
        if not move.requires:
            return True
        if question in self._pending:
            return False
        self._pending.add(question)
        type_name = place.type_name if self._knows_type(place, reached) else key[0]
        can_enter = any(
            self._entered(place, entry.target) == key and self.resolves(place, entry.key)
            for entry in self.graph.entity_moves.get(type_name, ())
        )
        is_met = can_enter and self.resolves(place, move.requires)
        self._pending.discard(question)
        return is_met

    def _is_a(self, type_name: str, condition: str) -> bool:
        return type_name in self.graph.supergraph.possible_types(condition)


def _fields_for(place: Place, graph: QueryGraph) -> Iterator[FieldSelection]:
    """The provided fields that apply to the place's object type."""
    pending = list(place.provided)
    for selection in pending:
        if isinstance(selection, FieldSelection):
            yield selection
        elif place.type_name in graph.supergraph.possible_types(selection.type_condition):
            pending.extend(selection.selections)
