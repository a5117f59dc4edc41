"""Type definitions of a subgraph as immutable tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graphql import DirectiveDefinitionNode, ValueNode

from graphweft.schemas.directives import Directives
from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.type_reference import TypeReference

__all__ = [
    "DirectiveDefinition",
    "EnumValueDefinition",
    "FieldDefinition",
    "InputValueDefinition",
    "TypeDefinition",
    "TypeKind",
]


class TypeKind(StrEnum):
    """The six kinds of named types."""

    SCALAR = "Scalar"
    OBJECT = "Object"
    INTERFACE = "Interface"
    UNION = "Union"
    ENUM = "Enum"
    INPUT_OBJECT = "InputObject"


@dataclass(frozen=True, slots=True)
class InputValueDefinition:
    """An argument, or a field of an input object. `default` is the literal as written."""

    name: str
    type: TypeReference
    default: ValueNode | None
    description: str | None
    directives: Directives
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of an object or interface type.

    Attributes:
        in_extension: `extend type` adds it. A type's `@shareable` covers the fields of its own
            declaration only; here it is on each of those fields.
    """

    name: str
    type: TypeReference
    arguments: Mapping[str, InputValueDefinition]
    description: str | None
    directives: Directives
    location: SourceLocation
    in_extension: bool = False


@dataclass(frozen=True, slots=True)
class EnumValueDefinition:
    """A value of an enum type."""

    name: str
    description: str | None
    directives: Directives
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A named type with all its extensions folded in.

    Attributes:
        fields: of object and interface types, in written order.
        input_fields: of input object types.
        interfaces: of object and interface types.
        members: of union types.
        values: of enum types.
        is_extension: the document only extends the type, by `extend` or `@extends`.
    """

    kind: TypeKind
    name: str
    description: str | None
    directives: Directives
    location: SourceLocation
    fields: Mapping[str, FieldDefinition] = field(default_factory=dict[str, FieldDefinition])
    input_fields: Mapping[str, InputValueDefinition] = field(
        default_factory=dict[str, InputValueDefinition]
    )
    interfaces: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    values: Mapping[str, EnumValueDefinition] = field(
        default_factory=dict[str, EnumValueDefinition]
    )
    is_extension: bool = False

    @property
    def is_composite(self) -> bool:
        """Whether a selection set can be made on it."""
        return self.kind in {TypeKind.OBJECT, TypeKind.INTERFACE, TypeKind.UNION}

    @property
    def is_defined(self) -> bool:
        """Whether it is written without `extend`, be it with `@extends`: a base for extensions."""
        return not self.is_extension or self.directives.extends

    @property
    def has_key(self) -> bool:
        """Whether it is an entity here."""
        return bool(self.directives.keys)


@dataclass(frozen=True, slots=True)
class DirectiveDefinition:
    """A directive that the document itself defines."""

    name: str
    arguments: Mapping[str, InputValueDefinition]
    locations: tuple[str, ...]
    repeatable: bool
    description: str | None
    node: DirectiveDefinitionNode
    location: SourceLocation
