"""Read the type definitions of a document into tables, extensions folded in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from graphweft.schemas.definitions import (
    DirectiveDefinition,
    EnumValueDefinition,
    FieldDefinition,
    InputValueDefinition,
    TypeDefinition,
    TypeKind,
)
from graphweft.schemas.directives import Directives, federation_directives
from graphweft.schemas.sdl import location_of
from graphweft.schemas.type_reference import (
    ListType,
    NamedType,
    NonNullType,
    TypeReference,
    read_type_reference,
)
from graphweft.schemas.vocabulary import MACHINERY_FIELDS, Vocabulary

__all__ = ["read_directive_definitions", "read_types"]

_KINDS: dict[type[TypeDefinitionNode | TypeExtensionNode], TypeKind] = {
    ScalarTypeDefinitionNode: TypeKind.SCALAR,
    ScalarTypeExtensionNode: TypeKind.SCALAR,
    ObjectTypeDefinitionNode: TypeKind.OBJECT,
    ObjectTypeExtensionNode: TypeKind.OBJECT,
    InterfaceTypeDefinitionNode: TypeKind.INTERFACE,
    InterfaceTypeExtensionNode: TypeKind.INTERFACE,
    UnionTypeDefinitionNode: TypeKind.UNION,
    UnionTypeExtensionNode: TypeKind.UNION,
    EnumTypeDefinitionNode: TypeKind.ENUM,
    EnumTypeExtensionNode: TypeKind.ENUM,
    InputObjectTypeDefinitionNode: TypeKind.INPUT_OBJECT,
    InputObjectTypeExtensionNode: TypeKind.INPUT_OBJECT,
}

_TypeNode = TypeDefinitionNode | TypeExtensionNode


def read_types(
    document: DocumentNode, vocabulary: Vocabulary, renames: Mapping[str, str]
) -> dict[str, TypeDefinition]:
    """Read every type that is no part of federation itself, in order of first mention.

    Args:
        document: a valid document.
        vocabulary: of the document.
        renames: types to be known under another name (root types under their default names).
    """
    nodes: dict[str, list[_TypeNode]] = {}
    for definition in document.definitions:
        if isinstance(definition, (TypeDefinitionNode, TypeExtensionNode)):
            nodes.setdefault(definition.name.value, []).append(definition)
    reader = _Reader(vocabulary, renames)
    types = [
        reader.type(name, group)
        for name, group in nodes.items()
        if not vocabulary.is_machinery(name)
    ]
    return {item.name: item for item in types if not _is_empty_object(item)}


def read_directive_definitions(
    document: DocumentNode, vocabulary: Vocabulary, renames: Mapping[str, str]
) -> dict[str, DirectiveDefinition]:
    """Read the document's own directive definitions, those of specifications included."""
    reader = _Reader(vocabulary, renames)
    return {
        definition.name.value: reader.directive(definition)
        for definition in document.definitions
        if isinstance(definition, DirectiveDefinitionNode)
    }


