"""What holds at an object whose selections are solved, and what fields need of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphweft.federation.operation.selection import Selections
from graphweft.federation.query_graph.nodes import NodeKey

__all__ = ["NOTHING_NEEDED", "Context", "Needs"]


class Needs(NamedTuple):
    """What an entry must bring for a field: what it `@requires`, and whether context values."""

    requires: Selections
    contexts: bool


NOTHING_NEEDED = Needs((), contexts=False)
_Guard = tuple[NodeKey, Selections, Needs]


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at the object being solved.

    Attributes:
        provided: what the subgraph resolves here although it is external (`@provides`).
        given: what the representation carried besides the key (`@requires`).
        entering: entries with requirements whose representation is being solved, against running in
            circles.
        until: entries are only made whose key is known by this step; None for any. Where a key is
            solved, that is the step before the key is used: so it never takes longer than it must,
            and never runs in circles.
        may_move: False directly after an entry: what is not there is had from where we came.
        has_contexts: whether context values came with the entry (`@fromContext`).
    """

    provided: Selections = ()
    given: Selections = ()
    entering: frozenset[_Guard] = frozenset()
    until: int | None = None
    may_move: bool = True
    has_contexts: bool = False
