"""How an object is represented to another subgraph: where in the data tree its key is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphweft.federation.operation.selection import FieldSelection, InlineFragment, Selections
from graphweft.federation.plan.nodes import RepresentationField
from graphweft.federation.planner.position import Position
from graphweft.schemas.supergraph import Supergraph

__all__ = ["represent"]


def represent(
    selections: Selections,
    key: Selections,
    type_name: str,
    position: Position,
    supergraph: Supergraph,
) -> tuple[RepresentationField, ...]:
    """The fields of a representation of an object of this type at this position.

    Args:
        selections: key and required fields, merged.
        key: the key alone; a null in it means that there is no entity to ask for.
        type_name: the object's type as the subgraph that is left has it.
        position: where the object is.
        supergraph: tells the concrete types of a type condition.
    """
    reader = _Reader(supergraph)
    keys = {selection.name for selection in key if isinstance(selection, FieldSelection)}
    return tuple(
        replace(field, is_key=field.name in keys)
        for field in reader.fields(selections, type_name, position)
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    supergraph: Supergraph

    def fields(
        self, selections: Selections, type_name: str, position: Position
    ) -> list[RepresentationField]:
        found: list[RepresentationField] = []
        for selection in selections:
            if isinstance(selection, InlineFragment):
                on = selection.type_condition
                types = self.supergraph.possible_types(on)
                found.extend(
                    replace(inner, types=types)
                    for inner in self.fields(selection.selections, on, position)
                )
            else:
                found.append(self._field(selection, type_name, position))
        return found

    def _field(
        self, selection: FieldSelection, type_name: str, position: Position
    ) -> RepresentationField:
        stored = position.storage_key(type_name, selection, internal=True)
        inner: list[RepresentationField] = []
        if selection.selections:
            below = Position((), position.below(stored), position.aliases)
            inner = self.fields(selection.selections, "", below)
        return RepresentationField(selection.response_key, stored, tuple(inner))
