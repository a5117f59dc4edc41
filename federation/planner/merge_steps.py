"""Fewer fetches: steps that ask the same subgraph the same of different objects become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.plan.nodes import EntityTarget, Representation, RepresentationField
from graphweft.federation.plan.path import PlanPath
from graphweft.federation.planner.budget import Budget
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep

__all__ = ["merge_steps"]

Fits = Callable[[FetchStep, FetchStep], bool]


def merge_steps(graph: FetchGraph, budget: Budget) -> None:
    """Merge steps until nothing merges any more; the number of sequential steps never grows.

    Steps about the same objects first: only when these have all they ask for in one place can it
    be seen that others ask for the same.
    """
    for fits in (_have_same_paths, _ask_the_same):
        while _merge_one(graph, fits, budget):
            pass


def _merge_one(graph: FetchGraph, fits: Fits, budget: Budget) -> bool:
    levels = graph.levels()
    for first, second in combinations(list(graph.ordered()), 2):
        budget.spend()
        if first.graph != second.graph or bool(first.targets) != bool(second.targets):
            continue
        if not fits(first, second):
            continue
        if graph.depends(second.id, first.id) or graph.depends(first.id, second.id):
            continue
        if levels[first.id] != levels[second.id] and not _fits_later(graph, first, second):
            continue
        _absorb(first, second)
        graph.replace(second.id, first.id)
        return True
    return False


def _have_same_paths(first: FetchStep, second: FetchStep) -> bool:
    return {t.path for t in first.targets} == {t.path for t in second.targets}


def _ask_the_same(first: FetchStep, second: FetchStep) -> bool:
    """Whether what both ask of a type is equal, and the objects are represented in equal form."""
    forms = _forms(first)
    for form, names in _forms(second).items():
        if forms.get(form, names) != names:
            return False
    common = set(first.tree.fragments) & set(second.tree.fragments)
    return all(
        first.tree.fragments[name].selections() == second.tree.fragments[name].selections()
        for name in common
    )


def _forms(step: FetchStep) -> dict[tuple[str, str | None], frozenset[str]]:
    return {
        (r.type_condition, r.typename): frozenset(field.name for field in r.fields)
        for target in step.targets
        for r in target.representations
    }


def _fits_later(graph: FetchGraph, earlier: FetchStep, later: FetchStep) -> bool:
    """Whether the earlier step may wait for what the later one needs, at no added depth."""
    depth = max(graph.levels().values())
    needs = set(earlier.depends_on)
    earlier.depends_on |= later.depends_on
    deepest = max(graph.levels().values())
    earlier.depends_on = needs
    return deepest <= depth


def _absorb(into: FetchStep, other: FetchStep) -> None:
    into.tree.absorb(other.tree)
    merged: dict[PlanPath, EntityTarget] = {target.path: target for target in into.targets}
    for target in other.targets:
        known = merged.get(target.path)
        merged[target.path] = target if known is None else _union_targets(known, target)
    into.targets = tuple(merged.values())


def _union_targets(first: EntityTarget, second: EntityTarget) -> EntityTarget:
    merged: dict[tuple[str, frozenset[str], str | None], Representation] = {}
    for representation in (*first.representations, *second.representations):
        key = (representation.type_condition, representation.types, representation.typename)
        known = merged.get(key)
        merged[key] = representation if known is None else _union(known, representation)
    return EntityTarget(first.path, tuple(merged.values()))


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
