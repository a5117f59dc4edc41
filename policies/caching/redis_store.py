"""Kept values in Redis, which several gateways share: one round trip for all that a fetch wants.

An entity is a hash; each of its values says itself how long it is fresh, by the clock of Redis. A
counter counts invalidations, and a key for each invalidated scope has the number of the last one.
"""

from __future__ import annotations

import asyncio
import struct
import time
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from graphweft.policies.caching.store import Entry, Lookup, Reading, Row
from graphweft.policies.redis_connection import Commands, RedisConnection
from graphweft.schemas.errors import BackendError

__all__ = ["RedisStore"]

_HEAD = struct.Struct(">dddq?")
_LARGE = 1024
_LONGEST = 7 * 24 * 3600
_MARKS_LAST = _LONGEST + 3600
_MAX_WRITES = 64
_POLL_SECONDS = 0.5

_INVALIDATE = f"""
local count = redis.call('INCR', KEYS[1])
for i = 2, #KEYS do
  redis.call('SET', KEYS[i], count, 'EX', {_MARKS_LAST})
end
return count
"""


class RedisStore:
    """A `CacheStore` in Redis. Redis away, slow or emptied is a miss."""

    def __init__(
        self, connection: RedisConnection, clock: Callable[[], float] | None = None
    ) -> None:
        """Keep values through a connection, which is closed with the store.

        Args:
            connection: to Redis.
            clock: seconds, the same for all who share it; that of Redis by default.
        """
        self._redis = connection
        self._clock = clock
        self._prefix = f"{connection.prefix}cache:"
        self._offset = 0.0
        self._writes: set[asyncio.Task[list[Any] | None]] = set()
        self._poll: asyncio.Task[None] | None = None
        self.count = -1

    async def read(self, lookups: Sequence[Lookup]) -> Reading:
        """What is kept, in one round trip."""
        if self._poll is None:
            self._poll = asyncio.get_running_loop().create_task(self._listen())
        prefix = self._prefix
        marked = dict.fromkeys(name for one in lookups for name in (one.entity, *one.scopes))

        def fill(pipeline: Commands) -> None:
            pipeline.time()
            pipeline.mget([f"{prefix}count", *[f"{prefix}mark:{name}" for name in marked]])
            for lookup in lookups:
                pipeline.hmget(f"{prefix}of:{lookup.entity}", lookup.values)

        replies = await self._redis.run(fill)
        if replies is None:
            self.count = -1
            return Reading([None] * len(lookups), -1, 0.0)
        (seconds, micros), (count, *numbers), *found = replies
        now = self._clock() if self._clock else seconds + micros / 1e6
        self._offset = now - time.monotonic()
        self.count = int(count or 0)
        marks = {n: int(number) for n, number in zip(marked, numbers, strict=True) if number}
        rows = [
            _row(values, _newest(lookup, marks), self.count, now)
            for lookup, values in zip(lookups, found, strict=True)
        ]
        return Reading(rows, self.count, now)

    def write(self, entries: Sequence[Entry], at: int) -> None:
        """Keep values, after the answer; nothing is kept where much is under way already."""
        if at < 0 or not entries or len(self._writes) >= _MAX_WRITES:
            return
        now = self._clock() if self._clock else time.monotonic() + self._offset
        hashes: dict[str, dict[str, bytes]] = {}
        lasts: dict[str, float] = {}
        for entry in entries:
            hashes.setdefault(entry.entity, {})[entry.name] = _packed(entry, at, now)
            lasts[entry.entity] = max(lasts.get(entry.entity, 0.0), entry.kept)

        def fill(pipeline: Commands) -> None:
            for entity, values in hashes.items():
                key = f"{self._prefix}of:{entity}"
                seconds = min(_LONGEST, int(lasts[entity]) + 1)
                pipeline.hset(key, mapping=values)
                pipeline.expire(key, seconds, nx=True)
                pipeline.expire(key, seconds, gt=True)

        task = asyncio.get_running_loop().create_task(self._redis.run(fill))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def invalidate(self, scopes: Sequence[str]) -> None:
        """Count an invalidation of these scopes, for every gateway.

        Raises:
            BackendError: Redis does not answer.
        """
        keys = [f"{self._prefix}count", *[f"{self._prefix}mark:{scope}" for scope in scopes]]

        def fill(pipeline: Commands) -> None:
            pipeline.eval(_INVALIDATE, len(keys), *keys)

        replies = await self._redis.run(fill)
        if replies is None:
            raise BackendError("Redis does not answer: nothing was invalidated")
        self.count = int(replies[0])

    async def settled(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writes)

    async def _listen(self) -> None:
        """Hear of invalidations by other gateways, also while nothing is read."""
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            await self.read(())

    async def aclose(self) -> None:
        """Close the connections, after what is being written."""
        if self._poll is not None:
            self._poll.cancel()
        await self.settled()
        await self._redis.aclose()


def _newest(lookup: Lookup, marks: dict[str, int]) -> int:
    if not marks:
        return 0
    return max(marks.get(lookup.entity, 0), *[marks.get(scope, 0) for scope in lookup.scopes])


def _row(values: Sequence[bytes | None], oldest: int, count: int, now: float) -> Row | None:
    """What the values of one entity say; None where one is not there, too old, or no value."""
    found: list[Any] = []
    times = [float("inf")] * 3
    for packed in values:
        if packed is None:
            return None
        try:
            *until, at, is_small = _HEAD.unpack_from(packed)
            text = packed[_HEAD.size :]
            found.append(orjson.loads(text if is_small else zlib.decompress(text)))
        except (struct.error, zlib.error, orjson.JSONDecodeError):
            return None
        if not oldest <= at <= count:
            return None
        times = [min(pair) for pair in zip(times, until, strict=True)]
    fresh, served, rescues = (until - now for until in times)
    if max(fresh, served, rescues) <= 0:
        return None
    return Row(found, fresh, served, rescues)


def _packed(entry: Entry, at: int, now: float) -> bytes:
    text = orjson.dumps(entry.value)
    is_small = len(text) < _LARGE
    fresh = now + entry.fresh
    until = (fresh, fresh + entry.stale_while_revalidate, fresh + entry.stale_if_error)
    return _HEAD.pack(*until, at, is_small) + (text if is_small else zlib.compress(text, 1))
