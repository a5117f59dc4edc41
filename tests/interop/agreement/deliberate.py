"""Differences from the reference that are meant, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.interop.agreement.run import Comparison

__all__ = ["reason_of"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One difference that is meant; what is left empty holds for everything.

    Attributes:
        reason: why ours is as it should be, or why it does not matter.
        ours: codes of errors, or of hints where both compose, that ours has alone.
        theirs: the same of the reference.
        kind: the only kind that differs.
        sets: names of the sets it holds for.
        says: what a message of ours or theirs holds.
    """

    reason: str
    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()
    kind: str = ""
    sets: Sequence[str] = ()
    says: str = ""

    def explains(self, comparison: Comparison) -> bool:
        """Whether this is the difference."""
        messages = (*comparison.ours.messages, *comparison.theirs.messages)
        return (
            comparison.only_ours() == frozenset(self.ours)
            and comparison.only_theirs() == frozenset(self.theirs)
            and (not self.kind or comparison.differences() == (self.kind,))
            and (not self.sets or comparison.given.name in self.sets)
            and any(self.says in message for message in messages or ("",))
        )


_RULES = [
    Rule(**rule)
    for rule in json.loads(Path(__file__).with_name("deliberate.json").read_text("utf-8"))
]


def reason_of(comparison: Comparison) -> str | None:
    """Why a difference is as it should be; None for one that has no reason on record."""
    return next((rule.reason for rule in _RULES if rule.explains(comparison)), None)
