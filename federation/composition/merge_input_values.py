"""Merge arguments and input fields: those that all subgraphs have, with the narrowest type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    print_ast,
)

from graphweft.federation.composition.merge_context import (
    MergeContext,
    describe_sources,
    quoted,
)
from graphweft.federation.composition.merge_descriptions import merge_descriptions
from graphweft.federation.composition.merge_directives import merge_directives
from graphweft.federation.composition.merge_type_references import (
    TypeMerge,
    merge_type_references,
)
from graphweft.federation.composition.merged import MergedInputValue
from graphweft.schemas.coordinates import argument_coordinate, directive_argument_coordinate
from graphweft.schemas.definitions import InputValueDefinition
from graphweft.schemas.type_reference import ListType, NonNullType, TypeReference, nullable

__all__ = [
    "default_text",
    "is_required",
    "merge_arguments",
    "merge_directive_arguments",
    "merge_input_value",
]

Arguments = Mapping[str, InputValueDefinition]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Names and codes for one kind of input value."""

    merge: TypeMerge
    default_code: str


_ARGUMENT = _Kind(
    TypeMerge(
        "argument",
        is_input=True,
        error_code="FIELD_ARGUMENT_TYPE_MISMATCH",
        hint_code="INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
    ),
    "FIELD_ARGUMENT_DEFAULT_MISMATCH",
)
_INPUT_FIELD = _Kind(
    TypeMerge(
        "input field",
        is_input=True,
        error_code="FIELD_TYPE_MISMATCH",
        hint_code="INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
    ),
    "INPUT_FIELD_DEFAULT_MISMATCH",
)


def merge_arguments(
    context: MergeContext, type_name: str, field_name: str, sources: Mapping[str, Arguments]
) -> dict[str, MergedInputValue]:
    """The arguments of a field that every subgraph with the field has, contextual ones left out."""
    merged: dict[str, MergedInputValue] = {}
    for name in dict.fromkeys(name for arguments in sources.values() for name in arguments):
        coordinate = argument_coordinate(type_name, field_name, name)
        given = {graph: items[name] for graph, items in sources.items() if name in items}
        contextual = [
            graph for graph, item in given.items() if item.directives.from_context is not None
        ]
        if contextual:
            _check_contextual(context, coordinate, given, contextual)
            continue
        missing = [graph for graph in sources if graph not in given]
        if _is_everywhere(context, coordinate, given, missing):
            merged[name] = _merge(context, _ARGUMENT, coordinate, given)[0]
    return merged


def merge_directive_arguments(
    context: MergeContext, directive: str, sources: Mapping[str, Arguments]
) -> dict[str, MergedInputValue]:
    """The arguments of an executable directive that every subgraph defines."""
    merged: dict[str, MergedInputValue] = {}
    for name in dict.fromkeys(name for arguments in sources.values() for name in arguments):
        coordinate = directive_argument_coordinate(directive, name)
        given = {graph: items[name] for graph, items in sources.items() if name in items}
        missing = [graph for graph in sources if graph not in given]
        if _is_everywhere(context, coordinate, given, missing):
            merged[name] = _merge(context, _ARGUMENT, coordinate, given)[0]
    return merged


def merge_input_value(
    context: MergeContext, coordinate: str, sources: Arguments
) -> tuple[MergedInputValue, bool]:
    """One input field, and whether all subgraphs give it the same type."""
    return _merge(context, _INPUT_FIELD, coordinate, sources)


def is_required(item: InputValueDefinition) -> bool:
    """Whether clients must give a value."""
    return isinstance(item.type, NonNullType) and item.default is None


def default_text(value: ValueNode | None) -> str:
    """A default as canonical text, fields of objects sorted; "none" without one."""
    if value is None:
        return "none"
    if isinstance(value, ListValueNode):
        return "[" + ", ".join(default_text(item) for item in value.values) + "]"
    if isinstance(value, ObjectValueNode):
        fields = sorted((item.name.value, default_text(item.value)) for item in value.fields)
        return "{" + ", ".join(f"{name}: {text}" for name, text in fields) + "}"
    return print_ast(value)


def as_coerced(reference: TypeReference, value: ValueNode | None) -> ValueNode | None:
    """A default as input coercion gives it: one item stands for a list of one."""
    inner = nullable(reference)
    if value is None or isinstance(value, NullValueNode) or not isinstance(inner, ListType):
        return value
    items = value.values if isinstance(value, ListValueNode) else (value,)
    coerced: Any = tuple(as_coerced(inner.of, item) for item in items)
    return ListValueNode(values=coerced)


def _is_everywhere(
    context: MergeContext, coordinate: str, given: Arguments, missing: list[str]
) -> bool:
    if not missing:
        return True
    requiring = [graph for graph, item in given.items() if is_required(item)]
    if requiring:
        context.error(
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            f'argument "{coordinate}" is required in {quoted(requiring)} but {quoted(missing)}'
            " does not have it",
            (item.location for item in given.values()),
            coordinate,
        )
    else:
        context.hint(
            "INCONSISTENT_ARGUMENT_PRESENCE",
            f'argument "{coordinate}" is left out: {quoted(missing)} does not have it',
            coordinate,
        )
    return False


def _check_contextual(
    context: MergeContext, coordinate: str, given: Arguments, contextual: list[str]
) -> None:
    others = {graph: item for graph, item in given.items() if graph not in contextual}
    requiring = [graph for graph, item in others.items() if is_required(item)]
    if requiring:
        context.error(
            "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
            f'argument "{coordinate}" comes from a context in {quoted(contextual)} and is required'
            f" from clients in {quoted(requiring)}",
            (item.location for item in given.values()),
            coordinate,
        )
    elif others:
        context.hint(
            "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
            f'argument "{coordinate}" is left out: it comes from a context in {quoted(contextual)}',
            coordinate,
        )


def _merge(
    context: MergeContext, kind: _Kind, coordinate: str, sources: Arguments
) -> tuple[MergedInputValue, bool]:
    types: dict[str, TypeReference] = {graph: item.type for graph, item in sources.items()}
    locations = {graph: item.location for graph, item in sources.items()}
    merged, all_equal = merge_type_references(context, kind.merge, coordinate, types, locations)
    first = next(iter(sources.values()))
    value = MergedInputValue(
        name=first.name,
        type=merged,
        default=_merge_default(context, kind, coordinate, sources),
        description=merge_descriptions(
            context, coordinate, {graph: item.description for graph, item in sources.items()}
        ),
        applications=merge_directives(
            context, coordinate, {graph: item.directives for graph, item in sources.items()}
        ),
    )
    return value, all_equal


def _merge_default(
    context: MergeContext, kind: _Kind, coordinate: str, sources: Arguments
) -> ValueNode | None:
    defaults = {
        graph: default_text(as_coerced(item.type, item.default)) for graph, item in sources.items()
    }
    distinct = set(defaults.values())
    if len(distinct) == 1:
        first = next(iter(sources.values()))
        return as_coerced(first.type, first.default)
    if distinct - {"none"} and len(distinct - {"none"}) == 1:
        context.hint(
            "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
            f'the default of "{coordinate}" is left out: it is {describe_sources(defaults)}',
            coordinate,
        )
        return None
    context.error(
        kind.default_code,
        f'"{coordinate}" has different defaults: {describe_sources(defaults)}',
        (item.location for item in sources.values()),
        coordinate,
    )
    return None
