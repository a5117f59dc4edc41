"""What of a node's selections is local: one way for each selection, chosen to fit together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from graphweft.federation.operation.selection import Selection, Selections
from graphweft.federation.planner.solution import (
    FREE,
    Cost,
    LocalField,
    LocalFragment,
    Rank,
    size_of,
)

__all__ = ["Chosen", "Part", "choose"]


class Part(NamedTuple):
    """One way to have one selection.

    Attributes:
        local: what the node's subgraph resolves of it.
        rest: what it does not.
        cost: of what is fetched below the local part.
    """

    local: LocalField | LocalFragment | None
    rest: Selection | None
    cost: Cost = FREE


class Chosen(NamedTuple):
    """One way to have all selections of a node."""

    items: tuple[LocalField | LocalFragment, ...]
    rest: Selections
    cost: Cost


class _Ways(NamedTuple):
    """Ways chosen for some of the selections: the part taken for each, by its place."""

    taken: tuple[tuple[int, Part], ...]
    cost: Cost
    missing: int

    def rank(self) -> tuple[int, Rank]:
        return self.missing, self.cost.rank

    def take(self, place: int, part: Part) -> _Ways:
        missing = self.missing + (size_of((part.rest,)) if part.rest is not None else 0)
        return _Ways((*self.taken, (place, part)), self.cost.beside(part.cost), missing)


def choose(selections: Sequence[Sequence[Part]], width: int) -> list[Chosen]:
    """The best few combinations of one part for each selection.

    Selections with one way are settled first. Each further one multiplies the combinations, of
    which the best so many are kept.
    """
    settled = [(place, parts[0]) for place, parts in enumerate(selections) if len(parts) == 1]
    cost = reduce(Cost.beside, [part.cost for _, part in settled if part.cost.requests], FREE)
    ways = [_Ways((), cost, 0)]
    for place, parts in enumerate(selections):
        if len(parts) > 1:
            longer = [way.take(place, part) for way in ways for part in parts]
            ways = sorted(longer, key=_Ways.rank)[:width]
    return [_chosen(sorted((*settled, *way.taken), key=_place), way.cost) for way in ways]


def _chosen(parts: Sequence[tuple[int, Part]], cost: Cost) -> Chosen:
    items = tuple(part.local for _, part in parts if part.local is not None)
    rest = tuple(part.rest for _, part in parts if part.rest is not None)
    return Chosen(items, rest, cost.with_fields(len(items)))


def _place(placed: tuple[int, Part]) -> int:
    return placed[0]
