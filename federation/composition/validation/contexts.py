"""`@context` and `@fromContext` fit together (Federation 2.8, "Sharing data between resolvers")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.definitions import InputValueDefinition, TypeDefinition
from graphweft.schemas.directives import split_context_field
from graphweft.schemas.errors import SdlError
from graphweft.schemas.field_set import (
    FieldSelection,
    FieldSet,
    FragmentSelection,
    parse_field_set,
)
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["check_contexts"]

_NAME = re.compile(r"[A-Za-z][0-9A-Za-z]*")


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
                if argument.directives.from_context is not None:
                    place = f"{owner.name}.{item.name}({argument.name}:)"
                    yield from _check_argument(subgraph, place, argument, setters)


def _check_argument(
    subgraph: Subgraph,
    place: str,
    argument: InputValueDefinition,
    setters: dict[str, list[TypeDefinition]],
) -> Iterator[CompositionError]:
    text = argument.directives.from_context or ""
    name, selection = split_context_field(text)

    def error(code: str, reason: str) -> CompositionError:
        message = f'"{place}" has @fromContext(field: "{text}"): {reason}'
        return problem(subgraph, code, message, argument.location, place)

    if not name:
        yield error("NO_CONTEXT_IN_SELECTION", 'it must start with "$" and a context')
    elif not selection:
        yield error("NO_SELECTION_FOR_CONTEXT", "it must select a field of the context")
    elif name not in setters:
        yield error("CONTEXT_NOT_SET", f'no @context of this subgraph sets "{name}"')
    else:
        try:
            field_set = parse_field_set(selection)
        except SdlError as problem_found:
            yield error("CONTEXT_INVALID_SELECTION", problem_found.message)
            return
        for setter in setters[name]:
            for reason in _selection_problems(subgraph, setter, field_set):
                yield error("CONTEXT_INVALID_SELECTION", reason)


def _selection_problems(
    subgraph: Subgraph, owner: TypeDefinition, field_set: FieldSet
) -> Iterator[str]:
    for selection in field_set:
        if isinstance(selection, FragmentSelection):
            target = subgraph.types.get(selection.type_condition or owner.name)
            if target is None:
                yield f'"{selection.type_condition}" is no type of this subgraph'
            elif selection.type_condition in {None, owner.name}:
                yield from _selection_problems(subgraph, target, selection.selections)
        else:
            yield from _field_problems(subgraph, owner, selection)


def _field_problems(
    subgraph: Subgraph, owner: TypeDefinition, selection: FieldSelection
) -> Iterator[str]:
    item = owner.fields.get(selection.name)
    if selection.directives or selection.alias:
        yield "it cannot hold directives or aliases"
    if item is None:
        yield f'"{owner.name}" has no field "{selection.name}" in this subgraph'
        return
    target = subgraph.types.get(named_type(item.type))
    if target is not None and selection.selections:
        yield from _selection_problems(subgraph, target, selection.selections)
