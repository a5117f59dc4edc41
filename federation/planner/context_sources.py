"""Where the context values of a fetch are in the data tree, and how its fields take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphweft.federation.operation.conditions import ALWAYS
from graphweft.federation.operation.merge import specialize
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
    fields_of,
)
from graphweft.federation.plan.nodes import ContextSource, RepresentationField
from graphweft.federation.planner.position import Position
from graphweft.federation.planner.solution import LocalField, Solution
from graphweft.federation.query_graph.nodes import ContextValue, FieldMove

__all__ = ["context_sources", "with_context_arguments"]


def with_context_arguments(selection: FieldSelection, move: FieldMove | None) -> FieldSelection:
    """The field with variables for what ancestors give its arguments."""
    if move is None or not move.contexts:
        return selection
    given = ", ".join(f"{value.argument}: ${value.variable}" for value in move.contexts)
    own = selection.arguments[1:-1]
    return replace(selection, arguments=f"({own}, {given})" if own else f"({given})")


def context_sources(body: Solution, position: Position) -> tuple[ContextSource, ...]:
    """The sources of the context values that the fields of an object at this position take."""
    found: dict[str, ContextSource] = {}
    for item in body.items:
        if isinstance(item, LocalField) and item.move is not None:
            depths = dict(item.selection.contexts)
            for value in item.move.contexts:
                ancestor = position.ancestor(depths[value.variable])
                found[value.variable] = _source(value, ancestor)
    return tuple(found.values())


def _source(value: ContextValue, ancestor: Position) -> ContextSource:
    forms = {name: _locate(wanted, ancestor, name) for name, wanted in value.selections.items()}
    stored = {name: fields for name, fields in forms.items() if fields}
    if len(set(stored.values())) == 1:
        fields = next(iter(stored.values()))
    else:
        fields = tuple(
            replace(field, types=frozenset((name,)))
            for name, inner in stored.items()
            for field in inner
        )
    return ContextSource(value.variable, value.type, ancestor.path, fields)


def _locate(
    wanted: Selections, position: Position, type_name: str
) -> tuple[RepresentationField, ...]:
    """Where the wanted fields of an object of this type are stored; () where they are not."""
    found: list[RepresentationField] = []
    for selection in wanted:
        if isinstance(selection, InlineFragment):
            for name in sorted(position.names.supergraph.possible_types(selection.type_condition)):
                inner = _locate(selection.selections, position, name)
                found.extend(replace(field, types=frozenset((name,))) for field in inner)
        else:
            found.extend(_locate_field(selection, position, type_name))
    return tuple(found)


def _locate_field(
    wanted: FieldSelection, position: Position, type_name: str
) -> Iterator[RepresentationField]:
    for selection in _asked_of(position, type_name):
        same = (selection.name, selection.arguments) == (wanted.name, wanted.arguments)
        if not same or selection.condition != ALWAYS:
            continue
        key = position.storage_key(type_name, selection)
        if not wanted.selections:
            yield RepresentationField(wanted.name, key)
            return
        below = Position((), position.below(key), position.names)
        inner = _locate(wanted.selections, below, "")
        if inner:
            yield RepresentationField(wanted.name, key, inner)
            return


def _asked_of(position: Position, type_name: str) -> Iterable[FieldSelection]:
    asked: Iterable[Selection] = position.client
    if type_name:
        asked = specialize(position.client, type_name, position.names.supergraph)
    return fields_of(tuple(asked))
