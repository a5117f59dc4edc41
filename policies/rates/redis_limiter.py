"""Counters in Redis, which several gateways share: one round trip for all rules of a request."""

from __future__ import annotations

from collections.abc import Sequence

from graphweft.policies.rates.gcra import Counted, MemoryLimiter, Verdict, verdict_of
from graphweft.policies.redis_connection import Commands, RedisConnection

__all__ = ["RedisLimiter"]

_SHORTEST = 0.001

# KEYS: counters; ARGV: interval, tolerance and amount of each, in microseconds. By the clock of
# Redis. Counts only if all let it through. Answers whether they do, the time, and of each counter
# when it was empty before.
_COUNT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local before, after = {}, {}
local passes = true
for i = 1, #KEYS do
  local empty = tonumber(redis.call('GET', KEYS[i]) or '0')
  before[i] = string.format('%.0f', empty)
  local moved = math.max(empty, now) + tonumber(ARGV[i * 3 - 2]) * tonumber(ARGV[i * 3])
  after[i] = moved
  if moved - tonumber(ARGV[i * 3 - 1]) > now then passes = false end
end
if passes then
  for i = 1, #KEYS do
    local lasts = math.max(1, math.ceil((after[i] - now) / 1000))
    redis.call('SET', KEYS[i], string.format('%.0f', after[i]), 'PX', lasts)
  end
end
return {passes and 1 or 0, string.format('%.0f', now), unpack(before)}
"""


class RedisLimiter:
    """A `Limiter` in Redis; where Redis does not answer, this gateway counts for itself."""

    def __init__(self, connection: RedisConnection, fallback: MemoryLimiter) -> None:
        """Count through a connection, which is closed with the limiter."""
        self._redis = connection
        self._fallback = fallback

    async def count(self, asked: Sequence[Counted]) -> list[Verdict]:
        """What each rule says; see `Limiter`."""
        keys = [f"{self._redis.prefix}rate:{counted.counter}" for counted in asked]
        numbers: list[str] = []
        for rule, _, amount in asked:
            interval = rule.interval * 1e6
            numbers += [f"{interval:.3f}", f"{interval * rule.burst:.3f}", str(amount)]

        def fill(pipeline: Commands) -> None:
            pipeline.eval(_COUNT, len(keys), *keys, *numbers)

        replies = await self._redis.run(fill)
        if replies is None:
            return self._fallback.count_now(asked)
        passes, *times = map(int, replies[0])
        now, *before = (micros / 1e6 for micros in times)
        verdicts = [
            verdict_of(counted, empty_at, now)[0]
            for counted, empty_at in zip(asked, before, strict=True)
        ]
        if passes:
            return [verdict._replace(retry_after=0.0) for verdict in verdicts]
        if not any(verdict.retry_after for verdict in verdicts):  # by a rounding error
            verdicts[0] = verdicts[0]._replace(retry_after=_SHORTEST)
        return verdicts

    async def aclose(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