def _is_empty_object(item: TypeDefinition) -> bool:
    """A root type with nothing left but federation's own fields."""
    return item.kind is TypeKind.OBJECT and not item.fields


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary
    renames: Mapping[str, str]

    def type(self, name: str, nodes: Sequence[_TypeNode]) -> TypeDefinition:
        directives = self._type_directives(nodes)
        main = next((node for node in nodes if isinstance(node, TypeDefinitionNode)), nodes[0])
        kind = _KINDS[type(main)]
        is_input = kind is TypeKind.INPUT_OBJECT
        return TypeDefinition(
            kind=kind,
            name=self.renames.get(name, name),
            description=_description(getattr(main, "description", None)),
            directives=directives,
            location=location_of(main, self.vocabulary.source),
            fields={} if is_input else self._fields(nodes),
            input_fields=self._input_values(_collect(nodes, "fields")) if is_input else {},
            interfaces=self._names(_collect(nodes, "interfaces")),
            members=self._names(_collect(nodes, "types")),
            values={node.name.value: self._value(node) for node in _collect(nodes, "values")},
            is_extension=directives.extends or not isinstance(main, TypeDefinitionNode),
        )

    def directive(self, node: DirectiveDefinitionNode) -> DirectiveDefinition:
        return DirectiveDefinition(
            name=node.name.value,
            arguments=self._input_values(node.arguments or ()),
            locations=tuple(location.value for location in node.locations),
            repeatable=node.repeatable,
            description=_description(node.description),
            node=node,
            location=location_of(node, self.vocabulary.source),
        )

    def _fields(self, nodes: Iterable[_TypeNode]) -> dict[str, FieldDefinition]:
        fields: dict[str, FieldDefinition] = {}
        for node in nodes:
            is_shareable = self._directives([node]).shareable
            for item in _collect([node], "fields"):
                if item.name.value not in MACHINERY_FIELDS:
                    in_extension = isinstance(node, TypeExtensionNode)
                    field = self._field(item, in_extension=in_extension)
                    if is_shareable and not field.directives.shareable:
                        directives = replace(field.directives, shareable=True)
                        field = replace(field, directives=directives)
                    fields[field.name] = field
        return fields

    def _field(self, node: FieldDefinitionNode, *, in_extension: bool) -> FieldDefinition:
        return FieldDefinition(
            name=node.name.value,
            type=self._reference(node.type),
            arguments=self._input_values(node.arguments or ()),
            description=_description(node.description),
            directives=self._directives([node]),
            location=location_of(node, self.vocabulary.source),
            in_extension=in_extension,
        )

    def _input_values(
        self, nodes: Iterable[InputValueDefinitionNode]
    ) -> dict[str, InputValueDefinition]:
        return {
            node.name.value: InputValueDefinition(
                name=node.name.value,
                type=self._reference(node.type),
                default=node.default_value,
                description=_description(node.description),
                directives=self._directives([node]),
                location=location_of(node, self.vocabulary.source),
            )
            for node in nodes
        }

    def _value(self, node: Any) -> EnumValueDefinition:
        return EnumValueDefinition(
            name=node.name.value,
            description=_description(node.description),
            directives=self._directives([node]),
            location=location_of(node, self.vocabulary.source),
        )

    def _directives(self, nodes: Iterable[Any]) -> Directives:
        applications: list[DirectiveNode] = [
            directive for node in nodes for directive in node.directives or ()
        ]
        return federation_directives(tuple(map(self.vocabulary.apply, applications)))

    def _type_directives(self, nodes: Sequence[_TypeNode]) -> Directives:
        return federation_directives(
            tuple(
                replace(
                    self.vocabulary.apply(directive),
                    declaration=declaration,
                    in_extension=isinstance(node, TypeExtensionNode),
                )
                for declaration, node in enumerate(nodes)
                for directive in node.directives or ()
            )
        )

    def _names(self, nodes: Iterable[Any]) -> tuple[str, ...]:
        names = (self.renames.get(node.name.value, node.name.value) for node in nodes)
        return tuple(dict.fromkeys(names))

    def _reference(self, node: TypeNode) -> TypeReference:
        reference = read_type_reference(node)
        return _rename(reference, self.renames) if self.renames else reference


def _rename(reference: TypeReference, renames: Mapping[str, str]) -> TypeReference:
    match reference:
        case NamedType(name):
            return NamedType(renames.get(name, name))
        case ListType(inner):
            return ListType(_rename(inner, renames))
        case NonNullType(inner):
            renamed = _rename(inner, renames)
            return renamed if isinstance(renamed, NonNullType) else NonNullType(renamed)


def _collect(nodes: Iterable[Any], attribute: str) -> list[Any]:
    return [item for node in nodes for item in getattr(node, attribute, None) or ()]


def _description(node: StringValueNode | None) -> str | None:
    return node.value if node else None
