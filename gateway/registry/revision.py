"""A revision: registrations that are served together, and who made it of which, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphweft.schemas.diff import ChangeKind

__all__ = ["AuditEntry", "Node", "Revision", "SourceChange", "source_changes"]

Contents = Mapping[str, str]
"""Digests of registrations, by their names."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; never changed.

    Attributes:
        number: counted from 1; 0 is the empty graph that a registry begins with.
        parent: the one that was served before.
        author: who applied it.
        at: when, in seconds since 1970.
        reason: what the author said of it.
        contents: the digests of its registrations.
    """

    number: int
    parent: int = 0
    author: str = ""
    at: float = 0.0
    reason: str = ""
    contents: Contents = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What became of a registration between two revisions."""

    name: str
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that was asked of the admin API.

    Attributes:
        outcome: `done`, or the code of the error.
    """

    number: int
    at: float
    author: str
    action: str
    detail: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Node:
    """A gateway process.

    Attributes:
        revision: the number of what it serves.
        seen_at: when it told so, in seconds since 1970.
        problem: why it does not serve the current one; "" where it does.
    """

    id: str
    revision: int
    seen_at: float
    problem: str = ""


def source_changes(older: Contents, newer: Contents) -> tuple[SourceChange, ...]:
    """What became of each registration, by name."""
    changes = [
        *(SourceChange(name, ChangeKind.ADDED) for name in newer.keys() - older.keys()),
        *(SourceChange(name, ChangeKind.REMOVED) for name in older.keys() - newer.keys()),
        *(
            SourceChange(name, ChangeKind.CHANGED)
            for name in newer.keys() & older.keys()
            if newer[name] != older[name]
        ),
    ]
    return tuple(sorted(changes, key=lambda change: change.name))
