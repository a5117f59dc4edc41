"""Selections + a node of the query graph -> Solution: the heart of planning.

At each object the solver takes what the subgraph resolves itself. What is left is had by entering
other subgraphs with a representation of the object, whose fields are themselves solved at the
object (so a key that a third subgraph knows makes a chain). What still is missing is handed up: the
parent's field is then asked of another subgraph as well, up to the root types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from graphweft.federation.planner.solution import (
    Cost,
    Entry,
    LocalField,
    LocalFragment,
    Solution,
)
from graphweft.federation.query_graph.nodes import (
    EntityMove,
    FieldMove,
    GraphNode,
    NodeKey,
    QueryGraph,
)

__all__ = ["Context", "Solver"]

_Guard = tuple[NodeKey, Selections]


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at the object being solved.

    Attributes:
        provided: what the subgraph resolves here although it is external (`@provides`).
        given: what the representation carried besides the key (`@requires`).
        entering: entries whose representation is being solved, against running in circles.
        may_move: False directly after an entry: what is not there is had from where we came.
        has_contexts: whether context values came with the entry (`@fromContext`).
    """

    provided: Selections = ()
    given: Selections = ()
    entering: frozenset[_Guard] = frozenset()
    may_move: bool = True
    has_contexts: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    entry: Entry
    wanted: Selections
    covered: int
    cost: Cost


class _Needs(NamedTuple):
    """What an entry must bring for a field: what it `@requires`, and whether context values."""

    requires: Selections
    contexts: bool


_NOTHING_NEEDED = _Needs((), contexts=False)
_FREE = Cost(0, 0, 0)
_MemoKey = tuple[NodeKey, Selections, Context]


@dataclass(slots=True)
class Solver:
    """Solves selections over one query graph, for one operation.

    `storage_keys` holds the (type, response key) pairs that are fetched under an alias.
    """

    graph: QueryGraph
    storage_keys: Mapping[tuple[str, str], str]
    budget: Budget
    _memo: dict[_MemoKey, Solution] = field(default_factory=dict[_MemoKey, Solution])

    def solve_root(self, root_type: str, selections: Selections) -> tuple[Entry, ...]:
        """Entries into the root types that together give the selections.

        What no subgraph gives is left out: it is null in the answer.
        """
        remaining, entries = selections, list[Entry]()
        while remaining:
            options = list(self._root_options(root_type, remaining))
            if not options:
                break
            best = min(options, key=lambda o: (-o.covered, o.cost))
            entries.append(best.entry)
            remaining = _remaining(remaining, best)
        return tuple(entries)

    def solve(self, node: GraphNode, selections: Selections, context: Context) -> Solution:
        """Solve selections on an object of this node."""
        key = ((node.type_name, node.graph), selections, context)
        found = self._memo.get(key)
        if found is None:
            self.budget.spend()
            solve = self._solve_abstract if node.is_abstract else self._solve_object
            found = self._memo[key] = solve(node, selections, context)
        return found

    def _root_options(self, root_type: str, remaining: Selections) -> Iterator[_Option]:
        for node in self.graph.roots(root_type):
            wanted = tuple(
                s for s in remaining if isinstance(s, FieldSelection) and s.name in node.fields
            )
            if wanted:
                body = self.solve(node, wanted, Context(may_move=False))
                option = _option(Entry(None, (), None, body), wanted)
                if option.covered:
                    yield option

    def _solve_object(self, node: GraphNode, selections: Selections, context: Context) -> Solution:
        if not node.is_interface_object:
            selections = specialize(selections, node.type_name, self.graph.supergraph)
        items: list[LocalField | LocalFragment] = []
        pending: list[Selection] = []
        for selection in selections:
            local, rest = self._solve_selection(node, selection, context)
            if local is not None:
                items.append(local)
            if rest is not None:
                pending.append(rest)
        return self._finish(node, items, tuple(pending), context)

    def _finish(
        self,
        node: GraphNode,
        items: list[LocalField | LocalFragment],
        pending: Selections,
        context: Context,
    ) -> Solution:
        entries: tuple[Entry, ...] = ()
        if pending and context.may_move:
            entries, pending = self._enter(node, pending, context)
        return Solution(node, tuple(items), entries, pending, _cost(items, entries))

    def _solve_selection(
        self, node: GraphNode, selection: Selection, context: Context
    ) -> tuple[LocalField | None, Selection | None]:
        """(what is local, what is not) of one selection on an object."""
        if isinstance(selection, InlineFragment):
            return None, selection  # an interface object does not know its concrete type
        if selection.name == "__typename":
            if node.is_interface_object:
                return None, selection
            return LocalField(selection, None), None
        move, provided = _find_move(node, selection, context)
        if move is None:
            return None, selection
        return self._solve_field(node, selection, move, provided)

    def _solve_field(
        self, node: GraphNode, selection: FieldSelection, move: FieldMove, provided: Selections
    ) -> tuple[LocalField | None, Selection | None]:
        if not selection.selections:
            return LocalField(selection, move), None
        target = self.graph.nodes[(move.target, node.graph)]
        below = Context(provided=merge_selections((*move.provides, *provided)))
        child = self.solve(target, selection.selections, below)
        rest = selection.with_selections(child.missing) if child.missing else None
        if child.is_empty and rest is not None:
            return None, selection
        return LocalField(selection, move, child), rest

    def _solve_abstract(
        self, node: GraphNode, selections: Selections, context: Context
    ) -> Solution:
        items: list[LocalField | LocalFragment] = []
        pending: list[Selection] = []
        expanded: dict[str, list[Selection]] = {}
        for selection in selections:
            local = self._solve_directly(node, selection, context)
            if local is not None:
                items.append(local)
            elif self._is_left_to_interface_objects(node, selection):
                pending.append(selection)
            else:
                for name in self._concrete_types(node, selection):
                    expanded.setdefault(name, []).append(selection)
        missing: list[Selection] = []
        for name in sorted(expanded):
            concrete = self.graph.nodes[(name, node.graph)]
            own = specialize(tuple(expanded[name]), name, self.graph.supergraph)
            inside = replace(context, provided=_provided_for(context.provided, name, self.graph))
            child = self.solve(concrete, own, replace(inside, may_move=True, given=()))
            if not child.is_empty:
                items.append(LocalFragment(name, child))
            if child.missing:
                missing.append(InlineFragment(name, child.missing))
        solution = self._finish(node, items, tuple(pending), context)
        return replace(solution, missing=merge_selections((*solution.missing, *missing)))

    def _solve_directly(
        self, node: GraphNode, selection: Selection, context: Context
    ) -> LocalField | None:
        """The field on the abstract type itself, where the subgraph gives it for every type."""
        if isinstance(selection, InlineFragment):
            return None
        if selection.name == "__typename":
            return LocalField(selection, None)
        move, provided = _find_move(node, selection, context)
        if move is None or not self._is_same_everywhere(node, selection, move):
            return None
        local, rest = self._solve_field(node, selection, move, provided)
        return local if rest is None else None

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

    def _enter(
        self, node: GraphNode, pending: Selections, context: Context
    ) -> tuple[tuple[Entry, ...], Selections]:
        """Enter other subgraphs until nothing pending is left or nothing helps any more."""
        remaining, entries = pending, list[Entry]()
        while remaining:
            options = list(self._entity_options(node, remaining, context))
            if not options:
                break
            best = min(options, key=lambda o: (-o.covered, o.cost))
            entries.append(best.entry)
            remaining = _remaining(remaining, best)
        return tuple(entries), remaining

    def _entity_options(
        self, node: GraphNode, remaining: Selections, context: Context
    ) -> Iterator[_Option]:
        for move in self.graph.entity_moves.get(node.type_name, ()):
            target = self.graph.nodes[move.target]
            for needs, wanted in _group_by_needs(target, remaining):
                if target is node and needs == _NOTHING_NEEDED:
                    continue
                entry = self._entry(node, move, needs, wanted, context)
                if entry is not None:
                    option = _option(entry, wanted)
                    if option.covered:
                        yield option

    def _entry(
        self,
        node: GraphNode,
        move: EntityMove,
        needs: _Needs,
        wanted: Selections,
        context: Context,
    ) -> Entry | None:
        representation = merge_selections((*move.key, *needs.requires))
        guard = (move.target, representation)
        if guard in context.entering:
            return None
        inside = Context(provided=context.provided, entering=context.entering | {guard})
        condition = self.solve(node, representation, inside)
        if condition.missing:
            return None
        target = self.graph.nodes[move.target]
        inside = Context(given=needs.requires, may_move=False, has_contexts=needs.contexts)
        body = self.solve(target, wanted, inside)
        return Entry(move, representation, condition, body)


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


