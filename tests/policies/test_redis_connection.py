"""Redis is never in the way: it is asked once, briefly, and not at all while it is away."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from graphweft.policies.redis_connection import Breaker, Commands, RedisConnection
from tests.kit.redis_server import RedisServer, redis_server


@pytest.fixture
def server(tmp_path: Path) -> Generator[RedisServer]:
    with redis_server(tmp_path) as running:
        yield running


def _echo(text: str) -> Any:
    def fill(pipeline: Commands) -> None:
        pipeline.eval("return ARGV[1]", 0, text)

    return fill


async def test_replies_come_in_the_order_of_the_commands(server: RedisServer) -> None:
    connection = RedisConnection(server.url)

    def fill(pipeline: Commands) -> None:
        pipeline.hset("a", mapping={"x": b"1"})
        pipeline.hmget("a", ["x", "y"])

    assert await connection.run(fill) == [1, [b"1", None]]
    await connection.aclose()


async def test_a_redis_that_is_not_there_is_no_reply_and_soon_no_call() -> None:
    connection = RedisConnection("redis://127.0.0.1:1/0")
    for _ in range(6):
        assert await connection.run(_echo("x")) is None
    assert connection.is_away
    await connection.aclose()


async def test_a_frozen_redis_is_no_reply_within_the_timeout(server: RedisServer) -> None:
    connection = RedisConnection(server.url, timeout=0.05)
    assert await connection.run(_echo("x")) == [b"x"]
    process = server.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        async with asyncio.timeout(5):
            assert await connection.run(_echo("y")) is None
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert await connection.run(_echo("z")) == [b"z"]
    await connection.aclose()


async def test_cancelled_requests_never_cross_replies(server: RedisServer) -> None:
    connection = RedisConnection(server.url, timeout=5)
    choose = random.Random(7)
    wrong: list[tuple[str, Any]] = []

    async def ask(text: str) -> None:
        replies = await connection.run(_echo(text))
        if replies != [text.encode()]:
            wrong.append((text, replies))

    for wave in range(20):
        tasks = [asyncio.create_task(ask(f"{wave}-{n}")) for n in range(50)]
        for _ in range(choose.randrange(4)):
            await asyncio.sleep(0)
        for task in choose.sample(tasks, 25):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*[ask(f"after-{n}") for n in range(50)])
    assert wrong == []
    await connection.aclose()


def test_the_breaker_opens_after_five_failures_and_lets_one_call_see() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    assert [breaker.failed() for _ in range(5)] == [False] * 4 + [True]
    spared = [breaker.is_open]
    now += 1.3
    spared.append(breaker.is_open)
    assert breaker.failed() is False  # which was told before
    now += 1.3
    spared.append(breaker.is_open)  # twice as long
    now += 1.3
    assert breaker.succeeded()
    spared.append(breaker.is_open)
    assert spared == [True, False, True, False]
