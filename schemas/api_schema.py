"""The API schema, which clients see: the supergraph minus join metadata and `@inaccessible`.

Federation: "API schema"; inaccessible spec v0.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    REMOVE,
    DirectiveDefinitionNode,
    DirectiveNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    NamedTypeNode,
    Node,
    TypeDefinitionNode,
    TypeNode,
    Visitor,
    build_ast_schema,
    specified_directives,
    visit,
)

from graphweft.schemas.errors import SourceLocation, SupergraphError
from graphweft.schemas.links import Links
from graphweft.schemas.supergraph import Supergraph

__all__ = ["EXECUTABLE_LOCATIONS", "OutputType", "build_api_schema", "named_type"]

OutputType = GraphQLNamedType | GraphQLList[Any] | GraphQLNonNull[Any]
"""A type reference of a schema. graphql-core's own alias leaves the wrapped types unknown."""

_SPECIFICATION_PREFIXES = ("join__", "link__", "core__", "federation__")
EXECUTABLE_LOCATIONS = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    }
)
"""Where clients apply directives (GraphQL specification, section 3.13)."""

_PUBLIC_DIRECTIVES = frozenset(directive.name for directive in specified_directives)


def build_api_schema(supergraph: Supergraph) -> GraphQLSchema:
    """The schema that clients query and introspect.

    Raises:
        SupergraphError: what is left is not a valid schema.
    """
    hidden = frozenset(t.name for t in supergraph.types.values() if t.inaccessible)
    public = visit(supergraph.document, _PublicElements(hidden, supergraph.links))
    try:
        return build_ast_schema(public)
    except (GraphQLError, TypeError) as error:
        raise SupergraphError(
            f"its API schema is not valid: {error}", SourceLocation("supergraph")
        ) from error


def named_type(node: TypeNode) -> str:
    """Name of the innermost type of a type reference."""
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]  # list and non-null nodes wrap a type
    return node.name.value


def _is_inaccessible(node: Any) -> bool:
    directives: Iterable[DirectiveNode] = getattr(node, "directives", None) or ()
    return any(directive.name.value == "inaccessible" for directive in directives)


class _PublicElements(Visitor):
    """Drops specification definitions, inaccessible elements and every non-public directive."""

    def __init__(self, hidden_types: frozenset[str], links: Links) -> None:
        super().__init__()
        self._hidden = hidden_types
        self._links = links

    def enter(self, node: Node, _key: object, parent: object, *_: object) -> Any:
        if isinstance(node, DirectiveDefinitionNode):
            return None if self._is_public(node) else REMOVE
        if isinstance(node, DirectiveNode):
            return None if node.name.value in _PUBLIC_DIRECTIVES else REMOVE
        if isinstance(node, NamedTypeNode):
            in_list = isinstance(parent, tuple | list)  # of interfaces or union members
            return REMOVE if in_list and node.name.value in self._hidden else None
        return REMOVE if self._is_hidden(node) else None

    def _is_public(self, node: DirectiveDefinitionNode) -> bool:
        """Whether clients may apply a directive: it is of no specification, and executable."""
        name = node.name.value
        return (
            self._links.directive(name) is None
            and not name.startswith(_SPECIFICATION_PREFIXES)
            and any(location.value in EXECUTABLE_LOCATIONS for location in node.locations)
        )

    def _is_hidden(self, node: Node) -> bool:
        if _is_inaccessible(node):
            return True
        if isinstance(node, TypeDefinitionNode):
            name = node.name.value
            return name.startswith(_SPECIFICATION_PREFIXES) or self._links.type(name) is not None
        return isinstance(node, FieldDefinitionNode) and named_type(node.type) in self._hidden
