"""Check what Federation demands of the merged schema."""

from __future__ import annotations

from graphweft.federation.composition.merge_context import MergeContext
from graphweft.federation.composition.merged import MergedSchema

__all__ = ["validate_supergraph"]


def validate_supergraph(context: MergeContext, schema: MergedSchema) -> None:
    """Report every problem of the supergraph."""
