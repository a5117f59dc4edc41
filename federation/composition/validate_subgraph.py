"""Check what Federation demands of one subgraph, whatever the others are."""

from __future__ import annotations

from graphweft.federation.composition.result import CompositionError
from graphweft.schemas.subgraph import Subgraph

__all__ = ["validate_subgraph"]


def validate_subgraph(subgraph: Subgraph) -> list[CompositionError]:
    """Every problem of a subgraph."""
    return []
