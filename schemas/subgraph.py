"""The Subgraph: a name, an SDL document, and what its directives say."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Subgraph", "build_subgraph"]


@dataclass(frozen=True, slots=True)
class Subgraph:
    """One backend as composition sees it.

    Attributes:
        name: unique in the supergraph.
        url: routing URL; "" where the backend has none (in-process, bound by directives).
        sdl: the SDL document as it was given.
    """

    name: str
    url: str
    sdl: str


def build_subgraph(name: str, sdl: str, url: str = "") -> Subgraph:
    """Read subgraph SDL (Federation 1 or 2).

    Raises:
        SdlError: the document does not parse or is not a valid subgraph schema; with its place.
    """
    return Subgraph(name, url, sdl)
