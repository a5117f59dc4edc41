"""Check that a subgraph document is a valid GraphQL schema once its specifications are added."""

from __future__ import annotations

from typing import Any

from graphql import (
    REMOVE,
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    NullValueNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ObjectValueNode,
    OperationType,
    OperationTypeDefinitionNode,
    ParallelVisitor,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    Undefined,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
    ValueNode,
    Visitor,
    build_ast_schema,
    print_ast,
    validate_schema,
    value_from_ast,  # pyright: ignore[reportUnknownVariableType]  # a recursive generic of graphql-core
    visit,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.validation import SDLValidationContext
from graphql.validation.specified_rules import specified_sdl_rules

from graphweft.schemas.check_input_types import check_input_types
from graphweft.schemas.errors import SdlProblem, SourceLocation
from graphweft.schemas.sdl import location_of
from graphweft.schemas.vocabulary import CACHE_CONTROL, MACHINERY_FIELDS, Vocabulary

__all__ = ["EXTENSION_KINDS", "check_graphql", "root_types"]

EXTENSION_KINDS: dict[type[TypeExtensionNode], type[TypeDefinitionNode]] = {
    ScalarTypeExtensionNode: ScalarTypeDefinitionNode,
    ObjectTypeExtensionNode: ObjectTypeDefinitionNode,
    InterfaceTypeExtensionNode: InterfaceTypeDefinitionNode,
    UnionTypeExtensionNode: UnionTypeDefinitionNode,
    EnumTypeExtensionNode: EnumTypeDefinitionNode,
    InputObjectTypeExtensionNode: InputObjectTypeDefinitionNode,
}
"""The definition that each extension extends."""

_KEYS_TO_DIRECTIVES = {
    kind: tuple(
        key
        for key in keys
        if key in {"definitions", "directives", "fields", "arguments", "values"}
        and kind != "directive"
    )
    for kind, keys in QUERY_DOCUMENT_KEYS.items()
}
"""What a visitor of directive applications has to visit of each node."""

_KEYS_TO_VALIDATE = {
    kind: tuple(key for key in keys if key not in {"name", "description"})
    for kind, keys in QUERY_DOCUMENT_KEYS.items()
}
"""What the rules for SDL have to visit: they read names, half of all nodes, of what has them."""

_PLACEHOLDER = FieldDefinitionNode(
    name=NameNode(value="_service"),
    type=NamedTypeNode(name=NameNode(value="Boolean")),
    arguments=(),
    directives=(),
)


def check_graphql(
    document: DocumentNode, vocabulary: Vocabulary, compatible: frozenset[str]
) -> list[SdlProblem]:
    """Validate as GraphQL does: names, kinds, arguments, interfaces.

    Args:
        document: as parsed.
        vocabulary: of the document.
        compatible: directive definitions to be replaced by the specification's own.
    """
    complete = _complete(document, vocabulary, compatible)
    errors = _validate_sdl(complete)
    if not errors:
        schema = build_ast_schema(complete, assume_valid_sdl=True)
        errors = check_input_types(schema) or [
            *validate_schema(schema),
            *_wrong_values(document, schema, vocabulary),
        ]
    return [_problem(error, vocabulary.source) for error in errors]


def _validate_sdl(document: DocumentNode) -> list[GraphQLError]:
    """What `graphql.validation.validate.validate_sdl` finds."""
    errors: list[GraphQLError] = []
    context = SDLValidationContext(document, None, errors.append)
    rules = [rule(context) for rule in specified_sdl_rules]
    visit(document, ParallelVisitor(rules), _KEYS_TO_VALIDATE)
    return errors


def root_types(document: DocumentNode) -> dict[OperationType, str]:
    """Names of the root types: as `schema` says, else the default names that are defined."""
    roots: dict[OperationType, str] = {}
    explicit = False
    for definition in document.definitions:
        if isinstance(definition, (SchemaDefinitionNode, SchemaExtensionNode)):
            explicit = explicit or definition.kind == SchemaDefinitionNode.kind
            for operation in definition.operation_types or ():
                roots[operation.operation] = operation.type.name.value
    if not explicit:
        defined = {
            definition.name.value
            for definition in document.definitions
            if isinstance(definition, (ObjectTypeDefinitionNode, ObjectTypeExtensionNode))
        }
        for operation_type in OperationType:
            default = operation_type.value.capitalize()
            if default in defined:
                roots.setdefault(operation_type, default)
    return roots


def _complete(
    document: DocumentNode, vocabulary: Vocabulary, compatible: frozenset[str]
) -> DocumentNode:
    own = _own_definitions(document, compatible)
    names = {_name_key(definition) for definition in own}
    added = [
        node for node in (*vocabulary.definitions(), *CACHE_CONTROL) if _name_key(node) not in names
    ]
    own = _with_query(own, root_types(document).get(OperationType.QUERY, "Query"))
    complete = DocumentNode(definitions=(*_schema_definitions(document), *own, *added))
    return _without_foreign(complete, vocabulary)


def _own_definitions(document: DocumentNode, compatible: frozenset[str]) -> list[DefinitionNode]:
    defined = {
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, TypeDefinitionNode)
    }
    own: list[DefinitionNode] = []
    for definition in document.definitions:
        if isinstance(definition, (SchemaDefinitionNode, SchemaExtensionNode)):
            continue
        if isinstance(definition, DirectiveDefinitionNode):
            if definition.name.value not in compatible:
                own.append(definition)
        elif isinstance(definition, TypeExtensionNode):
            base_missing = definition.name.value not in defined
            defined.add(definition.name.value)
            own.append(_as_definition(definition) if base_missing else definition)
        else:
            own.append(definition)
    return own


