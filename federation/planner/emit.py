"""Solutions -> fetch graph: each entry becomes a step, each item a selection in its step."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphweft.federation.operation.selection import FieldSelection
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.federation.plan.nodes import EntityTarget, Representation
from graphweft.federation.plan.path import Key, PlanPath
from graphweft.federation.planner.context_sources import context_sources, with_context_arguments
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep, SelectionTree
from graphweft.federation.planner.position import INNER, Position
from graphweft.federation.planner.represent import represent
from graphweft.federation.planner.solution import Entry, LocalField, LocalFragment, Solution

__all__ = ["Emitter"]

_FieldKeys = tuple[str, ...]
"""Keys from the root of the data tree to a field."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where selections are emitted: a tree of a step, at a position, for a type ("" for any).

    `is_inner` says that it is below a field that only the plan needs.
    """

    step: FetchStep
    tree: SelectionTree
    position: Position
    scope: str = ""
    is_inner: bool = False

    def key_of(self, owner: str, selection: FieldSelection, *, internal: bool) -> str:
        """Where a field is stored; one that only the plan needs may need a key of its own type."""
        if not internal:
            return self.position.storage_key(owner, selection)
        return self.position.internal_key(owner, selection, INNER if self.is_inner else self.scope)


@dataclass(slots=True)
class Emitter:
    """Builds one fetch graph.

    Attributes:
        spend: called for each field and entry.
        tracks_writers: whether context values are asked for, so that it must be known where fields
            come from.
    """

    spend: Spend = unlimited
    graph: FetchGraph = field(default_factory=FetchGraph)
    tracks_writers: bool = False
    _writers: dict[_FieldKeys, set[int]] = field(default_factory=dict[_FieldKeys, set[int]])

    def emit_root(self, entry: Entry, position: Position, after: set[int]) -> set[int]:
        """Emit an entry into a root type; returns the ids of every step made for it."""
        before = set(self.graph.steps)
        step = self.graph.add(entry.body.node.graph)
        step.depends_on |= after
        self._emit(entry.body, _Place(step, step.tree, position), internal=False)
        made = set(self.graph.steps) - before
        for other in made - {step.id}:
            self.graph.steps[other].depends_on |= after
        return made

    def wait_for_contexts(self) -> None:
        """Have every step wait for those that give its context values; once all is emitted."""
        for step in self.graph.steps.values():
            for target in step.targets:
                for source in target.contexts:
                    for stored in source.fields:
                        keys = (*_keys_of(source.path), stored.key)
                        step.depends_on |= self._writers[keys] - {step.id}

    def _emit(self, solution: Solution, place: _Place, *, internal: bool) -> set[int]:
        """Emit a solution; returns the ids of the steps that its data comes from."""
        used = {place.step.id} if solution.items else set[int]()
        if solution.node.is_abstract:
            place.tree.needs_typename = True
        for item in solution.items:
            self.spend()
            if isinstance(item, LocalFragment):
                inner = _Place(
                    place.step,
                    place.tree.fragment(item.type_condition),
                    place.position,
                    item.type_condition,
                    place.is_inner,
                )
                used |= self._emit(item.child, inner, internal=internal)
            else:
                used |= self._emit_field(solution, item, place, internal=internal)
        for entry in solution.entries:
            used |= self._emit_entry(entry, place, internal=internal)
        return used

    def _emit_field(
        self, solution: Solution, item: LocalField, place: _Place, *, internal: bool
    ) -> set[int]:
        owner = solution.node.type_name
        key = place.key_of(owner, item.selection, internal=internal)
        entry = place.tree.add_field(key, with_context_arguments(item.selection, item.move))
        used = set[int]()
        if item.child is not None and item.move is not None:
            if entry.child is None:
                entry.child = SelectionTree()
            position = place.position.child(key, item.move.type, place.scope)
            below = _Place(place.step, entry.child, position, is_inner=internal)
            used = self._emit(item.child, below, internal=internal)
        if self.tracks_writers:
            keys = (*_keys_of(place.position.path), key)
            self._writers.setdefault(keys, set()).update(used, {place.step.id})
        return used

    def _emit_entry(self, entry: Entry, place: _Place, *, internal: bool) -> set[int]:
        assert entry.condition is not None
        assert entry.move is not None
        needs = self._emit(entry.condition, place, internal=True)
        target = entry.body.node
        source = entry.condition.node
        representation = Representation(
            target.type_name,
            frozenset({place.scope}) if place.scope else frozenset(),
            _typename(entry, place.scope),
            represent(
                entry.representation,
                entry.move.key,
                source.type_name,
                place.position,
                INNER if place.is_inner else place.scope,
            ),
            entry.representation,
        )
        contexts = context_sources(entry.body, place.position) if self.tracks_writers else ()
        objects = EntityTarget(place.position.path, (representation,), contexts)
        step = self.graph.add(target.graph, (objects,))
        step.depends_on |= needs
        tree = step.tree.fragment(target.type_name)
        inside = _Place(step, tree, place.position, place.scope, place.is_inner)
        return self._emit(entry.body, inside, internal=internal) | {step.id}


def _typename(entry: Entry, scope: str) -> str | None:
    assert entry.move is not None
    return entry.move.typename or scope or entry.body.node.type_name


def _keys_of(path: PlanPath) -> _FieldKeys:
    return tuple(element.name for element in path if isinstance(element, Key))
