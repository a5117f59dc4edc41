"""The supergraph for people who look at it: which subgraph has what, who protects and keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
    value_from_ast_untyped,
)
from graphql.language import ListTypeNode, NamedTypeNode, NonNullTypeNode

from graphweft.gateway.admin.types import GraphField, GraphType, Presence

__all__ = ["graph_types"]

_OWN = ("join__", "link__", "core__", "connect__", "federation__")
_PROTECTING = frozenset({"authenticated", "requiresScopes", "policy"})
_KINDS: Mapping[type, str] = {
    ObjectTypeDefinitionNode: "OBJECT",
    InterfaceTypeDefinitionNode: "INTERFACE",
    UnionTypeDefinitionNode: "UNION",
    EnumTypeDefinitionNode: "ENUM",
    InputObjectTypeDefinitionNode: "INPUT_OBJECT",
    ScalarTypeDefinitionNode: "SCALAR",
}


def graph_types(supergraph_sdl: str) -> list[GraphType]:
    """The types of a supergraph in its join specification form, root types first."""
    document = parse(supergraph_sdl, no_location=True)
    definitions = [one for one in document.definitions if isinstance(one, TypeDefinitionNode)]
    names = _subgraph_names(definitions)
    types = [
        _graph_type(definition, names)
        for definition in definitions
        if not definition.name.value.startswith(_OWN)
    ]
    roots = ("Query", "Mutation", "Subscription")
    return sorted(types, key=lambda one: (one.name not in roots, one.name))


def _subgraph_names(definitions: Iterable[TypeDefinitionNode]) -> dict[str, str]:
    """Names of subgraphs by their enum values."""
    for definition in definitions:
        if definition.name.value == "join__Graph" and isinstance(
            definition, EnumTypeDefinitionNode
        ):
            return {
                value.name.value: str(_arguments(directive).get("name"))
                for value in definition.values or ()
                for directive in value.directives or ()
                if directive.name.value == "join__graph"
            }
    return {}


def _graph_type(definition: TypeDefinitionNode, names: dict[str, str]) -> GraphType:
    directives = definition.directives or ()
    keys: dict[str, list[str]] = {}
    for directive in directives:
        if directive.name.value == "join__type":
            arguments = _arguments(directive)
            found = keys.setdefault(names.get(str(arguments.get("graph")), ""), [])
            if "key" in arguments:
                found.append(str(arguments["key"]))
    fields = (
        definition.fields or ()
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
        else ()
    )
    return GraphType(
        name=definition.name.value,
        kind=_KINDS[type(definition)],
        description=definition.description.value if definition.description else None,
        subgraphs=[Presence(subgraph=name, keys=found) for name, found in keys.items()],
        fields=[_graph_field(field, names, list(keys)) for field in fields],
        protection=_protection(directives),
        cache_control=_cache_control(directives),
    )


def _graph_field(
    field: FieldDefinitionNode, names: dict[str, str], of_type: list[str]
) -> GraphField:
    directives = field.directives or ()
    joined = [_arguments(one) for one in directives if one.name.value == "join__field"]
    subgraphs = [
        names.get(str(arguments["graph"]), "")
        for arguments in joined
        if "graph" in arguments and not arguments.get("external")
    ]
    return GraphField(
        name=field.name.value,
        type=print_ast(field.type),
        target=_named(field.type),
        subgraphs=subgraphs or ([] if joined else of_type),
        protection=_protection(directives),
        cache_control=_cache_control(directives),
        description=field.description.value if field.description else None,
    )


def _named(node: TypeNode) -> str:
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    assert isinstance(node, NamedTypeNode)
    return node.name.value


def _protection(directives: Iterable[DirectiveNode]) -> list[str]:
    return [print_ast(one) for one in directives if one.name.value in _PROTECTING]


def _cache_control(directives: Iterable[DirectiveNode]) -> str | None:
    for directive in directives:
        arguments = _arguments(directive)
        if directive.name.value == "join__directive" and arguments.get("name") == "cacheControl":
            values: Any = arguments.get("args") or {}
            return ", ".join(f"{name}: {value}" for name, value in values.items()) or None
    return None


def _arguments(directive: DirectiveNode) -> dict[str, object]:
    return {
        argument.name.value: value_from_ast_untyped(argument.value)
        for argument in directive.arguments or ()
    }