def _provided_for(provided: Selections, name: str, graph: QueryGraph) -> Selections:
    return specialize(provided, name, graph.supergraph)


def _has_contexts(selection: FieldSelection, move: FieldMove) -> bool:
    """Whether ancestors give the field all the context values that it takes."""
    had = {context.variable for context in selection.contexts}
    return all(value.variable in had for value in move.contexts)


def _group_by_needs(
    target: GraphNode, remaining: Selections
) -> Iterator[tuple[_Needs, Selections]]:
    """What of the pending selections the target may give, by what must come with the entry."""
    groups: dict[_Needs, list[Selection]] = {}
    for selection in remaining:
        if isinstance(selection, InlineFragment) or selection.name == "__typename":
            if target.is_abstract:
                groups.setdefault(_NOTHING_NEEDED, []).append(selection)
            continue
        move = target.fields.get(selection.name)
        if move is None:
            if target.is_abstract:
                groups.setdefault(_NOTHING_NEEDED, []).append(selection)
        elif not move.contexts or _has_contexts(selection, move):
            needs = _Needs(move.requires, bool(move.contexts))
            groups.setdefault(needs, []).append(selection)
    yield from ((needs, tuple(wanted)) for needs, wanted in groups.items())


def _option(entry: Entry, wanted: Selections) -> _Option:
    covered = _size(wanted) - _size(entry.body.missing)
    return _Option(entry, wanted, covered, _entry_cost(entry))


def _remaining(pending: Selections, taken: _Option) -> Selections:
    untouched = tuple(s for s in pending if s not in taken.wanted)
    return merge_selections((*untouched, *taken.entry.body.missing))


def _size(selections: Selections) -> int:
    return sum(_size(s.selections) if s.selections else 1 for s in selections)


def _entry_cost(entry: Entry) -> Cost:
    before = entry.condition.cost if entry.condition else _FREE
    body = entry.body.cost
    return Cost(
        before.steps + 1 + body.steps,
        before.fetches + 1 + body.fetches,
        before.fields + body.fields,
    )


def _cost(items: list[LocalField | LocalFragment], entries: tuple[Entry, ...]) -> Cost:
    costs = [item.child.cost for item in items if item.child] + [_entry_cost(e) for e in entries]
    return Cost(
        max((cost.steps for cost in costs), default=0),
        sum(cost.fetches for cost in costs),
        sum(cost.fields for cost in costs) + len(items),
    )
