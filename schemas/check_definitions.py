"""Check a document's own copies of specification directives against the specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    print_ast,
    specified_scalar_types,
)

from graphweft.schemas.errors import SdlProblem
from graphweft.schemas.sdl import location_of
from graphweft.schemas.specification import definitions_as_named
from graphweft.schemas.vocabulary import Vocabulary

__all__ = ["check_definitions"]

_LEGACY_FIELD_SETS = frozenset({"String", "String!", "_FieldSet", "_FieldSet!"})


def check_definitions(
    document: DocumentNode, vocabulary: Vocabulary
) -> tuple[list[SdlProblem], frozenset[str]]:
    """Compare each directive definition that shares its name with a specification's.

    Returns:
        The problems, and the names (in the document) of the definitions that are compatible.
    """
    expected = _expected(vocabulary)
    problems: list[SdlProblem] = []
    compatible: set[str] = set()
    scalars = _scalars(vocabulary)
    inputs = _inputs(document)
    for definition in document.definitions:
        if not isinstance(definition, DirectiveDefinitionNode):
            continue
        name = definition.name.value
        specified = expected.get(name)
        if specified is None:
            continue
        is_link = name == vocabulary.link_directive
        narrowed = _narrowed(definition, specified, scalars, inputs)
        found = [] if is_link else list(_differences(definition, specified, narrowed))
        if not found and not narrowed:
            compatible.add(name)
        place = location_of(definition, vocabulary.source)
        problems += [
            SdlProblem(
                "DIRECTIVE_DEFINITION_INVALID", f'the definition of "@{name}" {reason}', place
            )
            for reason in found
        ]
    return [*problems, *_wrong_types(document, vocabulary)], frozenset(compatible)


def _wrong_types(document: DocumentNode, vocabulary: Vocabulary) -> Iterator[SdlProblem]:
    """Types that are of another kind than the specification's type of that name."""
    kinds = {
        definition.name.value: definition.kind
        for specification, names in vocabulary.specifications()
        for definition in definitions_as_named(specification, names)
        if isinstance(definition, TypeDefinitionNode)
    }
    for definition in document.definitions:
        if isinstance(definition, TypeDefinitionNode):
            wanted = kinds.get(definition.name.value, definition.kind)
            if wanted != definition.kind:
                yield SdlProblem(
                    "TYPE_DEFINITION_INVALID",
                    f'type "{definition.name.value}" is a {wanted.split("_")[0]} type in its'
                    " specification; leave its definition out",
                    location_of(definition, vocabulary.source),
                )


def _expected(vocabulary: Vocabulary) -> Mapping[str, DirectiveDefinitionNode]:
    return {
        definition.name.value: definition
        for specification, names in vocabulary.specifications()
        for definition in definitions_as_named(specification, names)
        if isinstance(definition, DirectiveDefinitionNode)
    }


def _scalars(vocabulary: Vocabulary) -> frozenset[str]:
    """The specifications' own scalars, as the document names them."""
    return frozenset(
        definition.name.value
        for specification, names in vocabulary.specifications()
        for definition in definitions_as_named(specification, names)
        if isinstance(definition, ScalarTypeDefinitionNode)
    )


def _inputs(document: DocumentNode) -> frozenset[str]:
    """The input types that are no custom scalars: of GraphQL, and what the document defines."""
    return frozenset(specified_scalar_types) | frozenset(
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, (InputObjectTypeDefinitionNode, EnumTypeDefinitionNode))
    )


def _narrowed(
    actual: DirectiveDefinitionNode,
    specified: DirectiveDefinitionNode,
    scalars: frozenset[str],
    inputs: frozenset[str],
) -> frozenset[str]:
    """The arguments that have a type of the document in place of a specification's scalar.

    A scalar accepts any value, so that is allowed; what is applied must fit the narrower type.
    """
    own = {
        argument.name.value: argument.type
        for argument in actual.arguments or ()
        if argument.name.value != "fields" or print_ast(argument.type) not in _LEGACY_FIELD_SETS
    }
    return frozenset(
        name
        for argument in specified.arguments or ()
        if (name := argument.name.value) in own
        and _is_narrowed(own[name], argument.type, scalars, inputs)
    )


def _is_narrowed(
    own: TypeNode, specified: TypeNode, scalars: frozenset[str], inputs: frozenset[str]
) -> bool:
    if isinstance(own, NonNullTypeNode) and not isinstance(specified, NonNullTypeNode):
        return _is_narrowed(own.type, specified, scalars, inputs)
    if isinstance(specified, (NonNullTypeNode, ListTypeNode)):
        return isinstance(own, type(specified)) and _is_narrowed(
            own.type, specified.type, scalars, inputs
        )
    return (
        isinstance(specified, NamedTypeNode)
        and specified.name.value in scalars
        and isinstance(own, NamedTypeNode)
        and own.name.value in inputs
    )


def _differences(
    actual: DirectiveDefinitionNode,
    specified: DirectiveDefinitionNode,
    narrowed: frozenset[str],
) -> Iterator[str]:
    arguments = {argument.name.value: argument for argument in actual.arguments or ()}
    for argument in specified.arguments or ():
        own = arguments.pop(argument.name.value, None)
        if own is not None:
            is_narrowed = argument.name.value in narrowed
            yield from _argument_differences(own, argument, is_narrowed=is_narrowed)
        elif isinstance(argument.type, NonNullTypeNode) and argument.default_value is None:
            yield f'lacks the required argument "{argument.name.value}"'
    for name in arguments:
        yield f'has the unknown argument "{name}"'
    if actual.repeatable and not specified.repeatable:
        yield "must not be repeatable"
    allowed = [location.value for location in specified.locations]
    extra = [item.value for item in actual.locations if item.value not in allowed]
    if extra:
        yield f"may be on {' | '.join(allowed)} only, not on {' | '.join(extra)}"


def _argument_differences(
    own: InputValueDefinitionNode, specified: InputValueDefinitionNode, *, is_narrowed: bool
) -> Iterator[str]:
    name, wanted, found = specified.name.value, print_ast(specified.type), print_ast(own.type)
    is_field_set = name == "fields" and found in _LEGACY_FIELD_SETS
    if found not in {wanted, f"{wanted}!"} and not is_field_set and not is_narrowed:
        yield f'must give argument "{name}" the type {wanted}, not {found}'
        return
    default = print_ast(specified.default_value) if specified.default_value else "none"
    own_default = print_ast(own.default_value) if own.default_value else "none"
    if default != own_default and not isinstance(own.type, NonNullTypeNode):
        yield f'must give argument "{name}" the default {default}, not {own_default}'
