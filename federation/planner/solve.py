"""Selections + a node of the query graph -> Solutions: the heart of planning.

At each object the solver takes what the subgraph resolves itself. What is left is had by entering
other subgraphs with a representation of the object, whose fields are themselves solved at the
object (so a key that a third subgraph knows makes a chain). What still is missing is handed up: the
parent's field is then asked of another subgraph as well, up to the root types.

Where there are several ways, the few best are kept: which one fits the rest of the plan shows
further up, since parts that ask the same subgraph in the same step share a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from graphweft.federation.operation.merge import merge_selections, specialize
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
)
from graphweft.federation.planner.budget import Budget
from graphweft.federation.planner.cover import Cover, Option, find_covers
from graphweft.federation.planner.parts import Chosen, Part, choose
from graphweft.federation.planner.solution import (
    FREE,
    Cost,
    Entry,
    LocalField,
    LocalFragment,
    Solution,
    Variants,
    entry_cost,
    size_of,
)
from graphweft.federation.query_graph.key_steps import find_key_steps
from graphweft.federation.query_graph.nodes import (
    EntityMove,
    FieldMove,
    GraphNode,
    NodeKey,
    QueryGraph,
)

__all__ = ["Context", "Solver"]


class _Needs(NamedTuple):
    """What an entry must bring for a field: what it `@requires`, and whether context values."""

    requires: Selections
    contexts: bool


_NOTHING_NEEDED = _Needs((), contexts=False)
_Guard = tuple[NodeKey, Selections, _Needs]


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at the object being solved.

    Attributes:
        provided: what the subgraph resolves here although it is external (`@provides`).
        given: what the representation carried besides the key (`@requires`).
        entering: entries with requirements whose representation is being solved, against running in
            circles.
        until: entries are only made whose key is known by this step; None for any. Where a key is
            solved, that is the step before the key is used: so it never takes longer than it must,
            and never runs in circles.
        may_move: False directly after an entry: what is not there is had from where we came.
        has_contexts: whether context values came with the entry (`@fromContext`).
    """

    provided: Selections = ()
    given: Selections = ()
    entering: frozenset[_Guard] = frozenset()
    until: int | None = None
    may_move: bool = True
    has_contexts: bool = False


_WIDTH = 4
"""How many ways to have the same are kept, and how many options are followed."""

_KEYS = 2
"""How many ways to represent an object to one subgraph are tried."""

