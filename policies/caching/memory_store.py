"""Kept values in this process, bounded by bytes.

What was not read since the hand of the clock last passed is dropped first (second chance).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import orjson

from graphweft.policies.caching.store import Entry, Lookup, Reading, Row

__all__ = ["MemoryStore"]

_ENTITY_BYTES = 400
_VALUE_BYTES = 200
"""What an entity and a value take besides their texts, roughly."""

_MAX_MARKS = 100_000
_FOREVER = float("inf")


class _Json(NamedTuple):
    """A list or an object, which must not be shared."""

    text: bytes


class _Kept(NamedTuple):
    value: Any
    at: int
    fresh_until: float
    served_until: float
    rescues_until: float
    size: int


class _Record:
    __slots__ = ("is_read", "size", "values")

    def __init__(self, entity: str) -> None:
        self.values: dict[str, _Kept] = {}
        self.size = _ENTITY_BYTES + len(entity)
        self.is_read = False


class MemoryStore:
    """A `CacheStore` in memory."""

    def __init__(self, max_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        """A store of at most so many bytes; `clock` tells seconds."""
        self._max_bytes = max_bytes
        self._clock = clock
        self._records: dict[str, _Record] = {}
        self._marks: dict[str, int] = {}
        self._forgotten = 0
        self.count = 0
        self.size = 0

    async def read(self, lookups: Sequence[Lookup]) -> Reading:
        """What is kept."""
        now = self._clock()
        return Reading([self._row(lookup, now) for lookup in lookups], self.count, now)

    def _row(self, lookup: Lookup, now: float) -> Row | None:
        record = self._records.get(lookup.entity)
        if record is None:
            return None
        oldest = self._newest_mark(lookup.entity, lookup.scopes) if self._marks else 0
        known = record.values
        values: list[Any] = []
        fresh = served = rescues = _FOREVER
        for name in lookup.values:
            kept = known.get(name)
            if kept is None or kept.at < oldest:
                return None
            value, _, fresh_until, served_until, rescues_until, _ = kept
            values.append(orjson.loads(value.text) if type(value) is _Json else value)
            fresh = min(fresh, fresh_until)
            served = min(served, served_until)
            rescues = min(rescues, rescues_until)
        if fresh <= now and served <= now and rescues <= now:
            return None
        record.is_read = True
        return Row(values, fresh - now, served - now, rescues - now)

    def _newest_mark(self, entity: str, scopes: Sequence[str]) -> int:
        """Values whose fetch began before this invalidation are gone."""
        marks, forgotten = self._marks, self._forgotten
        return max(marks.get(entity, forgotten), *[marks.get(one, forgotten) for one in scopes])

    def write(self, entries: Sequence[Entry], at: int) -> None:
        """Keep values."""
        if at < self._forgotten:
            return
        now = self._clock()
        for entry in entries:
            self._keep(entry, at, now)
        if self.size > self._max_bytes:
            self._make_room()

    def _keep(self, entry: Entry, at: int, now: float) -> None:
        value, size = entry.value, _VALUE_BYTES + len(entry.name)
        if isinstance(value, dict | list):
            value = _Json(orjson.dumps(value))
            size += len(value.text)
        elif isinstance(value, str):
            size += len(value)
        record = self._records.get(entry.entity)
        if record is None:
            record = self._records[entry.entity] = _Record(entry.entity)
            self.size += record.size
        before = record.values.get(entry.name)
        if before is not None and before.at > at:
            return
        fresh_until = now + entry.fresh
        served_until = fresh_until + entry.stale_while_revalidate
        rescues_until = fresh_until + entry.stale_if_error
        kept = _Kept(value, at, fresh_until, served_until, rescues_until, size)
        record.values[entry.name] = kept
        grown = size - (before.size if before is not None else 0)
        record.size += grown
        self.size += grown

    def _make_room(self) -> None:
        """Drop until there is some room again; what was read since gets a second chance."""
        goal = self._max_bytes * 9 // 10
        chances = len(self._records)
        while self.size > goal and self._records:
            entity = next(iter(self._records))
            record = self._records.pop(entity)
            if record.is_read and chances > 0:
                record.is_read = False
                self._records[entity] = record
                chances -= 1
            else:
                self.size -= record.size

    async def invalidate(self, scopes: Sequence[str]) -> None:
        """Count an invalidation of these scopes; entities that they name are dropped at once."""
        self.count += 1
        for scope in scopes:
            self._marks[scope] = self.count
            record = self._records.pop(scope, None)
            if record is not None:
                self.size -= record.size
        if len(self._marks) > _MAX_MARKS:
            self._marks = {}
            self._records = {}
            self.size = 0
            self._forgotten = self.count

    async def aclose(self) -> None:
        """Forget everything."""
        self._records = {}
        self.size = 0
