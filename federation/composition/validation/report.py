"""How a rule reports: with the subgraph's name in front and the place of the element."""

from __future__ import annotations

from graphweft.federation.composition.result import CompositionError
from graphweft.schemas.errors import SourceLocation
from graphweft.schemas.subgraph import Subgraph

__all__ = ["problem"]


def problem(
    subgraph: Subgraph, code: str, message: str, location: SourceLocation, coordinate: str = ""
) -> CompositionError:
    """An error in one subgraph."""
    return CompositionError(code, f"[{subgraph.name}] {message}", (location,), coordinate)
