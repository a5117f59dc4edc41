"""What composition gives: a supergraph or errors, and hints with both."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphweft.federation.composition.codes import CODES
from graphweft.federation.composition.hints import HINTS
from graphweft.federation.query_graph import QueryGraph
from graphweft.schemas.errors import SourceLocation

__all__ = ["Composed", "CompositionError", "CompositionFailure", "Hint"]


@dataclass(frozen=True, slots=True)
class CompositionError:
    """One reason why subgraphs do not compose.

    Attributes:
        code: a key of `codes.CODES`.
        locations: where in the subgraphs' SDL; the source of each is the subgraph's name.
        coordinate: the schema coordinate that is concerned, "" where there is none.
    """

    code: str
    message: str
    locations: tuple[SourceLocation, ...] = ()
    coordinate: str = ""

    def __post_init__(self) -> None:
        assert self.code in CODES, self.code

    def __str__(self) -> str:
        places = ", ".join(str(location) for location in self.locations)
        return f"{self.code}: {self.message}" + (f" ({places})" if places else "")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that composes and that somebody should look at; `code` is a key of `HINTS`."""

    code: str
    message: str
    coordinate: str = ""

    def __post_init__(self) -> None:
        assert self.code in HINTS, self.code

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Composed:
    """The subgraphs compose.

    Attributes:
        query_graph: of that supergraph, for whoever serves it.
    """

    supergraph_sdl: str
    query_graph: QueryGraph = field(repr=False, compare=False)
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class CompositionFailure:
    """The subgraphs do not compose, for all of these reasons."""

    errors: tuple[CompositionError, ...]
    hints: tuple[Hint, ...] = ()
