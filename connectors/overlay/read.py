"""From the text of an overlay to what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
)

from graphweft.connectors.overlay.lookups import Lookup, read_lookup
from graphweft.schemas.sdl import parse_sdl

__all__ = ["Overlay", "read_overlay"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What overlays add to one backend.

    Attributes:
        documents: (file, document) of each, in the order in which they are applied.
        lookups: root fields that answer entities.
    """

    documents: tuple[tuple[str, DocumentNode], ...]
    lookups: tuple[Lookup, ...] = ()


def read_overlay(texts: Sequence[tuple[str, str]]) -> Overlay:
    """Read the overlays of one backend.

    Args:
        texts: (file, SDL) of each.

    Raises:
        SdlError: one is not GraphQL, or a lookup in it cannot be one.
    """
    documents = tuple((source, parse_sdl(text, source)) for source, text in texts)
    lookups = tuple(
        lookup
        for source, document in documents
        for definition in document.definitions
        if isinstance(definition, ObjectTypeDefinitionNode | ObjectTypeExtensionNode)
        for field in definition.fields or ()
        if (lookup := read_lookup(field, source)) is not None
    )
    return Overlay(documents, lookups)
