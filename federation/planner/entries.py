"""Entries that may give what is pending: into root types, and into other subgraphs by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.operation.selection import FieldSelection, Selection, Selections
from graphweft.federation.operation.spend import Spend
from graphweft.federation.planner.context import NOTHING_NEEDED, Context, Needs
from graphweft.federation.planner.cover import Option
from graphweft.federation.planner.field_moves import may_give, needs_of
from graphweft.federation.planner.solution import (
    Cost,
    Entry,
    Solution,
    Variants,
    entry_cost,
    size_of,
)
from graphweft.federation.query_graph.key_steps import find_key_steps
from graphweft.federation.query_graph.nodes import EntityMove, GraphNode, NodeKey, QueryGraph

__all__ = ["Entries", "Solve"]

Solve = Callable[[GraphNode, Selections, Context], Variants]
"""Solves selections on an object of a node."""

_KEYS = 2
"""How many ways to represent an object to one subgraph are tried."""

_FormsKey = tuple[NodeKey, NodeKey, Needs, Context]
_TimedMove = tuple[EntityMove, int | None]
"""An entity move, and the step in which its key is known (`find_key_steps`)."""


class _Way(NamedTuple):
    """A node that may be entered, by one of these moves."""

    target: GraphNode
    moves: list[_TimedMove]


class _Represented(NamedTuple):
    """An object represented for a move, and how the representation is had."""

    move: EntityMove
    representation: Selections
    condition: Solution


@dataclass(slots=True)
class Entries:
    """Finds entries, for one operation.

    Attributes:
        solve: for what an entry fetches, and for its representation.
        spend: called for each search.
    """

    graph: QueryGraph
    solve: Solve
    spend: Spend
    _ways: dict[NodeKey, list[_Way]] = field(default_factory=dict[NodeKey, "list[_Way]"])
    _forms: dict[_FormsKey, tuple[_Represented, ...]] = field(
        default_factory=dict["_FormsKey", "tuple[_Represented, ...]"]
    )

    def into_roots(self, root_type: str, remaining: Selections) -> list[Option]:
        """Entries for the remaining root field that the fewest subgraphs have."""
        self.spend()
        fields = [s for s in remaining if isinstance(s, FieldSelection)]
        roots = self.graph.roots(root_type)
        owners = {s: [node for node in roots if s.name in node.fields] for s in fields}
        for selection in sorted(fields, key=lambda s: len(owners[s])):
            options = [o for node in owners[selection] for o in self._at_root(node, fields)]
            if options:
                return options
        return []

    def _at_root(self, node: GraphNode, fields: Sequence[FieldSelection]) -> Iterator[Option]:
        """Entries into one of the nodes of a root type."""
        wanted = tuple(field for field in fields if field.name in node.fields)
        for body in self.solve(node, wanted, Context(may_move=False)):
            covered = size_of(wanted) - size_of(body.missing)
            if covered:
                cost = body.cost.beside(Cost(0, frozenset({(0, node.graph)}), 0))
                yield Option(Entry(None, (), None, body, cost), wanted, covered)

    def into_others(self, node: GraphNode, remaining: Selections, context: Context) -> list[Option]:
        """Entries that give the one of the remaining selections that the fewest others have.

        Every way to have them all takes one of these, so nothing is lost by looking at them first.
        """
        self.spend()
        ways = self._ways_from(node)
        owners = {s: [w for w in ways if may_give(w.target, s)] for s in remaining}
        for selection in sorted(remaining, key=lambda s: len(owners[s])):
            options = [
                option
                for way in owners[selection]
                for option in self._by_way(way, node, selection, remaining, context)
            ]
            if options:
                return _by_short_ways(options)
        return []

    def _by_way(
        self,
        way: _Way,
        node: GraphNode,
        selection: Selection,
        remaining: Selections,
        context: Context,
    ) -> Iterator[Option]:
        """Entries by one way that give the selection, and with it what else needs no more."""
        needs = needs_of(way.target, selection)
        if needs is None or (way.target is node and needs == NOTHING_NEEDED):
            return
        wanted = tuple(s for s in remaining if needs_of(way.target, s) == needs)
        forms = self._represented(way, node, needs, context)
        if not forms:
            return
        target = way.target
        inside = Context(given=needs.requires, may_move=False, has_contexts=needs.contexts)
        for body in self.solve(target, wanted, inside):
            covered = size_of(wanted) - size_of(body.missing)
            if not covered:
                continue
            for form in forms:
                cost = entry_cost(form.condition.cost, target.graph, body.cost)
                entry = Entry(form.move, form.representation, form.condition, body, cost)
                yield Option(entry, wanted, covered)

    def _represented(
        self, way: _Way, node: GraphNode, needs: Needs, context: Context
    ) -> tuple[_Represented, ...]:
        """Ways to represent the object to a subgraph, the cheapest first."""
        source, target = (node.type_name, node.graph), (way.target.type_name, way.target.graph)
        key = (source, target, needs, context)
        found = self._forms.get(key)
        if found is None:
            forms = [f for move in way.moves for f in self._represent(node, move, needs, context)]
            forms.sort(key=lambda form: form.condition.cost.rank)
            found = self._forms[key] = tuple(forms[:_KEYS])
        return found

    def _represent(
        self,
        node: GraphNode,
        timed: _TimedMove,
        needs: Needs,
        context: Context,
    ) -> Iterator[_Represented]:
        move, step = timed
        if context.until is not None and (step is None or step > context.until):
            return
        inside = _to_represent(move, step, needs, context)
        if inside is None:
            return
        representation = merge_selections((*move.key, *needs.requires))
        for condition in self.solve(node, representation, inside):
            if not condition.missing:
                yield _Represented(move, representation, condition)

    def _ways_from(self, node: GraphNode) -> list[_Way]:
        """The other nodes of the object, by entity moves."""
        key = (node.type_name, node.graph)
        found = self._ways.get(key)
        if found is None:
            moves = self.graph.entity_moves.get(node.type_name, ())
            grouped: dict[NodeKey, list[_TimedMove]] = {}
            for move, step in zip(moves, find_key_steps(node, self.graph), strict=True):
                grouped.setdefault(move.target, []).append((move, step))
            found = [_Way(self.graph.nodes[target], m) for target, m in grouped.items()]
            self._ways[key] = found
        return found


def _to_represent(
    move: EntityMove, step: int | None, needs: Needs, context: Context
) -> Context | None:
    """The context to solve the representation in; None where that would run in circles."""
    if needs == NOTHING_NEEDED and step is not None:
        return Context(provided=context.provided, until=step - 1)
    guard = (move.target, move.key, needs)
    if context.until is not None or guard in context.entering:
        return None
    return Context(provided=context.provided, entering=context.entering | {guard})


def _by_short_ways(options: list[Option]) -> list[Option]:
    """Without the entries that come later than others which give as much.

    Each entity on the way to another may not be there, or not know its key.
    """
    first: dict[int, int] = {}
    for option in options:
        steps = option.steps_before
        first[steps] = max(first.get(steps, 0), option.covered)
    return [
        option
        for option in options
        if all(
            steps >= option.steps_before or covered < option.covered
            for steps, covered in first.items()
        )
    ]
