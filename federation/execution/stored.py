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
    """

    writes: list[Selections] = field(default_factory=list[Selections])
    children: dict[str, Stored] = field(default_factory=dict[str, "Stored"])

    def below(self, key: str) -> Stored:
        """The place of the field stored under `key`."""
        return self.children.setdefault(key, Stored())

    def is_whole(self, selections: Selections) -> bool:
        """Whether the value is just what was asked: by one fetch, same fields, same order."""
        return len(self.writes) == 1 and self.writes[0] == selections


def find_stored(fetches: Iterable[FetchNode]) -> Stored:
    """The data tree's places, after all fetches of a plan."""
    root = Stored()
    for fetch in fetches:
        for _, keys, selections in written_by(fetch):
            place = root
            for key in keys:
                place = place.below(key)
            _store(place, selections)
    return root


def _store(place: Stored, selections: Selections) -> None:
    place.writes.append(selections)
    for selection in fields_of(selections):
        if selection.selections:
            _store(place.below(selection.response_key), selection.selections)
