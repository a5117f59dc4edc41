"""Lookups: root fields that answer an entity by its key (Composite Schemas, `@lookup` and `@is`).

    extend type Query {
      product(id: ID! @is(field: "id")): Product @lookup
      users(emails: [String!]! @is(field: "email")): [User] @lookup(batch: true)
    }

`batch: true` is an addition of ours: the argument is a list of keys, at most `maxSize` of them, and
what the field answers is matched to them by value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldDefinitionNode,
    InputValueDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    TypeNode,
    print_ast,
)

from graphweft.connectors.mapping import is_object
from graphweft.schemas.errors import SdlError, SourceLocation
from graphweft.schemas.links import directive_arguments
from graphweft.schemas.sdl import location_of

__all__ = ["KeyPath", "Lookup", "LookupArgument", "is_lookup_directive", "read_lookup", "value_at"]

_WHOLE = re.compile(r"-?[0-9]{1,10}", re.ASCII)
LOOKUP = "lookup"
IS = "is"

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookupArgument:
    """An argument of a lookup.

    Attributes:
        type: its type, as text.
        path: where in a representation its value stands.
    """

    name: str
    type: str
    path: KeyPath

    def value(self, representation: Mapping[str, Any]) -> Any:
        """The value for it, as its type has it: a key that is an `ID` may be asked for as `Int`."""
        value = value_at(representation, self.path)
        if self._named == "Int" and isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        return str(value) if self._named in {"ID", "String"} and type(value) is int else value

    def fits(self, representation: Mapping[str, Any]) -> bool:
        """Whether the argument takes the value: a server refuses all for one that it does not."""
        value = self.value(representation)
        if self._named == "Int":
            return type(value) is int and -(2**31) <= value < 2**31
        if self._named in {"ID", "String"}:
            return isinstance(value, str)
        return True

    @property
    def _named(self) -> str:
        return self.type.strip("[]!")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A root field that answers entities of a type.

    Attributes:
        type: the type that the field returns, or lists.
        is_batch: its one argument is a list, and so is what it answers.
        max_size: most keys in one batch; None for as many as there are.
    """

    field: str
    type: str
    arguments: tuple[LookupArgument, ...]
    is_batch: bool = False
    max_size: int | None = None

    @property
    def paths(self) -> tuple[KeyPath, ...]:
        """What a representation must have."""
        return tuple(argument.path for argument in self.arguments)

    def fits(self, representation: Mapping[str, Any]) -> bool:
        """Whether the representation has every value that the arguments need."""
        return all(value_at(representation, path) is not None for path in self.paths)

    def problem(self, representation: Mapping[str, Any]) -> str:
        """Why the server would not take a key of the representation; "" where it does."""
        for argument in self.arguments:
            if not argument.fits(representation):
                key = ".".join(argument.path)
                return f"{key} of {self.type} is not what {self.field} is asked by: {argument.type}"
        return ""


def value_at(representation: Mapping[str, Any], path: KeyPath) -> Any:
    """The value at a path; None where something on the way is missing or null."""
    value: Any = representation
    for name in path:
        value = value.get(name) if is_object(value) else None
    return value


def is_lookup_directive(name: str) -> bool:
    """Whether a directive is for us, and not a part of the subgraph's SDL."""
    return name in {LOOKUP, IS}


def read_lookup(node: FieldDefinitionNode, source: str) -> Lookup | None:
    """The lookup that a field of the overlay is, if it is one.

    Raises:
        SdlError: it cannot be one.
    """
    applied = next((d for d in node.directives or () if d.name.value == LOOKUP), None)
    if applied is None:
        return None
    is_batch = directive_arguments(applied).get("batch") is True
    arguments = tuple(_argument(item, source) for item in node.arguments or ())
    answers_list = _is_list(node.type)
    place = location_of(node, source)
    if not arguments:
        raise _wrong(node, "has no argument to take a key", place)
    if answers_list != is_batch:
        raise _wrong(
            node,
            "answers a list: write @lookup(batch: true) where an argument takes a list of keys"
            if answers_list
            else "has batch: true but does not answer a list",
            place,
        )
    takes_lists = all(_is_list(argument.type) for argument in node.arguments or ())
    if is_batch and not (len(arguments) == 1 and takes_lists):
        raise _wrong(node, "needs exactly one argument, a list of keys, to be a batch", place)
    size = directive_arguments(applied).get("maxSize")
    if size is not None and not (is_batch and isinstance(size, int) and size > 0):
        raise _wrong(node, "has a maxSize that is not a positive number of keys of a batch", place)
    return Lookup(node.name.value, _named(node.type), arguments, is_batch, size)


def _argument(node: InputValueDefinitionNode, source: str) -> LookupArgument:
    name = node.name.value
    applied = next((d for d in node.directives or () if d.name.value == IS), None)
    path: KeyPath = (name,)
    if applied is not None:
        field = directive_arguments(applied).get("field")
        if not isinstance(field, str) or not all(part.isidentifier() for part in field.split(".")):
            raise SdlError(
                f'@is of argument "{name}" needs a field of the entity, such as "id" or "owner.id"',
                location_of(applied, source),
            )
        path = tuple(field.split("."))
    return LookupArgument(name, print_ast(node.type), path)


def _wrong(node: FieldDefinitionNode, why: str, place: SourceLocation) -> SdlError:
    return SdlError(f'the lookup "{node.name.value}" {why}', place)


def _is_list(node: TypeNode) -> bool:
    return isinstance(node.type if isinstance(node, NonNullTypeNode) else node, ListTypeNode)


def _named(node: TypeNode) -> str:
    while isinstance(node, (NonNullTypeNode, ListTypeNode)):
        node = node.type
    return str(print_ast(node))
