"""Selections, put together and narrowed: merge equal fields, keep what applies to one type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphweft.federation.operation.conditions import ALWAYS, Condition, both, either
from graphweft.federation.operation.selection import (
    FieldSelection,
    Selection,
    Selections,
)
from graphweft.schemas.supergraph import Supergraph

__all__ = ["merge_selections", "specialize"]


def merge_selections(selections: Iterable[Selection]) -> Selections:
    """One entry per response key and type condition; order of first appearance."""
    merged: dict[tuple[str, str], Selection] = {}
    for selection in selections:
        if isinstance(selection, FieldSelection):
            key = ("field", selection.response_key)
        else:
            key = ("fragment", selection.type_condition)
        other = merged.get(key)
        merged[key] = selection if other is None else _merge_pair(other, selection)
    return tuple(merged.values())


def _merge_pair(first: Selection, second: Selection) -> Selection:
    condition = either(first.condition, second.condition)
    parts: list[Selection] = []
    for source in (first, second):
        own = ALWAYS if source.condition == condition else source.condition
        parts.extend(_under(own, source.selections))
    inner = merge_selections(parts)
    return replace(first, selections=inner, condition=condition)


def _under(condition: Condition, selections: Selections) -> Selections:
    if condition == ALWAYS:
        return selections
    return tuple(replace(s, condition=both(condition, s.condition)) for s in selections)


def specialize(selections: Selections, object_type: str, supergraph: Supergraph) -> Selections:
    """What applies to a value of this object type, inline fragments dissolved."""
    if all(isinstance(selection, FieldSelection) for selection in selections):
        return selections
    return merge_selections(_applicable(selections, object_type, supergraph))


def _applicable(
    selections: Selections, object_type: str, supergraph: Supergraph
) -> Iterable[Selection]:
    for selection in selections:
        if isinstance(selection, FieldSelection):
            yield selection
        elif object_type in supergraph.possible_types(selection.type_condition):
            inner = _under(selection.condition, selection.selections)
            yield from _applicable(inner, object_type, supergraph)
