"""Supergraph SDL -> Supergraph (join spec v0.1 to v0.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLSyntaxError,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    Source,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    value_from_ast_untyped,
)

from graphweft.schemas.errors import SourceLocation, SupergraphError
from graphweft.schemas.links import read_links
from graphweft.schemas.sdl_lexer import parse_source
from graphweft.schemas.specification_names import with_specification_names
from graphweft.schemas.supergraph import (
    ContextArgument,
    JoinField,
    JoinGraph,
    JoinType,
    Supergraph,
    SupergraphField,
    SupergraphType,
    TypeKind,
)

__all__ = ["read_supergraph"]

_KINDS: dict[type[DefinitionNode], TypeKind] = {
    ScalarTypeDefinitionNode: TypeKind.SCALAR,
    ObjectTypeDefinitionNode: TypeKind.OBJECT,
    InterfaceTypeDefinitionNode: TypeKind.INTERFACE,
    UnionTypeDefinitionNode: TypeKind.UNION,
    EnumTypeDefinitionNode: TypeKind.ENUM,
    InputObjectTypeDefinitionNode: TypeKind.INPUT_OBJECT,
}


def read_supergraph(sdl: str, source: str = "supergraph") -> Supergraph:
    """Read a supergraph SDL of join v0.1 to v0.5.

    Args:
        sdl: the document.
        source: what to call it in errors (a file path or URL).

    Raises:
        SupergraphError: it does not parse, or has no `join__Graph` enum.
    """
    document = _parse(sdl, source)
    links, _ = read_links(document, source)
    document = with_specification_names(document, links)
    definitions = [d for d in document.definitions if isinstance(d, TypeDefinitionNode)]
    graphs = _read_graphs(definitions, source)
    types = {
        node.name.value: _read_type(node, graphs)
        for node in definitions
        if not _is_specification_type(node.name.value)
    }
    roots = _read_root_types(document, types)
    return Supergraph(sdl, document, graphs, types, roots, links)


def _parse(sdl: str, source: str) -> DocumentNode:
    try:
        return parse_source(Source(sdl), no_location=True)  # places are never asked for
    except GraphQLSyntaxError as error:
        place = error.locations[0] if error.locations else None
        location = (
            SourceLocation(source, place.line, place.column) if place else SourceLocation(source)
        )
        raise SupergraphError(error.message, location) from error


def _is_specification_type(name: str) -> bool:
    return name.startswith(("join__", "link__", "core__"))


def _read_graphs(definitions: Iterable[TypeDefinitionNode], source: str) -> dict[str, JoinGraph]:
    for node in definitions:
        if isinstance(node, EnumTypeDefinitionNode) and node.name.value == "join__Graph":
            graphs: dict[str, JoinGraph] = {}
            for value in node.values or ():
                arguments = next(_arguments(value.directives, "join__graph"), dict[str, Any]())
                graphs[value.name.value] = JoinGraph(
                    value.name.value,
                    arguments.get("name", value.name.value),
                    arguments.get("url") or "",
                )
            return graphs
    raise SupergraphError(
        "this is not a supergraph: it has no enum join__Graph. Compose your subgraphs first "
        "(graphweft compose --config supergraph.yaml).",
        SourceLocation(source),
    )


def _read_root_types(document: DocumentNode, types: dict[str, SupergraphType]) -> dict[str, str]:
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode):
            return {op.operation.value: op.type.name.value for op in node.operation_types}
    defaults = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}
    return {kind: name for kind, name in defaults.items() if name in types}


def _read_type(node: TypeDefinitionNode, graphs: dict[str, JoinGraph]) -> SupergraphType:
    name = node.name.value
    kind = _KINDS[type(node)]
    joins = tuple(_join_type(a) for a in _arguments(node.directives, "join__type"))
    if not joins:
        # join v0.1 leaves value types bare: every subgraph may have them
        joins = tuple(JoinType(graph) for graph in graphs)
    owner = next(_arguments(node.directives, "join__owner"), dict[str, Any]()).get("graph")
    fields: dict[str, SupergraphField] = {}
    if isinstance(
        node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode
    ):
        fields = {f.name.value: _read_field(f, owner) for f in node.fields or ()}
    values = (node.values or ()) if isinstance(node, EnumTypeDefinitionNode) else ()
    return SupergraphType(
        name,
        kind,
        joins,
        fields,
        interfaces=_interfaces(node),
        implements=_implements(node, joins),
        members=_members(node, joins),
        values=tuple(value.name.value for value in values),
        inaccessible_values=frozenset(
            v.name.value for v in values if _is_inaccessible(v.directives)
        ),
        inaccessible=_is_inaccessible(node.directives),
        contexts=tuple(a["name"] for a in _arguments(node.directives, "context")),
    )


def _read_field(
    node: FieldDefinitionNode | InputValueDefinitionNode, owner: str | None
) -> SupergraphField:
    joins = tuple(_join_field(a) for a in _arguments(node.directives, "join__field"))
    if not joins and owner is not None:
        joins = (JoinField(owner),)
    arguments = (node.arguments or ()) if isinstance(node, FieldDefinitionNode) else ()
    return SupergraphField(
        node.name.value,
        node.type,
        {argument.name.value: argument.type for argument in arguments},
        joins,
        _is_inaccessible(node.directives),
    )


def _join_type(arguments: dict[str, Any]) -> JoinType:
    return JoinType(
        arguments["graph"],
        arguments.get("key"),
        bool(arguments.get("extension", False)),
        bool(arguments.get("resolvable", True)),
        bool(arguments.get("isInterfaceObject", False)),
    )


def _join_field(arguments: dict[str, Any]) -> JoinField:
    return JoinField(
        arguments.get("graph"),
        arguments.get("requires"),
        arguments.get("provides"),
        arguments.get("type"),
        bool(arguments.get("external", False)),
        arguments.get("override"),
        arguments.get("overrideLabel"),
        bool(arguments.get("usedOverridden", False)),
        tuple(ContextArgument(**item) for item in arguments.get("contextArguments") or ()),
    )


def _interfaces(node: TypeDefinitionNode) -> tuple[str, ...]:
    if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        return tuple(interface.name.value for interface in node.interfaces or ())
    return ()


def _implements(node: TypeDefinitionNode, joins: tuple[JoinType, ...]) -> dict[str, frozenset[str]]:
    stated: dict[str, set[str]] = {}
    for arguments in _arguments(node.directives, "join__implements"):
        stated.setdefault(arguments["graph"], set()).add(arguments["interface"])
    if not stated:
        everything = frozenset(_interfaces(node))
        return {join.graph: everything for join in joins} if everything else {}
    return {graph: frozenset(names) for graph, names in stated.items()}


def _members(node: TypeDefinitionNode, joins: tuple[JoinType, ...]) -> dict[str, frozenset[str]]:
    if not isinstance(node, UnionTypeDefinitionNode):
        return {}
    stated: dict[str, set[str]] = {}
    for arguments in _arguments(node.directives, "join__unionMember"):
        stated.setdefault(arguments["graph"], set()).add(arguments["member"])
    if not stated:
        everything = frozenset(member.name.value for member in node.types or ())
        return {join.graph: everything for join in joins}
    return {graph: frozenset(names) for graph, names in stated.items()}


def _is_inaccessible(directives: Iterable[DirectiveNode] | None) -> bool:
    return any(directive.name.value == "inaccessible" for directive in directives or ())


def _arguments(directives: Iterable[DirectiveNode] | None, name: str) -> Iterator[dict[str, Any]]:
    for directive in directives or ():
        if directive.name.value == name:
            yield {
                argument.name.value: value_from_ast_untyped(argument.value)
                for argument in directive.arguments or ()
            }
