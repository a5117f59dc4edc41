"""`@context` and `@fromContext` fit together (Federation 2.8, "Sharing data between resolvers")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.context_selections import selection_problems
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import (
    FieldDefinition,
    InputValueDefinition,
    TypeDefinition,
    TypeKind,
)
from graphweft.schemas.directives import split_context_field
from graphweft.schemas.subgraph import Subgraph

__all__ = ["check_contexts"]

_NAME = re.compile(r"[A-Za-z][0-9A-Za-z]*")
_Found = Iterator[tuple[str, str]]
"""Codes and reasons."""


def check_contexts(subgraph: Subgraph) -> Iterator[CompositionError]:
    """Check the contexts of a subgraph and the arguments that take their values from them."""
    setters: dict[str, list[TypeDefinition]] = {}
    for owner in subgraph.types.values():
        for name in owner.directives.contexts:
            setters.setdefault(name, []).append(owner)
            if not _NAME.fullmatch(name):
                message = f'the context "{name}" of "{owner.name}" must be letters and digits'
                yield problem(subgraph, "CONTEXT_NAME_INVALID", message, owner.location, owner.name)
    for owner in subgraph.types.values():
        for item in owner.fields.values():
            for argument in item.arguments.values():
                if argument.directives.from_context is None:
                    continue
                place = f"{owner.name}.{item.name}({argument.name}:)"
                text = argument.directives.from_context
                for code, reason in _problems(subgraph, owner, item, argument, setters):
                    message = f'"{place}" has @fromContext(field: "{text}"): {reason}'
                    yield problem(subgraph, code, message, argument.location, place)
    yield from _check_directive_definitions(subgraph)


def _problems(
    subgraph: Subgraph,
    owner: TypeDefinition,
    item: FieldDefinition,
    argument: InputValueDefinition,
    setters: dict[str, list[TypeDefinition]],
) -> _Found:
    if owner.kind is not TypeKind.OBJECT:
        yield "CONTEXT_NOT_SET", f'"{owner.name}" is no object type'
        return
    for name in owner.interfaces:
        interface = subgraph.types.get(name)
        if interface is not None and item.name in interface.fields:
            yield "CONTEXT_NOT_SET", f'the field implements "{name}.{item.name}", which has none'
    if argument.default is not None:
        yield "CONTEXT_NOT_SET", "an argument from a context cannot have a default"
    yield from _text_problems(subgraph, argument, setters)
    if not any(key.resolvable for key in owner.directives.keys):
        yield "CONTEXT_NO_RESOLVABLE_KEY", f'"{owner.name}" needs a resolvable @key for it'


def _text_problems(
    subgraph: Subgraph, argument: InputValueDefinition, setters: dict[str, list[TypeDefinition]]
) -> _Found:
    name, selection = split_context_field(argument.directives.from_context or "")
    if not name:
        yield "NO_CONTEXT_IN_SELECTION", 'it must start with "$" and a context'
    elif not selection:
        yield "NO_CONTEXT_IN_SELECTION", "it must select a field of the context"
    elif name not in setters:
        yield "CONTEXT_NOT_SET", f'no @context of this subgraph sets "{name}"'
    else:
        for reason in selection_problems(subgraph, setters[name], selection, argument.type):
            yield "CONTEXT_INVALID_SELECTION", reason


def _check_directive_definitions(subgraph: Subgraph) -> Iterator[CompositionError]:
    for definition in subgraph.directive_definitions.values():
        for argument in definition.arguments.values():
            if argument.directives.from_context is not None:
                place = f"@{definition.name}({argument.name}:)"
                message = f'"{place}" cannot have @fromContext: only arguments of fields can'
                yield problem(subgraph, "CONTEXT_NOT_SET", message, argument.location, place)
