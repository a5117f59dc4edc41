"""`@external` fields must repeat the definition that they refer to."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import print_ast

from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_input_values import default_text
from graphweft.federation.composition.merge_type_references import is_subtype
from graphweft.federation.composition.merged import MergedField
from graphweft.schemas.definitions import FieldDefinition

__all__ = ["check_external_fields"]


def check_external_fields(
    context: MergeContext,
    coordinate: str,
    merged: MergedField,
    external: Mapping[str, FieldDefinition],
    *,
    all_equal: bool,
) -> bool:
    """Check the external definitions of a field; gives whether their types equal the merged one.

    Args:
        context: of this composition.
        coordinate: of the field.
        merged: the field as those resolve it that do.
        external: its definitions where it is external.
        all_equal: whether it has one type where it is resolved; external ones must have it too.
    """
    _check_directives(context, coordinate, external)
    wrong_type = [
        graph
        for graph, item in external.items()
        if item.type != merged.type
        and (all_equal or not is_subtype(context, item.type, merged.type))
    ]
    if wrong_type:
        _report(
            context,
            "EXTERNAL_TYPE_MISMATCH",
            f'"{coordinate}" has type "{merged.type}" where it is resolved and another type where'
            f" it is @external, in {quoted(wrong_type)}",
            external,
            coordinate,
        )
    for name in merged.arguments:
        _check_argument(context, coordinate, merged, name, external)
    return all(item.type == merged.type for item in external.values())


def _check_directives(
    context: MergeContext, coordinate: str, external: Mapping[str, FieldDefinition]
) -> None:
    for graph, item in external.items():
        directives = item.directives
        marks = [f'@tag(name: "{tag}")' for tag in directives.tags]
        marks += [
            f"@{name}"
            for name, is_set in (
                ("inaccessible", directives.inaccessible),
                ("authenticated", directives.authenticated),
                ("requiresScopes", directives.requires_scopes is not None),
                ("policy", directives.policies is not None),
                ("deprecated", directives.deprecated is not None),
                ("cost", directives.cost is not None),
                ("listSize", directives.list_size is not None),
            )
            if is_set
        ]
        marks += [
            f"@{found.node.name.value}"
            for found in directives.applied
            if found.node.name.value in context.composed.get(graph, {})
        ]
        for mark in marks:
            _report(
                context,
                "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
                f'[{graph}] "{coordinate}" is @external: put {mark} where the field is resolved',
                {graph: item},
                coordinate,
            )


def _check_argument(
    context: MergeContext,
    coordinate: str,
    merged: MergedField,
    name: str,
    external: Mapping[str, FieldDefinition],
) -> None:
    argument = merged.arguments[name]
    place = f"{coordinate}({name}:)"
    missing = [graph for graph, item in external.items() if name not in item.arguments]
    if missing:
        message = f'"{place}" is missing where the field is @external, in {quoted(missing)}'
        _report(context, "EXTERNAL_ARGUMENT_MISSING", message, external, place)
    present = {
        graph: item.arguments[name] for graph, item in external.items() if name in item.arguments
    }
    other_type = [
        graph
        for graph, item in present.items()
        if not is_subtype(context, argument.type, item.type)
    ]
    if other_type:
        message = (
            f'"{place}" has another type where the field is @external, in {quoted(other_type)}'
        )
        _report(context, "EXTERNAL_ARGUMENT_TYPE_MISMATCH", message, external, place)
    other_default = [
        graph
        for graph, item in present.items()
        if default_text(item.default) != default_text(argument.default)
    ]
    if other_default:
        wanted = print_ast(argument.default) if argument.default else "none"
        message = (
            f'"{place}" has default {wanted} and another one where the field is @external, in'
            f" {quoted(other_default)}"
        )
        _report(context, "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", message, external, place)


def _report(
    context: MergeContext,
    code: str,
    message: str,
    sources: Mapping[str, FieldDefinition],
    coordinate: str,
) -> None:
    context.error(code, message, (item.location for item in sources.values()), coordinate)
