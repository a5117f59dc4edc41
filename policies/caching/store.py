"""What a store of kept values is: entities by name, each with values by name, each with its age.

An entity has scopes: names of groups that may be invalidated, such as its subgraph or type.
Invalidations are counted. A value is kept with the count of the time at which its fetch began, and
is gone once one of its scopes, or its entity, was invalidated after that: also where the fetch was
still under way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

__all__ = ["CacheStore", "Entry", "Lookup", "Reading", "Row"]


class Lookup(NamedTuple):
    """The values of one entity that are asked for together.

    Attributes:
        entity: its name.
        values: their names.
        scopes: what it belongs to.
    """

    entity: str
    values: tuple[str, ...]
    scopes: tuple[str, ...] = ()


class Row(NamedTuple):
    """What is kept of an entity: all that was asked for, in that order.

    Attributes:
        values: JSON values, for the caller to keep and change.
        fresh: seconds for which the first of them stays fresh; 0 or less where one is stale.
        stale_while_revalidate: seconds for which they may be served while they are renewed.
        stale_if_error: seconds for which they may be served where the backend fails.
    """

    values: list[Any]
    fresh: float
    stale_while_revalidate: float
    stale_if_error: float


class Reading(NamedTuple):
    """What a store knows.

    Attributes:
        rows: for each lookup, in order; None where something is not there.
        at: invalidations until then; -1 where the store cannot be asked, and nothing is kept.
        now: the store's clock, in seconds.
    """

    rows: Sequence[Row | None]
    at: int
    now: float


class Entry(NamedTuple):
    """One value to keep; ages are in seconds from the time at which it is kept."""

    entity: str
    name: str
    value: Any
    fresh: float
    stale_while_revalidate: float = 0.0
    stale_if_error: float = 0.0

    @property
    def kept(self) -> float:
        """Seconds until nobody has a use for it."""
        return self.fresh + max(self.stale_while_revalidate, self.stale_if_error)


class CacheStore(Protocol):
    """Keeps values. A store that fails has nothing: it never fails a request."""

    @property
    def count(self) -> int:
        """Invalidations, as far as this process has heard."""
        ...

    async def read(self, lookups: Sequence[Lookup]) -> Reading:
        """What is kept, of all lookups at once."""
        ...

    def write(self, entries: Sequence[Entry], at: int) -> None:
        """Keep values; returns before they are kept, having taken what it needs of them.

        Args:
            entries: what to keep.
            at: of the reading before they were fetched.
        """
        ...

    async def invalidate(self, scopes: Sequence[str]) -> None:
        """Let nothing be served any more that belongs to one of these scopes, or is one of them.

        Raises:
            BackendError: the store cannot be told.
        """
        ...

    async def aclose(self) -> None:
        """Release what is held."""
        ...
