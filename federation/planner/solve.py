"""Selections + a node of the query graph -> Solutions: the heart of planning.

At each object the solver takes what the subgraph resolves itself. What is left is had by entering
other subgraphs with a representation of the object, whose fields are themselves solved at the
object (so a key that a third subgraph knows makes a chain). What still is missing is handed up: the
parent's field is then asked of another subgraph as well, up to the root types.

Where there are several ways, the few best are kept: which one fits the rest of the plan shows
further up, since parts that ask the same subgraph in the same step share a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from graphweft.federation.operation.merge import merge_selections, specialize
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
)
from graphweft.federation.planner.budget import Budget
from graphweft.federation.planner.context import Context
from graphweft.federation.planner.cover import Cover, Option, find_covers
from graphweft.federation.planner.entries import Entries
from graphweft.federation.planner.field_moves import find_move
from graphweft.federation.planner.parts import Chosen, Part, choose
from graphweft.federation.planner.solution import (
    FREE,
    Cost,
    Entry,
    LocalField,
    LocalFragment,
    Solution,
    Variants,
    size_of,
)
from graphweft.federation.query_graph.nodes import (
    FieldMove,
    GraphNode,
    NodeKey,
    QueryGraph,
)

__all__ = ["Solver"]


_WIDTH = 4
"""How many ways to have the same are kept, and how many options are followed."""

_MemoKey = tuple[NodeKey, Selections, Context]


@dataclass(slots=True)
class Solver:
    """Solves selections over one query graph, for one operation.

    `storage_keys` holds the (type, response key) pairs that are fetched under an alias.
    """

    graph: QueryGraph
    storage_keys: Mapping[tuple[str, str], str]
    budget: Budget
    _memo: dict[_MemoKey, Variants] = field(default_factory=dict[_MemoKey, Variants])
    _entries: Entries = field(init=False)

    def __post_init__(self) -> None:
        self._entries = Entries(self.graph, self.solve, self.budget.spend)

    def solve_root(self, root_type: str, selections: Selections) -> tuple[Entry, ...]:
        """Entries into the root types that together give the selections.

        What no subgraph gives is left out: it is null in the answer.
        """

        def options(remaining: Selections) -> list[Option]:
            return self._entries.into_roots(root_type, remaining)

        covers = find_covers(Cover((), selections, FREE), options, self._width)
        return min(covers, key=lambda cover: (size_of(cover.pending), cover.cost.rank)).entries

    def solve(self, node: GraphNode, selections: Selections, context: Context) -> Variants:
        """Solve selections on an object of this node."""
        key = ((node.type_name, node.graph), selections, context)
        found = self._memo.get(key)
        if found is None:
            self.budget.spend()
            solve = self._solve_abstract if node.is_abstract else self._solve_object
            found = self._memo[key] = _best(solve(node, selections, context), self._width)
        return found

    @property
    def _width(self) -> int:
        """How many ways to keep and to follow: one where the operation is large."""
        return 1 if self.budget.is_short else _WIDTH

    def _solve_object(
        self, node: GraphNode, selections: Selections, context: Context
    ) -> Iterator[Solution]:
        if not node.is_interface_object:
            selections = specialize(selections, node.type_name, self.graph.supergraph)
        parts = [self._solve_selection(node, s, context) for s in selections]
        for chosen in choose(parts, self._width):
            yield from self._finish(node, chosen, chosen.rest, context)

    def _finish(
        self, node: GraphNode, chosen: Chosen, pending: Selections, context: Context
    ) -> Iterator[Solution]:
        """Solutions that have these items, and enter other subgraphs for what is pending."""
        covers = [Cover((), pending, chosen.cost)]
        if pending and context.may_move:

            def options(remaining: Selections) -> list[Option]:
                return self._entries.into_others(node, remaining, context)

            covers = find_covers(covers[0], options, self._width)
        for cover in covers:
            yield Solution(node, chosen.items, cover.entries, cover.pending, cover.cost)

    def _solve_selection(
        self, node: GraphNode, selection: Selection, context: Context
    ) -> list[Part]:
        """What is local and what is not of one selection on an object, in one or more ways."""
        if isinstance(selection, InlineFragment):
            return [Part(None, selection)]  # an interface object does not know its concrete type
        if selection.name == "__typename":
            if node.is_interface_object:
                return [Part(None, selection)]
            return [Part(LocalField(selection, None), None)]
        move, provided = find_move(node, selection, context)
        if move is None:
            return [Part(None, selection)]
        parts = self._solve_field(node, selection, move, provided)
        if parts[0].cost.steps > 1 and self._is_had_elsewhere(node, selection, context):
            parts.append(Part(None, selection))  # it may take fewer steps from there
        return parts

    def _solve_field(
        self, node: GraphNode, selection: FieldSelection, move: FieldMove, provided: Selections
    ) -> list[Part]:
        if not selection.selections:
            return [Part(LocalField(selection, move), None)]
        target = self.graph.nodes[(move.target, node.graph)]
        below = Context(provided=merge_selections((*move.provides, *provided)))
        parts: list[Part] = []
        for child in self.solve(target, selection.selections, below):
            if child.is_empty and child.missing:
                parts.append(Part(None, selection))
                continue
            rest = selection.with_selections(child.missing) if child.missing else None
            parts.append(Part(LocalField(selection, move, child), rest, child.cost))
        return parts

    def _is_had_elsewhere(
        self, node: GraphNode, selection: FieldSelection, context: Context
    ) -> bool:
        """Whether another subgraph that may be entered has the field as well."""
        return context.may_move and any(
            selection.name in self.graph.nodes[move.target].fields
            for move in self.graph.entity_moves.get(node.type_name, ())
            if move.target[1] != node.graph
        )

    def _solve_abstract(
        self, node: GraphNode, selections: Selections, context: Context
    ) -> Iterator[Solution]:
        parts: list[list[Part]] = []
        pending: list[Selection] = []
        expanded: dict[str, list[Selection]] = {}
        for selection in selections:
            direct = self._solve_directly(node, selection, context)
            if direct:
                parts.append(direct)
            elif self._is_left_to_interface_objects(node, selection):
                pending.append(selection)
            else:
                for name in self._concrete_types(node, selection):
                    expanded.setdefault(name, []).append(selection)
        parts.extend(
            self._solve_concrete(node, name, tuple(expanded[name]), context)
            for name in sorted(expanded)
        )
        for chosen in choose(parts, self._width):
            for solution in self._finish(node, chosen, tuple(pending), context):
                missing = merge_selections((*solution.missing, *chosen.rest))
                yield replace(solution, missing=missing)

    def _solve_concrete(
        self, node: GraphNode, name: str, selections: Selections, context: Context
    ) -> list[Part]:
        """What is selected of one of the object types of an abstract node."""
        concrete = self.graph.nodes[(name, node.graph)]
        own = specialize(selections, name, self.graph.supergraph)
        provided = specialize(context.provided, name, self.graph.supergraph)
        inside = replace(context, provided=provided, may_move=True, given=())
        parts: list[Part] = []
        for child in self.solve(concrete, own, inside):
            local = None if child.is_empty else LocalFragment(name, child)
            rest = InlineFragment(name, child.missing) if child.missing else None
            parts.append(Part(local, rest, child.cost))
        return parts

    def _solve_directly(
        self, node: GraphNode, selection: Selection, context: Context
    ) -> list[Part]:
        """The field on the abstract type itself, where the subgraph gives it for every type."""
        if isinstance(selection, InlineFragment):
            return []
        if selection.name == "__typename":
            return [Part(LocalField(selection, None), None)]
        move, provided = find_move(node, selection, context)
        if move is None or not self._is_same_everywhere(node, selection, move):
            return []
        parts = self._solve_field(node, selection, move, provided)
        return [part for part in parts if part.rest is None]

    def _is_same_everywhere(
        self, node: GraphNode, selection: FieldSelection, move: FieldMove
    ) -> bool:
        for name in node.possible_types:
            own = self.graph.nodes[(name, node.graph)].fields.get(selection.name)
            if own is None or own.requires or own.provides or own.contexts:
                return False
            if selection.selections and own.target != move.target:
                return False
            if (name, selection.response_key) in self.storage_keys:
                return False
        return True

    def _is_left_to_interface_objects(self, node: GraphNode, selection: Selection) -> bool:
        """Whether only a subgraph that has this interface as an object gives the field."""
        if isinstance(selection, InlineFragment) or selection.name in node.fields:
            return False
        if any(
            selection.name in self.graph.nodes[(name, node.graph)].fields
            for name in node.possible_types
        ):
            return False
        return any(
            selection.name in self.graph.nodes[move.target].fields
            for move in self.graph.entity_moves.get(node.type_name, ())
        )

    def _concrete_types(self, node: GraphNode, selection: Selection) -> Iterator[str]:
        if isinstance(selection, FieldSelection):
            yield from node.possible_types
            return
        applies = self.graph.supergraph.possible_types(selection.type_condition)
        yield from (name for name in node.possible_types if name in applies)


def _best(solutions: Iterable[Solution], number: int) -> Variants:
    """Those that leave the least missing; of these, the cheapest. Equal ones count once."""
    distinct: dict[tuple[Selections, Cost], Solution] = {}
    for solution in solutions:
        distinct.setdefault((solution.missing, solution.cost), solution)
    ranked = sorted(distinct.values(), key=lambda s: (size_of(s.missing), s.cost.rank))
    return tuple(ranked[:number])
