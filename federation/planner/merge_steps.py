"""Fewer fetches: steps of one subgraph become one step, or go together in one request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import replace

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.plan.nodes import EntityTarget, Representation, RepresentationField
from graphweft.federation.plan.path import PlanPath
from graphweft.federation.planner.budget import Budget
from graphweft.federation.planner.conflicts import can_merge
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep
from graphweft.federation.query_graph.nodes import QueryGraph

__all__ = ["merge_steps"]

_BucketOf = Callable[[FetchStep], Hashable]
_Fits = Callable[["_Kept", FetchStep], bool]
_Forms = dict[tuple[str, str | None], frozenset[str]]
"""Names of the fields that represent an object, by its type and the `__typename` that is sent."""


def merge_steps(graph: FetchGraph, query_graph: QueryGraph, budget: Budget) -> None:
    """Merge steps where one request can do for several; never adds to the sequential steps.

    Steps about the same objects come first: only when these have all that they ask for in one place
    can it be seen that others ask for the same. What then is left beside each other asks different
    things of one subgraph: it shares a request, in `_entities` fields of its own.
    """
    for bucket_of, suits in ((_by_objects, _represent_alike), (_by_subgraph, _ask_the_same)):

        def fits(first: _Kept, second: FetchStep, suits: _Fits = suits) -> bool:
            return suits(first, second) and _is_one_operation(first.step, second, query_graph)

        _merge_within_levels(graph, bucket_of, fits, budget)
        _merge_across_levels(graph, bucket_of, fits, budget)
    _accompany(graph)


def _accompany(graph: FetchGraph) -> None:
    """Entity steps of one level and one subgraph share a request."""
    levels = graph.levels()
    absorbed: dict[int, int] = {}
    for first, *others in _buckets(graph, lambda step: (levels[step.id], _by_subgraph(step))):
        if first.targets and not _context_variables(first):
            first.companions.extend(others)
            absorbed.update((other.id, first.id) for other in others)
    graph.replace(absorbed)


def _merge_within_levels(
    graph: FetchGraph, bucket_of: _BucketOf, fits: _Fits, budget: Budget
) -> None:
    """Steps of one level never need each other, and merging them moves nothing."""
    levels = graph.levels()
    absorbed: dict[int, int] = {}
    for bucket in _buckets(graph, lambda step: (levels[step.id], bucket_of(step))):
        kept: list[_Kept] = []
        for step in bucket:
            for other in kept:
                budget.spend()
                if fits(other, step):
                    other.absorb(step)
                    absorbed[step.id] = other.step.id
                    break
            else:
                kept.append(_Kept(step))
        for other in kept:
            other.settle()
    graph.replace(absorbed)


def _merge_across_levels(
    graph: FetchGraph, bucket_of: _BucketOf, fits: _Fits, budget: Budget
) -> None:
    """An earlier step may wait for a later one, where that makes nothing later."""
    order = _Order(graph)
    for bucket in _buckets(graph, bucket_of):
        kept: list[_Kept] = []
        for step in bucket:
            for other in kept:
                budget.spend()
                if order.may_merge(other.step, step) and fits(other, step):
                    other.absorb(step)
                    graph.replace({step.id: other.step.id})
                    order = _Order(graph)
                    break
            else:
                kept.append(_Kept(step))
        for other in kept:
            other.settle()


def _buckets(graph: FetchGraph, bucket_of: _BucketOf) -> list[list[FetchStep]]:
    buckets: dict[Hashable, list[FetchStep]] = {}
    for step in graph.ordered():
        buckets.setdefault(bucket_of(step), []).append(step)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _is_one_operation(first: FetchStep, second: FetchStep, query_graph: QueryGraph) -> bool:
    """Whether the subgraph accepts the selections of both in one `_entities` field."""
    if not first.targets:
        return True  # root fields: what clients select there has been validated together
    if _overlap(first, second, query_graph):
        return False
    scopes = [
        (name, tree.selections())
        for step in (first, second)
        for name, tree in step.tree.fragments.items()
    ]
    return can_merge(scopes, first.graph, query_graph)


def _overlap(first: FetchStep, second: FetchStep, query_graph: QueryGraph) -> bool:
    """Whether an object would be asked for what is asked of it under another type."""
    possible = query_graph.supergraph.possible_types
    return any(
        one != other and not possible(one).isdisjoint(possible(other))
        for one in first.tree.fragments
        for other in second.tree.fragments
    )


def _represent_alike(first: _Kept, second: FetchStep) -> bool:
    """Whether one representation can carry what both require, for the same objects.

    It cannot where they require the same field with different arguments, or have different keys,
    of which one may be null; nor where one is about some types of the objects only, as the others
    would be asked for the same then.
    """
    stored: dict[tuple[object, ...], str] = {}
    forms: dict[tuple[object, ...], object] = {}
    for targets in (first.targets, second.targets):
        for target in targets:
            for representation in target.representations:
                asked = (target.path, representation.type_condition, representation.typename)
                keys = frozenset(field.name for field in representation.fields if field.is_key)
                form = (representation.types, keys)
                if forms.setdefault(asked, form) != form:
                    return False
                place = (target.path, representation.types, representation.typename)
                for name, key in _stored_keys(representation.fields, place):
                    if stored.setdefault(name, key) != key:
                        return False
    return True


def _stored_keys(
    fields: tuple[RepresentationField, ...], place: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], str]]:
    for field in fields:
        name = (*place, field.name, field.types)
        yield name, field.key
        yield from _stored_keys(field.fields, name)


def _by_objects(step: FetchStep) -> Hashable:
    return (step.graph, frozenset(target.path for target in step.targets))


def _by_subgraph(step: FetchStep) -> Hashable:
    return (step.graph, bool(step.targets), _context_variables(step))


def _context_variables(step: FetchStep) -> frozenset[str]:
    return frozenset(source.variable for target in step.targets for source in target.contexts)


class _Order:
    """Who comes before whom in a fetch graph, as it stands."""

    def __init__(self, graph: FetchGraph) -> None:
        self._level: dict[int, int] = {}
        self._before: dict[int, int] = {}  # ids of all steps needed, as bits
        self._after: dict[int, int] = {}  # how many sequential steps follow
        steps = graph.topological()
        for step in steps:
            level, before = 0, 0
            for other in step.depends_on:
                level = max(level, self._level[other] + 1)
                before |= self._before[other] | 1 << other
            self._level[step.id], self._before[step.id] = level, before
        for step in reversed(steps):
            after = self._after.setdefault(step.id, 0)
            for other in step.depends_on:
                self._after[other] = max(self._after.get(other, 0), after + 1)
        self._last = max(self._level.values(), default=0)

    def may_merge(self, first: FetchStep, second: FetchStep) -> bool:
        """Whether neither needs the other, and one step at the later of their levels will do."""
        a, b = first.id, second.id
        if self._before[a] >> b & 1 or self._before[b] >> a & 1:
            return False
        level = max(self._level[a], self._level[b])
        return level + max(self._after[a], self._after[b]) <= self._last


def _ask_the_same(first: _Kept, second: FetchStep) -> bool:
    """Whether what both ask of a type is equal, and the objects are represented in equal form."""
    forms = first.forms()
    for form, names in _forms(second.targets).items():
        if forms.get(form, names) != names:
            return False
    ours, theirs = first.step.tree.fragments, second.tree.fragments
    return all(
        ours[name].selections() == theirs[name].selections() for name in ours.keys() & theirs.keys()
    )


def _forms(targets: Iterable[EntityTarget]) -> _Forms:
    return {
        (r.type_condition, r.typename): frozenset(field.name for field in r.fields)
        for target in targets
        for r in target.representations
    }


class _Kept:
    """A step that absorbs others, each at the cost of that other one.

    Its `targets` are the step's own once it is settled.
    """

    def __init__(self, step: FetchStep) -> None:
        self.step = step
        self._merged: dict[PlanPath, EntityTarget] | None = None
        self._forms: _Forms | None = None

    @property
    def targets(self) -> Collection[EntityTarget]:
        """What it is about, with what it has absorbed."""
        return self.step.targets if self._merged is None else self._merged.values()

    def forms(self) -> _Forms:
        """How its objects are represented."""
        if self._forms is None:
            self._forms = _forms(self.targets)
        return self._forms

    def absorb(self, other: FetchStep) -> None:
        """Ask for what the other step asks for."""
        self.step.tree.absorb(other.tree)
        if self._merged is None:
            self._merged = {target.path: target for target in self.step.targets}
        forms = self.forms()
        for target in other.targets:
            known = self._merged.get(target.path)
            if known is None:
                self._merged[target.path] = target
                forms.update(_forms((target,)))
            else:
                self._merged[target.path] = _union_targets(known, target)
                self._forms = None

    def settle(self) -> None:
        """Give the step the targets that were absorbed."""
        self.step.targets = tuple(self.targets)


def _union_targets(first: EntityTarget, second: EntityTarget) -> EntityTarget:
    merged: dict[tuple[str, frozenset[str], str | None], Representation] = {}
    for representation in (*first.representations, *second.representations):
        key = (representation.type_condition, representation.types, representation.typename)
        known = merged.get(key)
        merged[key] = representation if known is None else _union(known, representation)
    contexts = tuple(dict.fromkeys((*first.contexts, *second.contexts)))
    return EntityTarget(first.path, tuple(merged.values()), contexts)


def _union(first: Representation, second: Representation) -> Representation:
    return replace(
        first,
        fields=_union_fields(first.fields, second.fields),
        selections=merge_selections((*first.selections, *second.selections)),
    )


def _union_fields(
    first: tuple[RepresentationField, ...], second: tuple[RepresentationField, ...]
) -> tuple[RepresentationField, ...]:
    merged = {(field.name, field.types): field for field in first}
    for field in second:
        known = merged.get((field.name, field.types))
        merged[(field.name, field.types)] = (
            field
            if known is None
            else replace(
                known,
                fields=_union_fields(known.fields, field.fields),
                is_key=known.is_key or field.is_key,
            )
        )
    return tuple(merged.values())
