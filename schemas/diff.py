"""What changes for clients between two API schemas, by schema coordinate.

A change is breaking where an operation that was valid may not be any more, or may get what it could
not get before and does not expect: a field that becomes nullable, an argument that becomes required
(GraphQL specification, sections 3 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    is_introspection_type,
    is_required_argument,
    is_required_input_field,
    is_specified_directive,
    is_specified_scalar_type,
)
from graphql.type import GraphQLType

from graphweft.schemas.coordinates import argument_coordinate, member_coordinate

__all__ = ["ChangeKind", "SchemaChange", "diff_schemas"]


_KINDS: Mapping[type, str] = {
    GraphQLObjectType: "object type",
    GraphQLInterfaceType: "interface",
    GraphQLUnionType: "union",
    GraphQLEnumType: "enum",
    GraphQLScalarType: "scalar",
    GraphQLInputObjectType: "input object type",
}


class ChangeKind(StrEnum):
    """What became of a coordinate."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One difference.

    Attributes:
        coordinate: what it is of, such as `Query.user(id:)`.
        kind: what became of it.
        message: what it was and is.
        is_breaking: whether an operation may break.
    """

    coordinate: str
    kind: ChangeKind
    message: str
    is_breaking: bool


class _Part(NamedTuple):
    """What stands at a coordinate.

    Attributes:
        what: its kind, such as `field`.
        type: its type, None where it has none.
        is_input: whether clients give it.
        is_required: whether they have to.
        owner: what it belongs to, "" for a type.
    """

    what: str
    type: GraphQLType | None = None
    is_input: bool = False
    is_required: bool = False
    owner: str = ""


def diff_schemas(older: GraphQLSchema, newer: GraphQLSchema) -> tuple[SchemaChange, ...]:
    """The differences, in the order of their coordinates.

    A type that is added or removed is one difference; what it holds is not told apart.
    """
    before, after = dict(_parts(older)), dict(_parts(newer))
    changes = [
        *_removed(before, after),
        *_added(before, after),
        *_changes(before, after),
    ]
    return tuple(sorted(changes, key=lambda change: change.coordinate))


def _removed(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> Iterator[SchemaChange]:
    for name in before.keys() - after.keys():
        part = before[name]
        if not part.owner or part.owner in after:
            yield SchemaChange(name, ChangeKind.REMOVED, f"{part.what} is removed", True)


def _added(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> Iterator[SchemaChange]:
    for name in after.keys() - before.keys():
        part = after[name]
        if part.owner and part.owner not in before:
            continue
        how = "required " if part.is_required else ""
        message = f"{how}{part.what} is added"
        yield SchemaChange(name, ChangeKind.ADDED, message, part.is_required)


def _changes(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> Iterator[SchemaChange]:
    for name in before.keys() & after.keys():
        change = _changed(name, before[name], after[name])
        if change is not None:
            yield change


def _changed(name: str, before: _Part, after: _Part) -> SchemaChange | None:
    if before.what != after.what:
        message = f"{before.what} is now {after.what}"
        return SchemaChange(name, ChangeKind.CHANGED, message, True)
    if before.type is None or after.type is None:
        return None
    if str(before.type) == str(after.type) and before.is_required == after.is_required:
        return None
    if str(before.type) == str(after.type):
        message = f"{before.what} {'became' if after.is_required else 'is no longer'} required"
        return SchemaChange(name, ChangeKind.CHANGED, message, after.is_required)
    message = f"type {before.type} is now {after.type}"
    fits = (
        _is_safe(after.type, before.type) if after.is_input else _is_safe(before.type, after.type)
    )
    is_breaking = not fits or (after.is_required and not before.is_required)
    return SchemaChange(name, ChangeKind.CHANGED, message, is_breaking)


def _is_safe(expected: GraphQLType, given: GraphQLType) -> bool:
    """Whether every value of the given type is one of the expected type, by nulls and lists."""
    if _is(given, GraphQLNonNull):
        return _is_safe(
            _inner(expected) if _is(expected, GraphQLNonNull) else expected, _inner(given)
        )
    if _is(expected, GraphQLNonNull):
        return False
    if _is(expected, GraphQLList) and _is(given, GraphQLList):
        return _is_safe(_inner(expected), _inner(given))
    return str(expected) == str(given)


def _is(of: GraphQLType, kind: type) -> bool:
    return isinstance(of, kind)


def _inner(wrapping: Any) -> GraphQLType:
    inner: GraphQLType = wrapping.of_type
    return inner


def _parts(schema: GraphQLSchema) -> Iterator[tuple[str, _Part]]:
    """Everything that has a coordinate."""
    for name, type_ in schema.type_map.items():
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_):
            yield name, _Part(_KINDS[type(type_)])
            yield from _members(name, type_)
    for directive in schema.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", _Part("directive")


def _members(name: str, type_: GraphQLNamedType) -> Iterator[tuple[str, _Part]]:
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for interface in type_.interfaces:
            yield f"{name} implements {interface.name}", _Part("interface", owner=name)
        for field_name, field in type_.fields.items():
            coordinate = member_coordinate(name, field_name)
            yield coordinate, _Part("field", field.type, owner=name)
            for argument_name, argument in field.args.items():
                place = argument_coordinate(name, field_name, argument_name)
                yield place, _input("argument", argument, coordinate)
    elif isinstance(type_, GraphQLInputObjectType):
        for field_name, input_field in type_.fields.items():
            yield member_coordinate(name, field_name), _input("input field", input_field, name)
    elif isinstance(type_, GraphQLEnumType):
        for value in type_.values:
            yield member_coordinate(name, value), _Part("enum value", owner=name)
    elif isinstance(type_, GraphQLUnionType):
        for member in type_.types:
            yield f"{name} = {member.name}", _Part("union member", owner=name)


def _input(what: str, given: GraphQLArgument | GraphQLInputField, owner: str) -> _Part:
    is_required = (
        is_required_argument(given)
        if isinstance(given, GraphQLArgument)
        else is_required_input_field(given)
    )
    of: Any = given.type  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return _Part(what, of, is_input=True, is_required=is_required, owner=owner)
