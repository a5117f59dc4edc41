"""Merge the fields of object and interface types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphweft.federation.composition.external_fields import check_external_fields
from graphweft.federation.composition.field_sharing import check_field_sharing
from graphweft.federation.composition.join_fields import join_fields
from graphweft.federation.composition.merge_context import MergeContext, quoted
from graphweft.federation.composition.merge_descriptions import merge_descriptions
from graphweft.federation.composition.merge_directives import merge_directives
from graphweft.federation.composition.merge_input_values import merge_arguments
from graphweft.federation.composition.merge_type_references import (
    TypeMerge,
    merge_type_references,
)
from graphweft.federation.composition.merged import MergedField
from graphweft.federation.composition.override import read_overrides
from graphweft.schemas.definitions import FieldDefinition, TypeDefinition, TypeKind

__all__ = ["merge_fields"]

_OUTPUT = TypeMerge(
    "field",
    is_input=False,
    error_code="FIELD_TYPE_MISMATCH",
    hint_code="INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The merged type whose fields are being merged, and its definitions by subgraph."""

    name: str
    kind: TypeKind
    sources: Mapping[str, TypeDefinition]


def merge_fields(
    context: MergeContext, name: str, kind: TypeKind, sources: Mapping[str, TypeDefinition]
) -> dict[str, MergedField]:
    """Every field that a subgraph gives the type, in order of first mention."""
    owner = _Owner(name, kind, sources)
    everywhere: dict[str, dict[str, FieldDefinition]] = {}
    for graph, source in sources.items():
        for field_name, item in source.fields.items():
            everywhere.setdefault(field_name, {})[graph] = item
    return {
        field_name: _merge_field(context, owner, field_name, found)
        for field_name, found in everywhere.items()
    }


def _merge_field(
    context: MergeContext,
    owner: _Owner,
    field_name: str,
    everywhere: Mapping[str, FieldDefinition],
) -> MergedField:
    coordinate = f"{owner.name}.{field_name}"
    defining = {
        graph: item
        for graph, item in everywhere.items()
        if (owner.name, field_name) not in context.usage[graph].external
    }
    if not defining:
        _report_missing_base(context, coordinate, everywhere)
        defining = dict(everywhere)
    overrides = read_overrides(context, owner.name, everywhere)
    types = {graph: item.type for graph, item in defining.items()}
    locations = {graph: item.location for graph, item in defining.items()}
    merged_type, all_equal = merge_type_references(context, _OUTPUT, coordinate, types, locations)
    arguments = merge_arguments(
        context, owner.name, field_name, {graph: item.arguments for graph, item in defining.items()}
    )
    merged = MergedField(
        name=field_name,
        type=merged_type,
        arguments=arguments,
        description=merge_descriptions(
            context, coordinate, {graph: item.description for graph, item in defining.items()}
        ),
        applications=merge_directives(
            context, coordinate, {graph: item.directives for graph, item in defining.items()}
        ),
    )
    if len(defining) < len(everywhere):
        external = {graph: item for graph, item in everywhere.items() if graph not in defining}
        as_resolved = check_external_fields(
            context, coordinate, merged, external, all_equal=all_equal
        )
        all_equal = all_equal and as_resolved
    if owner.kind is TypeKind.OBJECT and context.ownership_checks:
        check_field_sharing(context, owner.name, field_name, everywhere, overrides)
    owners = context.subgraphs if owner.name == "Query" else owner.sources
    joins = join_fields(context, owner.name, owners, everywhere, overrides, all_equal=all_equal)
    return MergedField(
        merged.name, merged.type, merged.arguments, merged.description, merged.applications, joins
    )


def _report_missing_base(
    context: MergeContext, coordinate: str, sources: Mapping[str, FieldDefinition]
) -> None:
    if context.ownership_checks:
        context.error(
            "EXTERNAL_MISSING_ON_BASE",
            f'"{coordinate}" is @external in every subgraph that has it ({quoted(list(sources))});'
            " one of them must resolve it",
            (item.location for item in sources.values()),
            coordinate,
        )
