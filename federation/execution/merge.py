"""Fetched data into the data tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphweft.federation.execution.collect import Objects
from graphweft.federation.execution.json_values import is_list, is_object
from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.plan.nodes import FetchNode
from graphweft.federation.plan.path import Key

__all__ = ["Writer", "find_overlaps", "merge_deep", "merge_entities", "written_by"]

Writer = tuple[int, str]
"""(id of a fetch, response key of one of its `_entities` fields or "")"""


def merge_deep(into: dict[str, Any], source: dict[str, Any]) -> None:
    """Merge objects field by field and lists item by item; a null never replaces a value."""
    for key, value in source.items():
        known = into.get(key)
        if known is None:
            into[key] = value
        elif is_object(known) and is_object(value):
            merge_deep(known, value)
        elif is_list(known) and is_list(value):
            _merge_items(known, value)
        elif value is not None:
            into[key] = value


def merge_entities(entities: Any, objects: Objects, *, deep: bool, apart: bool = False) -> None:
    """Merge each entity into every object that it stands for.

    `entities` is what the subgraph gave for the representations: as many, in their order, or null.
    Objects of one target get the same parts: the same fetches follow for all of them. Each further
    target gets a copy, since other fetches may follow there; so does each object where they are to
    be kept `apart`, since what follows may differ between objects of one target.

    Raises:
        ValueError: it is something else.
    """
    if entities is None:
        return
    if not is_list(entities) or len(entities) != len(objects):
        raise ValueError("_entities does not match its representations")
    for entity, rows in zip(entities, objects, strict=True):
        if entity is None:
            continue
        is_taken = False
        same = [[target] for row in rows for target in row] if apart else rows
        for row in same:
            if not row:
                continue
            part = _copy(entity) if is_taken else entity
            is_taken = True
            for target in row:
                if deep:
                    merge_deep(target, part)
                else:
                    target.update(part)


def _copy(value: Any) -> Any:
    if is_object(value):
        return {key: _copy(inner) for key, inner in value.items()}
    if is_list(value):
        return [_copy(item) for item in value]
    return value


def _merge_items(into: list[Any], source: list[Any]) -> None:
    for position, (known, value) in enumerate(zip(into, source, strict=False)):
        if is_object(known) and is_object(value):
            merge_deep(known, value)
        elif is_list(known) and is_list(value):
            _merge_items(known, value)
        elif known is None:
            into[position] = value


def find_overlaps(fetches: Iterable[FetchNode]) -> frozenset[Writer]:
    """Those who write into an object which another one writes too.

    Only these need `merge_deep`; all others are merged by `dict.update`.
    """
    writers: dict[tuple[str, ...], set[Writer]] = {}
    for fetch in fetches:
        for writer, at, selections in written_by(fetch):
            for path in _composite_paths(selections, at):
                writers.setdefault(path, set()).add(writer)
    return frozenset(w for together in writers.values() if len(together) > 1 for w in together)


def written_by(fetch: FetchNode) -> list[tuple[Writer, tuple[str, ...], Selections]]:
    """(who, keys to the objects, selections stored there) for each place a fetch writes to."""
    if not fetch.entities:
        return [((fetch.id, ""), (), fetch.selections)]
    return [
        (
            (fetch.id, entities.key),
            tuple(e.name for e in target.path if isinstance(e, Key)),
            entities.selections_at(target),
        )
        for entities in fetch.entities
        for target in entities.targets
    ]


def _composite_paths(selections: Selections, at: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    for selection in selections:
        if not isinstance(selection, FieldSelection):
            yield from _composite_paths(selection.selections, at)
        elif selection.selections:
            below = (*at, selection.response_key)
            yield below
            yield from _composite_paths(selection.selections, below)
