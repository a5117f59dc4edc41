"""Fewer fetches: steps that ask the same subgraph about the same objects become one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.plan.nodes import Representation, RepresentationField
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep

__all__ = ["merge_steps"]


def merge_steps(graph: FetchGraph) -> None:
    """Merge steps until nothing merges any more; the number of sequential steps never grows."""
    while _merge_one(graph):
        pass


def _merge_one(graph: FetchGraph) -> bool:
    levels = graph.levels()
    for first, second in combinations(list(graph.ordered()), 2):
        if first.graph != second.graph or first.path != second.path:
            continue
        if bool(first.representations) != bool(second.representations):
            continue
        if graph.depends(second.id, first.id) or graph.depends(first.id, second.id):
            continue
        if levels[first.id] != levels[second.id] and not _fits_later(graph, first, second):
            continue
        _absorb(first, second)
        graph.replace(second.id, first.id)
        return True
    return False


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
    merged: dict[tuple[str, frozenset[str], str | None], Representation] = {}
    for representation in (*into.representations, *other.representations):
        key = (representation.type_condition, representation.types, representation.typename)
        known = merged.get(key)
        merged[key] = representation if known is None else _union(known, representation)
    into.representations = tuple(merged.values())


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
