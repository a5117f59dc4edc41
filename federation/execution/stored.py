"""What the fetches of a plan store where: tells which parts of the answer need no reshaping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphweft.federation.execution.merge import written_by
from graphweft.federation.operation.selection import Selections, fields_of
from graphweft.federation.plan.nodes import FetchNode

__all__ = ["Stored", "find_stored"]


@dataclass(slots=True)
class Stored:
    """One place of the data tree.

    Attributes:
        writes: what each fetch that writes here selects, in order.
        trusted: whether only GraphQL servers write here, which have completed their values by the
            specification (no null where none may be).
    """

    writes: list[Selections] = field(default_factory=list[Selections])
    trusted: bool = True
    children: dict[str, Stored] = field(default_factory=dict[str, "Stored"])

    def below(self, key: str) -> Stored:
        """The place of the field stored under `key`."""
        return self.children.setdefault(key, Stored())

    def is_whole(self, selections: Selections) -> bool:
        """Whether the value is just what was asked: by one fetch, same fields, same order."""
        return self.trusted and len(self.writes) == 1 and self.writes[0] == selections


def find_stored(fetches: Iterable[FetchNode], trusted: frozenset[str]) -> Stored:
    """The data tree's places.

    Args:
        fetches: all fetches of a plan.
        trusted: names of the subgraphs that complete values by the specification.
    """
    root = Stored()
    for fetch in fetches:
        for _, keys, selections in written_by(fetch):
            place = root
            for key in keys:
                place = place.below(key)
            _store(place, selections, fetch.subgraph in trusted)
    return root


def _store(place: Stored, selections: Selections, trusted: bool) -> None:
    place.writes.append(selections)
    place.trusted = place.trusted and trusted
    for selection in fields_of(selections):
        if selection.selections:
            _store(place.below(selection.response_key), selection.selections, trusted)
