"""Bounded best-first search for the entries that together give what a node does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.operation.selection import Selections
from graphweft.federation.planner.solution import Cost, Entry, Rank, size_of

__all__ = ["Cover", "Option", "OptionsFor", "find_covers"]


@dataclass(frozen=True, slots=True)
class Option:
    """An entry that gives some of what is pending.

    Attributes:
        wanted: the pending selections that it was asked for.
        covered: how many leaves of them it gives.
    """

    entry: Entry
    wanted: Selections
    covered: int

    @property
    def steps_before(self) -> int:
        """How many sequential steps come before the fetch itself."""
        return self.entry.condition.cost.steps if self.entry.condition else 0

    def leaves(self, pending: Selections) -> Selections:
        """What is pending after it."""
        wanted = set(self.wanted)
        untouched = tuple(s for s in pending if s not in wanted)
        return merge_selections((*untouched, *self.entry.body.missing))


@dataclass(frozen=True, slots=True)
class Cover:
    """Entries, and what they leave pending; `cost` includes what the node has by itself."""

    entries: tuple[Entry, ...]
    pending: Selections
    cost: Cost


OptionsFor = Callable[[Selections], list[Option]]
"""Entries that give some of these selections: all that give a certain one of them."""


def find_covers(start: Cover, options_for: OptionsFor, width: int) -> list[Cover]:
    """The best covers that leave nothing pending which any entry could give, the best first.

    A beam search: of the covers with so many entries, the most promising few are followed.

    Args:
        start: where nothing has been entered yet.
        options_for: called for what is pending in a cover.
        width: how many covers to follow, and by how many options each.
    """
    found: list[Cover] = []
    beam = [start]
    while beam:
        longer: dict[tuple[Selections, Cost], Cover] = {}
        for cover in beam:
            options = options_for(cover.pending) if cover.pending else []
            if not options:
                found.append(cover)
            for option in _best(cover, options, width):
                taken = _taken(cover, option)
                longer.setdefault((taken.pending, taken.cost), taken)
        promising = sorted(longer.values(), key=_promise)
        beam = [c for c in promising[:width] if not _is_beaten(c, found)]
    return sorted(found, key=lambda cover: (size_of(cover.pending), cover.cost.rank))[:width]


def _promise(cover: Cover) -> tuple[int, int, int, int]:
    """What a cover takes at least, then what it leaves to be done."""
    steps, requests, fields = cover.cost.rank
    return steps, requests + bool(cover.pending), size_of(cover.pending), fields


def _is_beaten(cover: Cover, found: Iterable[Cover]) -> bool:
    """Whether a finished cover is better than what this one can become."""
    at_least = _promise(cover)[:2]
    return any(not other.pending and other.cost.rank[:2] < at_least for other in found)


def _best(cover: Cover, options: Iterable[Option], number: int) -> list[Option]:
    """Options that give the most; of those that give as much, the cheaper beside what is there."""

    def by_gain(option: Option) -> tuple[int, Rank]:
        return -option.covered, cover.cost.beside(option.entry.cost).rank

    return sorted(options, key=by_gain)[:number]


def _taken(cover: Cover, option: Option) -> Cover:
    entries = (*cover.entries, option.entry)
    cost = cover.cost.beside(option.entry.cost)
    return Cover(entries, option.leaves(cover.pending), cost)
