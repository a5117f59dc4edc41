"""A search for an operation that is answered otherwise than by the monolith."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from zlib import crc32

from graphql import DocumentNode
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis.strategies import SearchStrategy, integers, lists

from tests.kit.oracle.compare import check, whole_of
from tests.kit.oracle.scenario import Scenario
from tests.kit.oracle.twists import twist

__all__ = ["search"]

_TWISTS = 4
_SHRINKING_SECONDS = 45
_SLOW_ALLOWED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def search(scenario: Scenario, operations: SearchStrategy[DocumentNode], examples: int) -> None:
    """Compare the answers to random operations: 1 to 3 merged, then twisted in several ways.

    The same operations in every run with that many examples; each makes five comparisons.
    """
    compared: list[bool] = []
    failure = _Failure()

    @seed(crc32(f"{scenario.name} {examples}".encode()))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=_SLOW_ALLOWED,
    )
    @given(lists(operations, min_size=1, max_size=3), integers(min_value=1, max_value=10**9))
    def compare(documents: list[DocumentNode], number: int) -> None:
        for way in failure.ways():
            of_number = number + way if way else 0
            query, values = twist(whole_of(scenario).schema, documents, of_number)
            if failure.is_settled(query):
                continue
            note(f"{query}\nvariables: {values}")
            try:
                compared.append(check(scenario, query, values))
            except Exception:
                failure.remember(way, query)
                raise

    compare()
    assert sum(compared) > len(compared) / 2, "most operations were refused"


@dataclass(slots=True)
class _Failure:
    """Keeps shrinking short: only the way that failed is tried again, and only for a while."""

    since: float = 0.0
    way: int | None = None
    queries: set[str] = field(default_factory=set[str])

    def ways(self) -> Iterator[int]:
        """0 for no twist, and numbers of twists."""
        yield from range(_TWISTS + 1) if self.way is None else (self.way,)

    def is_settled(self, query: str) -> bool:
        """Whether time is up; what has failed fails again, so that it can be reported."""
        over = self.way is not None and monotonic() - self.since > _SHRINKING_SECONDS
        return over and query not in self.queries

    def remember(self, way: int, query: str) -> None:
        """An operation failed."""
        if self.way is None:
            self.way, self.since = way, monotonic()
        self.queries.add(query)
