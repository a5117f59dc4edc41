"""How often is counted: evenly, with a burst, each counter for itself; in memory and in Redis."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from graphweft.policies.rates import Limiter, MemoryLimiter, RateRule
from graphweft.policies.rates.gcra import Counted
from graphweft.policies.rates.redis_limiter import RedisLimiter
from graphweft.policies.redis_connection import Commands, RedisConnection
from tests.kit.redis_server import redis_server

RULE = RateRule("r", ("identity",), limit=10, seconds=1.0, burst=3)
SLOW = RateRule("s", ("identity",), limit=1, seconds=3600.0, burst=5)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def _passes(limiter: Limiter, *asked: Counted) -> bool:
    return not any(verdict.retry_after for verdict in await limiter.count(asked))


async def test_a_burst_passes_at_once_and_then_one_each_interval() -> None:
    clock = Clock()
    limiter = MemoryLimiter(10, clock)
    assert [await _passes(limiter, Counted(RULE, "a")) for _ in range(5)] == [True] * 3 + [
        False
    ] * 2
    (verdict,) = await limiter.count([Counted(RULE, "a")])
    assert verdict.retry_after == pytest.approx(0.1)
    assert verdict.remaining == 0
    assert verdict.reset == pytest.approx(0.3)
    clock.now += 0.1
    assert [await _passes(limiter, Counted(RULE, "a")) for _ in range(2)] == [True, False]
    clock.now += 10
    assert [await _passes(limiter, Counted(RULE, "a")) for _ in range(4)] == [True] * 3 + [False]


async def test_counters_are_apart() -> None:
    limiter = MemoryLimiter(10, Clock())
    for counter in "ab":
        assert [await _passes(limiter, Counted(SLOW, counter)) for _ in range(6)] == (
            [True] * 5 + [False]
        )


async def test_more_than_a_burst_never_passes() -> None:
    limiter = MemoryLimiter(10, Clock())
    (verdict,) = await limiter.count([Counted(SLOW, "a", 6)])
    assert verdict.retry_after == float("inf")
    assert await _passes(limiter, Counted(SLOW, "a", 5))


async def test_nothing_is_counted_unless_all_rules_let_it_through() -> None:
    limiter = MemoryLimiter(10, Clock())
    assert await _passes(limiter, Counted(SLOW, "a", 5))
    for _ in range(9):
        assert not await _passes(limiter, Counted(RULE, "b"), Counted(SLOW, "a"))
    assert [await _passes(limiter, Counted(RULE, "b")) for _ in range(4)] == [True] * 3 + [False]


async def test_the_longest_unused_counters_are_forgotten_first() -> None:
    limiter = MemoryLimiter(100, Clock())
    for _ in range(5):
        assert await _passes(limiter, Counted(SLOW, "kept"))
    for number in range(5_000):
        await limiter.count([Counted(SLOW, f"flood {number}")])
        if number % 50 == 0:
            await limiter.count([Counted(SLOW, "other")])
        assert len(limiter) <= 100
    assert len(limiter) == 100


@pytest.mark.parametrize("seed", range(20))
async def test_never_more_pass_than_a_burst_and_what_time_allows(seed: int) -> None:
    choose = random.Random(seed)
    clock = Clock()
    limiter = MemoryLimiter(10, clock)
    passed: list[float] = []
    for _ in range(500):
        clock.now += choose.choice([0, 0, 0.01, 0.05, 0.2, 1])
        if await _passes(limiter, Counted(RULE, "a")):
            passed.append(clock.now)
    for begin in range(len(passed)):
        for end in range(begin, min(len(passed), begin + 40)):
            allowed = RULE.burst + (passed[end] - passed[begin]) / RULE.interval
            assert end - begin + 1 <= allowed + 1e-6
    assert len(passed) > 50


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncGenerator[list[RedisLimiter]]:
    """Limiters of three gateways on one Redis."""
    with redis_server(tmp_path) as server:
        limiters = [
            RedisLimiter(RedisConnection(server.url, timeout=5), MemoryLimiter(100))
            for _ in range(3)
        ]
        yield limiters
        for limiter in limiters:
            await limiter.aclose()


async def test_gateways_that_share_redis_hold_a_limit_together(
    shared: list[RedisLimiter],
) -> None:
    asked = [_passes(shared[number % 3], Counted(SLOW, "a")) for number in range(60)]
    assert sum(await asyncio.gather(*asked)) == SLOW.burst


async def test_redis_says_the_same_as_memory(shared: list[RedisLimiter]) -> None:
    memory = MemoryLimiter(10, Clock())
    choose = random.Random(3)
    for _ in range(60):
        asked = [Counted(SLOW, choose.choice("abc"), choose.choice([1, 1, 2, 9])) for _ in "x"]
        ours, theirs = await memory.count(asked), await shared[0].count(asked)
        assert [bool(one.retry_after) for one in ours] == [bool(one.retry_after) for one in theirs]
        assert [one.remaining for one in ours] == [one.remaining for one in theirs]


def _stored(pipeline: Commands) -> None:
    pipeline.get("graphweft:rate:a")


async def test_counters_in_redis_go_when_they_are_empty(tmp_path: Path) -> None:
    fast = RateRule("f", ("identity",), limit=1000, seconds=1.0, burst=10)
    with redis_server(tmp_path) as server:
        connection = RedisConnection(server.url, timeout=5)
        limiter = RedisLimiter(connection, MemoryLimiter(10))
        assert await _passes(limiter, Counted(fast, "a", 10))
        async with asyncio.timeout(10):
            while await connection.run(_stored) != [None]:  # noqa: ASYNC110  # by Redis
                await asyncio.sleep(0.005)
        await limiter.aclose()


async def test_without_redis_each_gateway_counts_for_itself() -> None:
    limiter = RedisLimiter(RedisConnection("redis://127.0.0.1:1/0"), MemoryLimiter(100))
    assert [await _passes(limiter, Counted(SLOW, "a")) for _ in range(8)] == [True] * 5 + [
        False
    ] * 3
    await limiter.aclose()
