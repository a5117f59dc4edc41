"""Rules of how often something may be asked for, and by whom that is counted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["HEADER_PREFIX", "By", "RateRule", "counter_name", "is_by"]

HEADER_PREFIX = "header:"


class By(StrEnum):
    """What requests are told apart by; `header:NAME` is another one."""

    IDENTITY = "identity"
    ADDRESS = "address"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class RateRule:
    """At most so many requests, or root fields, in a time.

    Attributes:
        name: told to clients.
        by: each counter is for one combination of these.
        limit: how many in `seconds`, evenly.
        seconds: the time.
        burst: how many at once, after a time of silence.
        fields: root fields (`Query.search`), each occurrence of which counts; () to count requests.
        counts_cost: what is counted is what operations are estimated to cost.
    """

    name: str
    by: tuple[str, ...]
    limit: int
    seconds: float
    burst: int
    fields: frozenset[str] = frozenset()
    counts_cost: bool = False

    @property
    def needs_operation(self) -> bool:
        """Whether it can only be applied once it is known what is asked."""
        return bool(self.fields) or self.counts_cost

    @property
    def needs_identity(self) -> bool:
        """Whether it can only be applied once it is known who asks."""
        return By.IDENTITY in self.by

    @property
    def interval(self) -> float:
        """Seconds for one."""
        return self.seconds / self.limit


def is_by(text: str) -> bool:
    """Whether requests can be told apart by this."""
    return text in {*By} or (text.startswith(HEADER_PREFIX) and len(text) > len(HEADER_PREFIX))


def counter_name(rule: RateRule, values: Sequence[str]) -> str:
    """The name of a counter; long or odd values are in it as a digest.

    The name holds the rule's numbers too: a changed rule counts anew.
    """
    text = "\0".join(values)
    if len(text) > 64 or not text.isprintable():
        text = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{rule.name}:{rule.limit}:{rule.seconds:g}:{rule.burst}:{text}"
