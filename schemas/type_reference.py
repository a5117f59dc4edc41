"""Type references: `[User!]!` as immutable data."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode

__all__ = [
    "ListType",
    "NamedType",
    "NonNullType",
    "TypeReference",
    "named_type",
    "nullable",
    "read_type_reference",
]


@dataclass(frozen=True, slots=True)
class NamedType:
    """A reference by name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType:
    """A list of something."""

    of: TypeReference

    def __str__(self) -> str:
        return f"[{self.of}]"


@dataclass(frozen=True, slots=True)
class NonNullType:
    """Something that is never null."""

    of: NamedType | ListType

    def __str__(self) -> str:
        return f"{self.of}!"


TypeReference = NamedType | ListType | NonNullType


def read_type_reference(node: TypeNode) -> TypeReference:
    """The reference that a syntax node spells."""
    if isinstance(node, NonNullTypeNode):
        return NonNullType(_read_nullable(node.type))
    return _read_nullable(node)


def _read_nullable(node: TypeNode) -> NamedType | ListType:
    if isinstance(node, ListTypeNode):
        return ListType(read_type_reference(node.type))
    if isinstance(node, NamedTypeNode):
        return NamedType(node.name.value)
    raise TypeError(f"{node.kind} is not a nullable type")


def named_type(reference: TypeReference) -> str:
    """The name inside all lists and non-null marks."""
    while not isinstance(reference, NamedType):
        reference = reference.of
    return reference.name


def nullable(reference: TypeReference) -> NamedType | ListType:
    """The same reference without an outer non-null mark."""
    return reference.of if isinstance(reference, NonNullType) else reference
