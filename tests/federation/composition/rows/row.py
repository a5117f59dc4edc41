"""What a row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.federation.composition.kit import HEADER

__all__ = ["Row", "row", "row_as_written"]


@dataclass(frozen=True, slots=True)
class Row:
    """One code and the subgraphs that give it.

    Attributes:
        code: what composing gives; `also` are the codes that cannot but come with it.
        names: what the message must name, a coordinate where there is one.
        at: a place of the error, as subgraph and line; "" where it is in no document.
        documents: SDL by subgraph name.
    """

    code: str
    names: str
    at: str
    documents: Mapping[str, str]
    also: str = ""


def row(code: str, names: str, at: str = "", also: str = "", **subgraphs: str) -> Row:
    """A row of Federation 2 subgraphs; their text starts in line 2, below the header."""
    return Row(code, names, at, {name: HEADER + sdl for name, sdl in subgraphs.items()}, also)


def row_as_written(code: str, names: str, at: str = "", **subgraphs: str) -> Row:
    """A row of documents as they are; their text starts in line 1."""
    return Row(code, names, at, subgraphs)
