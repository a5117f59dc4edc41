"""What solving a selection at a node of the query graph gives: immutable, shared, memoised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphweft.federation.operation.selection import FieldSelection, Selections
from graphweft.federation.query_graph.nodes import EntityMove, FieldMove, GraphNode

__all__ = [
    "FREE",
    "Cost",
    "Entry",
    "LocalField",
    "LocalFragment",
    "Rank",
    "Solution",
    "Variants",
    "entry_cost",
    "size_of",
]

Rank = tuple[int, int, int]
"""Sequential steps, requests, fields: the plan with the lower rank is the better one."""


class Cost(NamedTuple):
    """What a part of a plan takes beyond the fetch at hand.

    Attributes:
        steps: how many sequential steps follow.
        requests: (step, graph id) pairs, counted from the fetch at hand. Parts of a plan that ask
            the same subgraph in the same step share a request, so costs add up as a union.
        fields: how many fields are selected.
    """

    steps: int
    requests: frozenset[tuple[int, str]]
    fields: int

    @property
    def rank(self) -> Rank:
        """For comparing."""
        return (self.steps, len(self.requests), self.fields)

    def beside(self, other: Cost) -> Cost:
        """The cost of this part and another, side by side."""
        return Cost(
            max(self.steps, other.steps),
            self.requests | other.requests,
            self.fields + other.fields,
        )

    def with_fields(self, number: int) -> Cost:
        """The same with more fields in the fetch at hand."""
        return Cost(self.steps, self.requests, self.fields + number)


FREE = Cost(0, frozenset(), 0)


def entry_cost(condition: Cost, graph_id: str, body: Cost) -> Cost:
    """The cost of a fetch that comes after all that its representation needs."""
    step = condition.steps + 1
    later = [(step + further, graph) for further, graph in body.requests]
    requests = condition.requests.union(later, ((step, graph_id),))
    return Cost(step + body.steps, requests, condition.fields + body.fields)


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
        cost: of all that.
    """

    move: EntityMove | None
    representation: Selections
    condition: Solution | None
    body: Solution
    cost: Cost


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


Variants = tuple[Solution, ...]
"""Ways to have the same selections, at least one; the best first."""


def size_of(selections: Selections) -> int:
    """How many leaves are selected."""
    return sum(size_of(s.selections) if s.selections else 1 for s in selections)
