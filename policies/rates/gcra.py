"""The generic cell rate algorithm: one time per counter says everything.

That time is when the counter would be empty. A request moves it on by its interval, and is refused
where that would bring it further ahead of now than a burst takes. ITU-T I.371, in continuous form.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from graphweft.policies.rates.rules import RateRule

__all__ = ["Counted", "Limiter", "MemoryLimiter", "Verdict", "verdict_of"]


class Counted(NamedTuple):
    """Something to count: under which rule, in which counter, how often."""

    rule: RateRule
    counter: str
    amount: int = 1


class Verdict(NamedTuple):
    """What a rule says.

    Attributes:
        remaining: how many more may follow at once.
        reset: seconds until the counter is empty.
        retry_after: seconds until it may be asked again; 0 where it was let through. Infinite
            where it never will be: it asks for more than a burst.
    """

    rule: RateRule
    remaining: int
    reset: float
    retry_after: float = 0.0


class Limiter(Protocol):
    """Counts."""

    async def count(self, asked: Sequence[Counted]) -> list[Verdict]:
        """What each rule says. Nothing is counted unless all let it through."""
        ...

    async def aclose(self) -> None:
        """Release what is held."""
        ...


def verdict_of(counted: Counted, empty_at: float, now: float) -> tuple[Verdict, float]:
    """The verdict, and when the counter will be empty if it is counted.

    Args:
        counted: what is asked.
        empty_at: when the counter would be empty, in seconds; may be past.
        now: in seconds.
    """
    rule = counted.rule
    tolerance = rule.interval * rule.burst
    base = max(empty_at, now)
    moved = base + rule.interval * counted.amount
    wait = moved - tolerance - now
    if wait <= 1e-9:
        remaining = int((tolerance - (moved - now)) / rule.interval + 1e-9)
        return Verdict(rule, remaining, moved - now), moved
    if counted.amount > rule.burst:
        wait = float("inf")
    remaining = max(0, int((tolerance - (base - now)) / rule.interval + 1e-9))
    return Verdict(rule, remaining, base - now, wait), base


class MemoryLimiter:
    """Counters in this process, at most so many: the longest unused is forgotten first."""

    def __init__(self, max_counters: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is counted yet; `clock` tells seconds."""
        self._max = max_counters
        self._clock = clock
        self._empty_at: dict[str, float] = {}

    def __len__(self) -> int:
        """How many counters there are."""
        return len(self._empty_at)

    async def count(self, asked: Sequence[Counted]) -> list[Verdict]:
        """What each rule says; see `Limiter`."""
        return self.count_now(asked)

    def count_now(self, asked: Sequence[Counted]) -> list[Verdict]:
        """The same, at once."""
        now = self._clock()
        moved: dict[str, float] = {}
        verdicts: list[Verdict] = []
        for counted in asked:
            known = moved.get(counted.counter, self._empty_at.get(counted.counter, 0.0))
            verdict, moved[counted.counter] = verdict_of(counted, known, now)
            verdicts.append(verdict)
        if not any(verdict.retry_after for verdict in verdicts):
            for counter, empty_at in moved.items():
                self._empty_at.pop(counter, None)
                self._empty_at[counter] = empty_at
            while len(self._empty_at) > self._max:
                del self._empty_at[next(iter(self._empty_at))]
        return verdicts

    async def aclose(self) -> None:
        """Forget everything."""
        self._empty_at.clear()
