"""Merge enum values: the intersection for input, the union for output, equality for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import DirectiveDefinitionNode

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_descriptions import merge_descriptions
from graphweft.federation.composition.merge_directives import merge_directives
from graphweft.federation.composition.merged import (
    Application,
    MergedEnumValue,
    MergedType,
    has_application,
)
from graphweft.schemas.definitions import EnumValueDefinition, TypeDefinition
from graphweft.schemas.type_reference import named_type, read_type_reference

__all__ = ["merge_enum_values", "read_enum_positions"]


def read_enum_positions(
    types: Iterable[MergedType], directives: Iterable[DirectiveDefinitionNode]
) -> dict[str, frozenset[str]]:
    """For each type name, whether merged elements use it for `input`, `output` or both."""
    positions: dict[str, set[str]] = {}
    for directive in directives:
        for node in directive.arguments or ():
            reference = read_type_reference(node.type)
            positions.setdefault(named_type(reference), set()).add("input")
    for item in types:
        for field in item.fields.values():
            positions.setdefault(named_type(field.type), set()).add("output")
            for argument in field.arguments.values():
                positions.setdefault(named_type(argument.type), set()).add("input")
        for input_field in item.input_fields.values():
            positions.setdefault(named_type(input_field.type), set()).add("input")
    return {name: frozenset(found) for name, found in positions.items()}


def merge_enum_values(
    context: MergeContext,
    name: str,
    sources: Mapping[str, TypeDefinition],
    positions: frozenset[str],
) -> dict[str, MergedEnumValue]:
    """The values of one enum in the supergraph."""
    if not positions:
        context.hint("UNUSED_ENUM_TYPE", f'enum "{name}" is used by nothing', name)
    merged: dict[str, MergedEnumValue] = {}
    for value in dict.fromkeys(value for item in sources.values() for value in item.values):
        given = {
            graph: item.values[value] for graph, item in sources.items() if value in item.values
        }
        merged_value = _merge_value(context, name, given)
        missing = [graph for graph in sources if graph not in given]
        if not missing or _is_kept(context, name, merged_value, missing, positions):
            merged[value] = merged_value
    if not merged:
        context.error(
            "EMPTY_MERGED_ENUM_TYPE",
            f'no value of enum "{name}" is in all of {quoted(list(sources))}, and only such values'
            " can be input",
            (item.location for item in sources.values()),
            name,
        )
    return merged


def _merge_value(
    context: MergeContext, name: str, given: Mapping[str, EnumValueDefinition]
) -> MergedEnumValue:
    first = next(iter(given.values()))
    coordinate = f"{name}.{first.name}"
    return MergedEnumValue(
        name=first.name,
        description=merge_descriptions(
            context, coordinate, {graph: item.description for graph, item in given.items()}
        ),
        applications=merge_directives(
            context, coordinate, {graph: item.directives for graph, item in given.items()}
        ),
        joins=tuple(
            Application("join__enumValue", (("graph", context.graph_ids[graph]),))
            for graph in given
        ),
    )


def _is_kept(
    context: MergeContext,
    name: str,
    value: MergedEnumValue,
    missing: list[str],
    positions: frozenset[str],
) -> bool:
    coordinate = f"{name}.{value.name}"
    if positions >= {"input", "output"}:
        if not has_application(value.applications, "inaccessible"):
            context.error(
                "ENUM_VALUE_MISMATCH",
                f'enum "{name}" is used for input and output, so {quoted(missing)} must define'
                f' "{value.name}" too',
                (context.subgraphs[graph].types[name].location for graph in missing),
                coordinate,
            )
        return True
    if "input" in positions:
        context.hint(
            "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
            f'"{coordinate}" is left out: {quoted(missing)} does not define it',
            coordinate,
        )
        return False
    context.hint(
        "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
        f'"{coordinate}" is not defined in {quoted(missing)}',
        coordinate,
    )
    return True
