"""Composition: subgraphs in, supergraph SDL or errors out."""

from __future__ import annotations

from graphweft.federation.composition.codes import CODES
from graphweft.federation.composition.compose import (
    SubgraphDocument,
    compose,
    compose_documents,
)
from graphweft.federation.composition.hints import HINTS
from graphweft.federation.composition.result import (
    Composed,
    CompositionError,
    CompositionFailure,
    Hint,
)

__all__ = [
    "CODES",
    "HINTS",
    "Composed",
    "CompositionError",
    "CompositionFailure",
    "Hint",
    "SubgraphDocument",
    "compose",
    "compose_documents",
]
