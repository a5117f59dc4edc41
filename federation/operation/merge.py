"""Selections, put together and narrowed: merge equal fields, keep what applies to one type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from graphweft.federation.operation.conditions import ALWAYS, NEVER, Condition, any_of, both, either
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
)
from graphweft.schemas.supergraph import Supergraph

__all__ = ["collect_fields", "merge_everywhere", "merge_selections", "specialize"]

_OneKind = TypeVar("_OneKind", bound=FieldSelection | InlineFragment)


def merge_selections(selections: Iterable[Selection]) -> Selections:
    """One entry per response key and type condition; order of first appearance."""
    equal: dict[tuple[str, str], list[Selection]] = {}
    for selection in selections:
        if isinstance(selection, FieldSelection):
            key = ("field", selection.response_key)
        else:
            key = ("fragment", selection.type_condition)
        equal.setdefault(key, []).append(selection)
    return tuple(
        same[0] if len(same) == 1 else _joined(same, merge_selections) for same in equal.values()
    )


def merge_everywhere(selections: Selections) -> Selections:
    """One entry per response key and type condition, at every depth."""
    merged = tuple(
        replace(selection, selections=inner)
        if (inner := merge_everywhere(selection.selections)) != selection.selections
        else selection
        for selection in merge_selections(selections)
    )
    return selections if merged == selections else merged


def _joined(
    same: Sequence[_OneKind], merge: Callable[[Iterable[Selection]], Selections]
) -> _OneKind:
    """What several selections of one response key or type condition are together."""
    condition = any_of(one.condition for one in same)
    inner: list[Selection] = []
    for one in same:
        # under its own condition, unless the whole is there exactly when that holds
        own = ALWAYS if one.condition == condition else one.condition
        inner.extend(_under(own, one.selections))
    first = next((one for one in same if _is_withheld(one)), same[0])
    return replace(first, selections=merge(inner), condition=condition)


def _is_withheld(selection: Selection) -> bool:
    """A withheld field makes those of its key withheld: they may not ask for all that it does."""
    return isinstance(selection, FieldSelection) and selection.withheld is not None


def _under(condition: Condition, selections: Selections) -> Selections:
    if condition == ALWAYS:
        return selections
    return tuple(replace(s, condition=both(condition, s.condition)) for s in selections)


def specialize(selections: Selections, object_type: str, supergraph: Supergraph) -> Selections:
    """What applies to a value of this object type, inline fragments dissolved."""
    if all(isinstance(selection, FieldSelection) for selection in selections):
        return selections
    return merge_selections(_applicable(selections, object_type, supergraph))


def collect_fields(
    selections: Selections, object_type: str, supergraph: Supergraph
) -> tuple[tuple[FieldSelection, ...], list[tuple[str, Condition]]]:
    """CollectFields for a value of this object type: the fields, and where their keys stand.

    A key stands at the first of its places whose condition holds. It has more than one place only
    where the first selections of the field may be left out while a later one is not.
    GraphQL specification, 6.3.2.
    """
    found: dict[str, list[FieldSelection]] = {}
    places: list[tuple[str, Condition]] = []
    for selection in _applicable(selections, object_type, supergraph):
        if selection.condition == NEVER:
            continue
        same = found.setdefault(selection.response_key, [])
        if not same or not _holds_whenever(selection, same):
            places.append((selection.response_key, selection.condition))
        same.append(selection)
    fields = tuple(same[0] if len(same) == 1 else _joined(same, tuple) for same in found.values())
    return fields, places


def _holds_whenever(later: FieldSelection, earlier: Sequence[FieldSelection]) -> bool:
    """Whether one of the earlier selections is included wherever the later one is."""
    condition = any_of(one.condition for one in earlier)
    return either(condition, later.condition) == condition


def _applicable(
    selections: Selections, object_type: str, supergraph: Supergraph
) -> Iterable[FieldSelection]:
    for selection in selections:
        if isinstance(selection, FieldSelection):
            yield selection
        elif object_type in supergraph.possible_types(selection.type_condition):
            inner = _under(selection.condition, selection.selections)
            yield from _applicable(inner, object_type, supergraph)
