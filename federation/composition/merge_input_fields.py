"""Merge the fields of input objects: those that every subgraph with the type defines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_directives import text_literal
from graphweft.federation.composition.merge_input_values import is_required, merge_input_value
from graphweft.federation.composition.merged import Application, MergedInputValue
from graphweft.schemas.definitions import InputValueDefinition, TypeDefinition

__all__ = ["merge_input_fields"]


def merge_input_fields(
    context: MergeContext, name: str, sources: Mapping[str, TypeDefinition]
) -> dict[str, MergedInputValue]:
    """The fields of one input object in the supergraph."""
    merged: dict[str, MergedInputValue] = {}
    for field in dict.fromkeys(field for item in sources.values() for field in item.input_fields):
        given = {
            graph: item.input_fields[field]
            for graph, item in sources.items()
            if field in item.input_fields
        }
        missing = [graph for graph in sources if graph not in given]
        coordinate = f"{name}.{field}"
        if missing:
            _report_missing(context, coordinate, given, missing)
            continue
        value, all_equal = merge_input_value(context, coordinate, given)
        joins = () if all_equal else _joins(context, given)
        merged[field] = replace(value, joins=joins)
    if not merged:
        context.error(
            "EMPTY_MERGED_INPUT_TYPE",
            f'no field of input "{name}" is in all of {quoted(list(sources))}, and only such fields'
            " can be composed",
            (item.location for item in sources.values()),
            name,
        )
    return merged


def _report_missing(
    context: MergeContext,
    coordinate: str,
    given: Mapping[str, InputValueDefinition],
    missing: list[str],
) -> None:
    requiring = [graph for graph, item in given.items() if is_required(item)]
    if requiring:
        context.error(
            "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
            f'"{coordinate}" is required in {quoted(requiring)} but {quoted(missing)} does not'
            " have it",
            (item.location for item in given.values()),
            coordinate,
        )
    else:
        context.hint(
            "INCONSISTENT_INPUT_OBJECT_FIELD",
            f'"{coordinate}" is left out: {quoted(missing)} does not have it',
            coordinate,
        )


def _joins(
    context: MergeContext, given: Mapping[str, InputValueDefinition]
) -> tuple[Application, ...]:
    return tuple(
        Application(
            "join__field",
            (("graph", context.graph_ids[graph]), ("type", text_literal(str(item.type)))),
        )
        for graph, item in given.items()
    )
