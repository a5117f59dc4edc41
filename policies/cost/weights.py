"""`@cost` and `@listSize` of a supergraph (cost v0.1), and the weights where they say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
)

from graphweft.schemas.directives import ListSize
from graphweft.schemas.links import SPECS, directive_arguments, items_of
from graphweft.schemas.supergraph import Supergraph, TypeKind

__all__ = ["Weights", "read_weights"]

_COMPOSITE = frozenset({TypeKind.OBJECT, TypeKind.INTERFACE, TypeKind.UNION})


@dataclass(slots=True)
class Weights:
    """What is said of types and fields.

    Attributes:
        types: weight of a type.
        fields: weight of a field, an input field included, by (type, field).
        arguments: weight of an argument, by (type, field, argument).
        sizes: `@listSize` of a field.
        list_size: items of a list of which nothing is said.
        mutation: weight of a root field of a mutation, by itself.
    """

    list_size: int = 10
    mutation: int = 10
    types: dict[str, int] = field(default_factory=dict[str, int])
    fields: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    arguments: dict[tuple[str, str, str], int] = field(
        default_factory=dict[tuple[str, str, str], int]
    )
    sizes: dict[tuple[str, str], ListSize] = field(default_factory=dict[tuple[str, str], ListSize])

    def of_field(self, owner: str, name: str, type_name: str, kind: TypeKind | None) -> int:
        """The weight of one value of a field: its own, that of its type, or 1 for an object."""
        own = self.fields.get((owner, name))
        if own is not None:
            return own
        found = self.types.get(type_name)
        return found if found is not None else int(kind in _COMPOSITE)


def read_weights(supergraph: Supergraph, list_size: int) -> Weights:
    """Everything that the supergraph says.

    Args:
        supergraph: with the directives, under whatever names its links give them.
        list_size: items of a list of which nothing is said.
    """
    weights = Weights(list_size)
    for definition in supergraph.document.definitions:
        if not isinstance(definition, TypeDefinitionNode):
            continue
        name = definition.name.value
        own = _weight(definition.directives, supergraph)
        if own is not None:
            weights.types[name] = own
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            _read_fields(definition, supergraph, weights)
        elif isinstance(definition, InputObjectTypeDefinitionNode):
            for item in definition.fields or ():
                weight = _weight(item.directives, supergraph)
                if weight is not None:
                    weights.fields[name, item.name.value] = weight
        elif isinstance(definition, EnumTypeDefinitionNode):
            continue
    return weights


def _read_fields(
    definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
    supergraph: Supergraph,
    weights: Weights,
) -> None:
    owner = definition.name.value
    for item in definition.fields or ():
        name = item.name.value
        weight = _weight(item.directives, supergraph)
        if weight is not None:
            weights.fields[owner, name] = weight
        for directive in item.directives or ():
            if _is(directive, "listSize", supergraph):
                weights.sizes[owner, name] = _list_size(directive_arguments(directive))
        for argument in item.arguments or ():
            weight = _weight(argument.directives, supergraph)
            if weight is not None:
                weights.arguments[owner, name, argument.name.value] = weight


def _weight(directives: Iterable[DirectiveNode] | None, supergraph: Supergraph) -> int | None:
    for directive in directives or ():
        if _is(directive, "cost", supergraph):
            weight = directive_arguments(directive).get("weight")
            return weight if isinstance(weight, int) else int(float(str(weight)))
    return None


def _is(directive: DirectiveNode, name: str, supergraph: Supergraph) -> bool:
    element = supergraph.links.directive(directive.name.value)
    if element is None:
        return directive.name.value == name
    return element.name == name and element.identity == f"{SPECS}/cost"


def _list_size(arguments: Mapping[str, Any]) -> ListSize:
    return ListSize(
        arguments.get("assumedSize"),
        tuple(items_of(arguments.get("slicingArguments", []))),
        tuple(items_of(arguments.get("sizedFields", []))),
        arguments.get("requireOneSlicingArgument") is not False,
    )
