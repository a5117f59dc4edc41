"""What solving a selection at a node of the query graph gives: immutable, shared, memoised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.query_graph.nodes import EntityMove, FieldMove, GraphNode

__all__ = ["Cost", "Entry", "LocalField", "LocalFragment", "Solution"]


class Cost(NamedTuple):
    """Compared in this order: sequential steps beyond the fetch at hand, fetches, fields."""

    steps: int
    fetches: int
    fields: int


@dataclass(frozen=True, slots=True)
class LocalField:
    """A field that the node's subgraph resolves; `move` is None for `__typename`."""

    selection: FieldSelection
    move: FieldMove | None
    child: Solution | None = None


@dataclass(frozen=True, slots=True)
class LocalFragment:
    """Selections for one concrete type of an abstract node."""

    type_condition: str
    child: Solution


@dataclass(frozen=True, slots=True)
class Entry:
    """A fetch of its own: enter `body.node` with a representation.

    Attributes:
        move: None where the node is a root type, which needs no representation.
        representation: the key, and what `@requires` asks beside it.
        condition: how the representation is had at the node that is left.
        body: what is fetched there.
    """

    move: EntityMove | None
    representation: Selections
    condition: Solution | None
    body: Solution


@dataclass(frozen=True, slots=True)
class Solution:
    """How selections on a node are had, and what of them cannot be had from there (`missing`)."""

    node: GraphNode
    items: tuple[LocalField | LocalFragment, ...]
    entries: tuple[Entry, ...]
    missing: Selections
    cost: Cost

    @property
    def is_empty(self) -> bool:
        """Whether nothing of what was asked can be had from the node."""
        return not self.items and not self.entries
