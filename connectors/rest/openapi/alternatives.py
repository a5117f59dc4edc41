"""What `oneOf` and `anyOf` come down to: one schema, one scalar, or values of any shape.

Several object shapes need unions, which the mapping language has from connect/v0.4 on. Until then
they are carried whole as JSON; this file is the place where a union would be made instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphweft.connectors.rest.openapi.flat_schema import FlatSchema

__all__ = ["Choice", "Chosen", "choose"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One member of `oneOf` or `anyOf`."""

    schema: FlatSchema
    is_null: bool
    only_requires: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the members come down to.

    Attributes:
        only: the one schema that is left once null and mere `required` lists are taken out.
        type: the scalar type that all members share, with the values of all in `enum`.
        problem: why there is no common type.
    """

    nullable: bool = False
    only: FlatSchema | None = None
    type: str = ""
    enum: tuple[Any, ...] = ()
    problem: str = ""


def choose(choices: Sequence[Choice]) -> Chosen:
    """Reduce the members of `oneOf`/`anyOf`."""
    members = {
        choice.schema.pointer: choice.schema
        for choice in choices
        if not choice.is_null and not choice.only_requires
    }
    schemas = list(members.values())
    nullable = any(choice.is_null or choice.schema.nullable for choice in choices)
    if not schemas:
        return Chosen(nullable)
    if len(schemas) == 1:
        return Chosen(nullable, only=schemas[0])
    types = {schema.type for schema in schemas}
    if len(types) == 1 and types < {"string", "integer", "number", "boolean"}:
        enums = [schema.enum for schema in schemas]
        values = tuple(dict.fromkeys(value for enum in enums for value in enum))
        return Chosen(nullable, type=types.pop(), enum=values if all(enums) else ())
    if types == {"integer", "number"}:
        return Chosen(nullable, type="number")
    return Chosen(nullable, problem=f"it may be one of {len(schemas)} shapes")
