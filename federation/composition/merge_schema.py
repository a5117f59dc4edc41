"""Merge all subgraphs into one schema."""

from __future__ import annotations

from collections.abc import Mapping

from graphweft.federation.composition.composed_directives import ComposedDirectives
from graphweft.federation.composition.interface_object_fields import add_interface_object_fields
from graphweft.federation.composition.interfaces import check_interface_keys
from graphweft.federation.composition.join_directives import add_join_directives
from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merge_directive_definitions import (
    merge_directive_definitions,
)
from graphweft.federation.composition.merge_directives import merge_directives
from graphweft.federation.composition.merge_types import merge_types
from graphweft.federation.composition.merged import MergedSchema, MergedType
from graphweft.federation.composition.requirements import spread_requirements

__all__ = ["merge_schema"]


def merge_schema(context: MergeContext, composed: ComposedDirectives) -> MergedSchema:
    """Merge directive definitions, then types; report what cannot be merged."""
    directives = merge_directive_definitions(context)
    directives |= {name: item.node for name, item in composed.definitions.items()}
    types = add_interface_object_fields(context, merge_types(context, directives.values()))
    check_interface_keys(context, types)
    _check_queries(context, types)
    applications = merge_directives(
        context,
        "schema",
        {graph: item.schema_directives for graph, item in context.subgraphs.items()},
    )
    merged = spread_requirements(context, MergedSchema(types, directives, applications))
    return add_join_directives(context, merged)


def _check_queries(context: MergeContext, types: Mapping[str, MergedType]) -> None:
    query = types.get("Query")
    if query is None or not query.fields:
        context.error("NO_QUERIES", "no subgraph has a query field; a supergraph needs one")
