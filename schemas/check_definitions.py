"""Check a document's own copies of specification directives against the specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    InputValueDefinitionNode,
    NonNullTypeNode,
    print_ast,
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
    for definition in document.definitions:
        if not isinstance(definition, DirectiveDefinitionNode):
            continue
        name = definition.name.value
        specified = expected.get(name)
        if specified is None:
            continue
        is_link = name == vocabulary.link_directive
        found = [] if is_link else list(_differences(definition, specified))
        if not found:
            compatible.add(name)
        place = location_of(definition, vocabulary.source)
        problems += [
            SdlProblem(
                "DIRECTIVE_DEFINITION_INVALID", f'the definition of "@{name}" {reason}', place
            )
            for reason in found
        ]
    return problems, frozenset(compatible)


def _expected(vocabulary: Vocabulary) -> Mapping[str, DirectiveDefinitionNode]:
    return {
        definition.name.value: definition
        for specification, names in vocabulary.specifications()
        for definition in definitions_as_named(specification, names)
        if isinstance(definition, DirectiveDefinitionNode)
    }


def _differences(
    actual: DirectiveDefinitionNode, specified: DirectiveDefinitionNode
) -> Iterator[str]:
    arguments = {argument.name.value: argument for argument in actual.arguments or ()}
    for argument in specified.arguments or ():
        own = arguments.pop(argument.name.value, None)
        if own is not None:
            yield from _argument_differences(own, argument)
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
    own: InputValueDefinitionNode, specified: InputValueDefinitionNode
) -> Iterator[str]:
    name, wanted, found = specified.name.value, print_ast(specified.type), print_ast(own.type)
    is_field_set = name == "fields" and found in _LEGACY_FIELD_SETS
    if found not in {wanted, f"{wanted}!"} and not is_field_set:
        yield f'must give argument "{name}" the type {wanted}, not {found}'
        return
    default = print_ast(specified.default_value) if specified.default_value else "none"
    own_default = print_ast(own.default_value) if own.default_value else "none"
    if default != own_default:
        yield f'must give argument "{name}" the default {default}, not {own_default}'
