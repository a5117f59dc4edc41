"""The merged schema: what the supergraph SDL is printed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql import DirectiveDefinitionNode, ValueNode

from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.type_reference import TypeReference

__all__ = [
    "Application",
    "Applications",
    "MergedEnumValue",
    "MergedField",
    "MergedInputValue",
    "MergedSchema",
    "MergedType",
    "has_application",
]


@dataclass(frozen=True, slots=True)
class Application:
    """A directive application.

    Attributes:
        name: specification name of the directive, e.g. `tag`; the printer knows the name that it
            has in the supergraph.
        arguments: pairs of name and GraphQL text.
    """

    name: str
    arguments: tuple[tuple[str, str], ...] = ()


Applications = tuple[Application, ...]


@dataclass(frozen=True, slots=True)
class MergedInputValue:
    """An argument or input field. `joins` are `@join__field`s."""

    name: str
    type: TypeReference
    default: ValueNode | None
    description: str | None
    applications: Applications = ()
    joins: Applications = ()


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field of an object or interface type."""

    name: str
    type: TypeReference
    arguments: Mapping[str, MergedInputValue]
    description: str | None
    applications: Applications = ()
    joins: Applications = ()


@dataclass(frozen=True, slots=True)
class MergedEnumValue:
    """An enum value; `joins` are `@join__enumValue`s."""

    name: str
    description: str | None
    applications: Applications = ()
    joins: Applications = ()


@dataclass(frozen=True, slots=True)
class MergedType:
    """A named type; `joins` are `@join__type`, `@join__implements` and `@join__unionMember`."""

    kind: TypeKind
    name: str
    description: str | None
    applications: Applications = ()
    joins: Applications = ()
    fields: Mapping[str, MergedField] = field(default_factory=dict[str, MergedField])
    input_fields: Mapping[str, MergedInputValue] = field(
        default_factory=dict[str, MergedInputValue]
    )
    interfaces: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    values: Mapping[str, MergedEnumValue] = field(default_factory=dict[str, MergedEnumValue])


@dataclass(frozen=True, slots=True)
class MergedSchema:
    """All types, by name, and the directives that the supergraph defines beside join's."""

    types: Mapping[str, MergedType]
    directives: Mapping[str, DirectiveDefinitionNode] = field(
        default_factory=dict[str, DirectiveDefinitionNode]
    )
    schema_applications: Applications = ()
    _implementations: dict[str, list[MergedType]] = field(
        init=False, repr=False, compare=False, default_factory=dict[str, list[MergedType]]
    )

    def implementations(self, interface: str) -> Sequence[MergedType]:
        """The object types that implement an interface, in order of types."""
        if not self._implementations:
            found: dict[str, list[MergedType]] = {}
            for item in self.types.values():
                for name in item.interfaces if item.kind is TypeKind.OBJECT else ():
                    found.setdefault(name, []).append(item)
            self._implementations.update(found)
        return self._implementations.get(interface, ())


def has_application(applications: Applications, name: str) -> bool:
    """Whether a directive, by its specification name, is applied."""
    return any(item.name == name for item in applications)