_MemoKey = tuple[NodeKey, Selections, Context]
_FormsKey = tuple[NodeKey, NodeKey, _Needs, Context]
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
class Solver:
    """Solves selections over one query graph, for one operation.

    `storage_keys` holds the (type, response key) pairs that are fetched under an alias.
    """

    graph: QueryGraph
    storage_keys: Mapping[tuple[str, str], str]
    budget: Budget
    _memo: dict[_MemoKey, Variants] = field(default_factory=dict[_MemoKey, Variants])
    _ways: dict[NodeKey, list[_Way]] = field(default_factory=dict[NodeKey, "list[_Way]"])
    _forms: dict[_FormsKey, tuple[_Represented, ...]] = field(
        default_factory=dict["_FormsKey", "tuple[_Represented, ...]"]
    )

    def solve_root(self, root_type: str, selections: Selections) -> tuple[Entry, ...]:
        """Entries into the root types that together give the selections.

        What no subgraph gives is left out: it is null in the answer.
        """

        def options(remaining: Selections) -> list[Option]:
            return self._root_options(root_type, remaining)

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

    def _root_options(self, root_type: str, remaining: Selections) -> list[Option]:
        """Entries for the remaining root field that the fewest subgraphs have."""
        self.budget.spend()
        fields = [s for s in remaining if isinstance(s, FieldSelection)]
        roots = self.graph.roots(root_type)
        owners = {s: [node for node in roots if s.name in node.fields] for s in fields}
        for selection in sorted(fields, key=lambda s: len(owners[s])):
            options = [o for node in owners[selection] for o in self._options_at(node, fields)]
            if options:
                return options
        return []

    def _options_at(self, node: GraphNode, fields: Sequence[FieldSelection]) -> Iterator[Option]:
        """Entries into one of the nodes of a root type."""
        wanted = tuple(field for field in fields if field.name in node.fields)
        for body in self.solve(node, wanted, Context(may_move=False)):
            covered = size_of(wanted) - size_of(body.missing)
            if covered:
                cost = body.cost.beside(Cost(0, frozenset({(0, node.graph)}), 0))
                yield Option(Entry(None, (), None, body, cost), wanted, covered)

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
                return self._entity_options(node, remaining, context)

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
        move, provided = _find_move(node, selection, context)
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
        move, provided = _find_move(node, selection, context)
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

    def _entity_options(
        self, node: GraphNode, remaining: Selections, context: Context
    ) -> list[Option]:
        """Entries that give the one of the remaining selections that the fewest others have.

        Every way to have them all takes one of these, so nothing is lost by looking at them first.
        """
        self.budget.spend()
        ways = self._ways_from(node)
        owners = {s: [w for w in ways if _may_give(w.target, s)] for s in remaining}
        for selection in sorted(remaining, key=lambda s: len(owners[s])):
            options = [
                option
                for way in owners[selection]
                for option in self._options_by(way, node, selection, remaining, context)
            ]
            if options:
                return _by_short_ways(options)
        return []

    def _options_by(
        self,
        way: _Way,
        node: GraphNode,
        selection: Selection,
        remaining: Selections,
        context: Context,
    ) -> Iterator[Option]:
        """Entries by one way that give the selection, and with it what else needs no more."""
        needs = _needs(way.target, selection)
        if needs is None or (way.target is node and needs == _NOTHING_NEEDED):
            return
        wanted = tuple(s for s in remaining if _needs(way.target, s) == needs)
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
        self, way: _Way, node: GraphNode, needs: _Needs, context: Context
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
        needs: _Needs,
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
    move: EntityMove, step: int | None, needs: _Needs, context: Context
) -> Context | None:
    """The context to solve the representation in; None where that would run in circles."""
    if needs == _NOTHING_NEEDED and step is not None:
        return Context(provided=context.provided, until=step - 1)
    guard = (move.target, move.key, needs)
    if context.until is not None or guard in context.entering:
        return None
    return Context(provided=context.provided, entering=context.entering | {guard})


def _find_move(
    node: GraphNode, selection: FieldSelection, context: Context
) -> tuple[FieldMove | None, Selections]:
    """The move for a field here and what is provided below it."""
    name = selection.name
    provided = next(
        (p for p in context.provided if isinstance(p, FieldSelection) and p.name == name), None
    )
    move = node.fields.get(name)
    if provided is not None:
        move = move or node.external.get(name)
    if move is None or (move.requires and not _includes(context.given, move.requires)):
        return None, ()
    if move.contexts and not (context.has_contexts and _has_contexts(selection, move)):
        return None, ()
    return move, provided.selections if provided else ()


def _includes(given: Selections, requires: Selections) -> bool:
    return merge_selections((*given, *requires)) == given


def _has_contexts(selection: FieldSelection, move: FieldMove) -> bool:
    """Whether ancestors give the field all the context values that it takes."""
    had = {context.variable for context in selection.contexts}
    return all(value.variable in had for value in move.contexts)


def _may_give(target: GraphNode, selection: Selection) -> bool:
    """Whether a subgraph may have some of it, by the look of the type alone."""
    if isinstance(selection, InlineFragment) or selection.name == "__typename":
        return target.is_abstract
    return target.is_abstract or selection.name in target.fields


def _needs(target: GraphNode, selection: Selection) -> _Needs | None:
    """What must come with an entry for this selection; None where the target has nothing of it."""
    if not _may_give(target, selection):
        return None
    move = None if isinstance(selection, InlineFragment) else target.fields.get(selection.name)
    if move is None:
        return _NOTHING_NEEDED
    assert isinstance(selection, FieldSelection)
    if move.contexts and not _has_contexts(selection, move):
        return None
    return _Needs(move.requires, bool(move.contexts))


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


def _best(solutions: Iterable[Solution], number: int) -> Variants:
    """Those that leave the least missing; of these, the cheapest. Equal ones count once."""
    distinct: dict[tuple[Selections, Cost], Solution] = {}
    for solution in solutions:
        distinct.setdefault((solution.missing, solution.cost), solution)
    ranked = sorted(distinct.values(), key=lambda s: (size_of(s.missing), s.cost.rank))
    return tuple(ranked[:number])
