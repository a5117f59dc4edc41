"""How an object is represented to another subgraph: where in the data tree its key is."""

from __future__ import annotations

from dataclasses import replace

from graphweft.federation.operation.selection import FieldSelection, InlineFragment, Selections
from graphweft.federation.plan.nodes import RepresentationField
from graphweft.federation.planner.position import INNER, Position

__all__ = ["represent"]


def represent(
    selections: Selections,
    key: Selections,
    type_name: str,
    position: Position,
    scope: str,
) -> tuple[RepresentationField, ...]:
    """The fields of a representation of an object of this type at this position.

    Args:
        selections: key and required fields, merged.
        key: the key alone; a null in it means that there is no entity to ask for.
        type_name: the object's type as the subgraph that is left has it.
        position: where the object is.
        scope: its concrete type where the position is of an abstract one, else "".
    """
    keys = {selection.name for selection in key if isinstance(selection, FieldSelection)}
    return tuple(
        replace(field, is_key=field.name in keys)
        for field in _fields(selections, type_name, position, scope)
    )


def _fields(
    selections: Selections, type_name: str, position: Position, scope: str = ""
) -> list[RepresentationField]:
    found: list[RepresentationField] = []
    for selection in selections:
        if isinstance(selection, InlineFragment):
            on = selection.type_condition
            types = position.names.supergraph.possible_types(on)
            found.extend(
                replace(inner, types=types)
                for inner in _fields(
                    selection.selections, on, position, scope if scope == INNER else ""
                )
            )
            continue
        stored = position.internal_key(type_name, selection, scope)
        inner: list[RepresentationField] = []
        if selection.selections:
            below = Position((), position.below(stored), position.names)
            inner = _fields(selection.selections, "", below, INNER)
        found.append(RepresentationField(selection.response_key, stored, tuple(inner)))
    return found
