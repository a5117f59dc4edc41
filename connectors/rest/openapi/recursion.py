"""Types that could never end: objects with nothing but each other, inputs that require themselves.

The first carry their value whole, as JSON; of the second one field becomes nullable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from graphweft.connectors.rest.openapi.model import ObjectField, ObjectType
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["open_endless_inputs", "open_endless_types"]


def open_endless_types(types: TypeTable, notes: Notes) -> None:
    """Turn fields of a type without leaves that contains itself into JSON."""
    for target in list(types.objects.values()):
        if _has_leaf(target, types) or not _leads_to(target, target.name, types.objects):
            continue
        for owner in types.objects.values():
            for member in list(owner.fields.values()):
                if member.type.named == target.name:
                    types.relax(owner.name, member.name, member.type.renamed("JSON"))
                    notes.changed(
                        owner.pointer,
                        f"{owner.name}.{member.name} is JSON: {target.name} has no field of its "
                        "own that ends the recursion",
                    )


def open_endless_inputs(types: TypeTable, notes: Notes) -> None:
    """Make a required field nullable where its value would have to contain itself."""
    for owner in types.inputs.values():
        for member in _required(owner):
            target = types.inputs.get(member.type.name)
            if target is None:
                continue
            if target is owner or _leads_to(target, owner.name, types.inputs, required=True):
                owner.fields[member.name] = replace(
                    member, type=member.type.with_null(nullable=True)
                )
                notes.changed(
                    owner.pointer,
                    f"{owner.name}.{member.name} is not required: its value would contain itself",
                )


def _has_leaf(target: ObjectType, types: TypeTable) -> bool:
    return any(member.type.named not in types.objects for member in target.fields.values())


def _leads_to(
    start: ObjectType, name: str, table: Mapping[str, ObjectType], *, required: bool = False
) -> bool:
    """Whether a type is reached from `start`; with `required`, through required fields only."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        current = pending.pop()
        for member in _required(current) if required else current.fields.values():
            reached = member.type.named
            if reached == name:
                return True
            if reached in table and reached not in seen:
                seen.add(reached)
                pending.append(table[reached])
    return False


def _required(target: ObjectType) -> Iterator[ObjectField]:
    """Fields that a value must have, lists left out: they may be empty."""
    return (
        member
        for member in list(target.fields.values())
        if member.type.non_null and member.type.item is None
    )
