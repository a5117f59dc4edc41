"""Check what Federation demands of the merged schema."""

from __future__ import annotations

from collections.abc import Callable

from graphweft.federation.composition.inaccessible import check_inaccessible
from graphweft.federation.composition.interfaces import check_interfaces
from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import MergedSchema
from graphweft.federation.composition.merged_values import check_merged_values
from graphweft.federation.composition.requirements import check_transitive_requirements

__all__ = ["validate_supergraph"]

_RULES: tuple[Callable[[MergeContext, MergedSchema], None], ...] = (
    check_interfaces,
    check_inaccessible,
    check_merged_values,
    check_transitive_requirements,
)


def validate_supergraph(context: MergeContext, schema: MergedSchema) -> None:
    """Report every problem of the supergraph, by rule and then in order of its types."""
    for rule in _RULES:
        rule(context, schema)
