"""A proposal: registrations that somebody wants to be served, and what checking them gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import orjson

from graphweft.gateway.problems import Problem
from graphweft.schemas.diff import ChangeKind, SchemaChange
from graphweft.schemas.errors import SourceLocation

__all__ = ["CheckReport", "ClientChange", "Proposal", "ProposalState"]


class ProposalState(StrEnum):
    """Whether a proposal can be applied.

    A BREAKING one is applied only where somebody accepts what it breaks.
    """

    ACCEPTABLE = "acceptable"
    BREAKING = "breaking"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What changes for clients at one coordinate.

    Attributes:
        operations: names of operations asked lately that are not valid any more because of it.
    """

    change: SchemaChange
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking a proposal gave.

    Attributes:
        problems: why it cannot be served; empty where it can.
        hints: what composition remarks.
        changes: what changes for clients.
        broken: names of operations asked lately that are not valid any more.
        has_seen_operations: whether there were operations to compare with.
    """

    problems: tuple[Problem, ...] = ()
    hints: tuple[str, ...] = ()
    changes: tuple[ClientChange, ...] = ()
    broken: tuple[str, ...] = ()
    has_seen_operations: bool = False

    @property
    def state(self) -> ProposalState:
        """Whether it can be applied: changes that no operation asked lately meets break nothing."""
        if self.problems:
            return ProposalState.REFUSED
        is_breaking = any(one.change.is_breaking for one in self.changes)
        if self.broken or (is_breaking and not self.has_seen_operations):
            return ProposalState.BREAKING
        return ProposalState.ACCEPTABLE

    def encode(self) -> str:
        """As JSON."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def decode(cls, content: str) -> CheckReport:
        """What `encode` wrote."""
        values = orjson.loads(content)
        return cls(
            tuple(map(_problem, values["problems"])),
            tuple(values["hints"]),
            tuple(map(_change, values["changes"])),
            tuple(values["broken"]),
            values["has_seen_operations"],
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the graph that can be applied.

    Attributes:
        base: number of the revision that it changes.
        contents: digests of the registrations that would be served, by name.
    """

    id: str
    base: int
    author: str
    at: float
    reason: str
    contents: Mapping[str, str]
    report: CheckReport

    def encode(self) -> dict[str, Any]:
        """As a row of the table."""
        return {
            "id": self.id,
            "base": self.base,
            "author": self.author,
            "at": self.at,
            "reason": self.reason,
            "content": orjson.dumps(dict(self.contents)).decode(),
            "report": self.report.encode(),
        }

    @classmethod
    def decode(cls, row: Mapping[str, Any]) -> Proposal:
        """What `encode` gave."""
        return cls(
            row["id"],
            row["base"],
            row["author"],
            row["at"],
            row["reason"],
            orjson.loads(row["content"]),
            CheckReport.decode(row["report"]),
        )


def _problem(values: dict[str, Any]) -> Problem:
    place = values["location"]
    return Problem(values["code"], values["message"], SourceLocation(**place) if place else None)


def _change(values: dict[str, Any]) -> ClientChange:
    change = values["change"] | {"kind": ChangeKind(values["change"]["kind"])}
    return ClientChange(SchemaChange(**change), tuple(values["operations"]))
