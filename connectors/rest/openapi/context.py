"""What the stages of one import share."""

from __future__ import annotations

from dataclasses import dataclass

from graphweft.connectors.rest.openapi.document import Document
from graphweft.connectors.rest.openapi.notes import Notes
from graphweft.connectors.rest.openapi.type_table import TypeTable

__all__ = ["ImportContext"]


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The document, the types made of it so far, and the notes.

    Attributes:
        credentials: (location, name in lower case) of parameters that carry credentials.
    """

    document: Document
    types: TypeTable
    notes: Notes
    credentials: frozenset[tuple[str, str]]