def _as_definition(extension: TypeExtensionNode) -> TypeDefinitionNode:
    kind = EXTENSION_KINDS[type(extension)]
    parts: dict[str, Any] = {key: getattr(extension, key) for key in extension.keys}
    return kind(**parts)


def _with_query(definitions: list[DefinitionNode], query: str) -> list[DefinitionNode]:
    """Federation adds `_service` to every subgraph, so no subgraph lacks a query root."""
    completed: list[DefinitionNode] = []
    is_missing = True
    for definition in definitions:
        if isinstance(definition, ObjectTypeDefinitionNode) and definition.name.value == query:
            extra = (_PLACEHOLDER,) if is_missing else ()
            is_missing = False
            completed.append(_with_fields(definition, extra))
        elif isinstance(definition, ObjectTypeExtensionNode) and definition.name.value == query:
            completed.append(_with_fields(definition, ()))
        else:
            completed.append(definition)
    if is_missing:
        name = NameNode(value=query)
        completed.append(
            ObjectTypeDefinitionNode(
                name=name, fields=(_PLACEHOLDER,), interfaces=(), directives=()
            )
        )
    return completed


def _with_fields(
    node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode,
    extra: tuple[FieldDefinitionNode, ...],
) -> DefinitionNode:
    """The node without the fields that federation itself adds, and with these."""
    kept = tuple(field for field in node.fields or () if field.name.value not in MACHINERY_FIELDS)
    parts = {key: getattr(node, key) for key in (*node.keys, "loc") if key != "fields"}
    return type(node)(**parts, fields=(*kept, *extra))


def _schema_definitions(document: DocumentNode) -> list[DefinitionNode]:
    """One schema definition with everything that extensions add; more only where written so."""
    nodes: list[Any] = [
        definition
        for definition in document.definitions
        if isinstance(definition, (SchemaDefinitionNode, SchemaExtensionNode))
    ]
    roots = dict(root_types(document))
    roots.setdefault(OperationType.QUERY, "Query")
    merged = SchemaDefinitionNode(
        directives=tuple(directive for node in nodes for directive in node.directives or ()),
        operation_types=tuple(
            OperationTypeDefinitionNode(
                operation=operation, type=NamedTypeNode(name=NameNode(value=name))
            )
            for operation, name in roots.items()
        ),
    )
    written = [node for node in nodes if node.kind == SchemaDefinitionNode.kind]
    return [merged, *written[1:]]


def _name_key(definition: DefinitionNode) -> str:
    name = getattr(definition, "name", None)
    prefix = "@" if isinstance(definition, DirectiveDefinitionNode) else ""
    return f"{prefix}{name.value}" if name else ""


def _without_foreign(document: DocumentNode, vocabulary: Vocabulary) -> DocumentNode:
    if not vocabulary.may_be_foreign:
        return document
    result: DocumentNode = visit(document, _ForeignRemover(vocabulary), _KEYS_TO_DIRECTIVES)
    return result


class _ForeignRemover(Visitor):
    """Drops applications of linked directives that the document need not define."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if self._vocabulary.is_foreign(node.name.value) else None


def _inner(wrapping: Any) -> Any:
    """What a list or a non-null type wraps."""
    return wrapping.of_type


def _accepts(input_type: Any, value: ValueNode) -> bool:
    """Whether a directive may have this value; as elsewhere, input objects may be incomplete."""
    if isinstance(input_type, GraphQLNonNull):
        return _accepts(_inner(input_type), value)
    if isinstance(value, NullValueNode):
        return True
    if isinstance(input_type, GraphQLList):
        items = value.values if isinstance(value, ListValueNode) else (value,)
        return all(_accepts(_inner(input_type), item) for item in items)
    if isinstance(input_type, GraphQLInputObjectType):
        return isinstance(value, ObjectValueNode) and all(
            item.name.value in input_type.fields
            and _accepts(input_type.fields[item.name.value].type, item.value)
            for item in value.fields
        )
    if isinstance(input_type, GraphQLEnumType) and isinstance(value, StringValueNode):
        return value.value in input_type.values
    return value_from_ast(value, input_type) is not Undefined


class _ValueChecker(Visitor):
    def __init__(self, schema: GraphQLSchema, errors: list[GraphQLError]) -> None:
        super().__init__()
        self._schema = schema
        self._errors = errors

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        definition = self._schema.get_directive(node.name.value)
        if definition is None:
            return
        specified: dict[str, Any] = dict(definition.args)
        for argument in node.arguments or ():
            known = specified.get(argument.name.value)
            if known is not None and not _accepts(known.type, argument.value):
                message = (
                    f'argument "{argument.name.value}" of @{node.name.value} must be of type'
                    f" {known.type}, not {print_ast(argument.value)}"
                )
                self._errors.append(GraphQLError(message, [argument]))


def _wrong_values(
    document: DocumentNode, schema: GraphQLSchema, vocabulary: Vocabulary
) -> list[GraphQLError]:
    errors: list[GraphQLError] = []
    checker = _ValueChecker(schema, errors)
    visit(_without_foreign(document, vocabulary), checker, _KEYS_TO_DIRECTIVES)
    return errors


def _problem(error: GraphQLError, source: str) -> SdlProblem:
    node = error.nodes[0] if error.nodes else None
    location = location_of(node, source) if node else SourceLocation(source)
    return SdlProblem("INVALID_GRAPHQL", error.message, location)
