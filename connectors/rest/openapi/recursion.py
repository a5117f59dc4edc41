"""Objects that hold nothing but each other: no selection of them could ever end.

Such a field carries its value whole, as JSON.
"""

from __future__ import annotations

from graphweft.connectors.rest.openapi.model import ObjectType
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["open_endless_types"]


def open_endless_types(types: TypeTable, notes: Notes) -> None:
    """Turn fields of a type without leaves that contains itself into JSON."""
    for target in list(types.objects.values()):
        if _has_leaf(target, types) or not _contains_itself(target, types):
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


def _has_leaf(target: ObjectType, types: TypeTable) -> bool:
    return any(member.type.named not in types.objects for member in target.fields.values())


def _contains_itself(target: ObjectType, types: TypeTable) -> bool:
    seen: set[str] = set()
    pending = [target]
    while pending:
        for member in pending.pop().fields.values():
            name = member.type.named
            if name == target.name:
                return True
            if name in types.objects and name not in seen:
                seen.add(name)
                pending.append(types.objects[name])
    return False
