"""Redis, for what several gateways share: never in the way of a request.

A call takes no longer than the timeout and is not repeated. After a few failures there are no calls
for a while (a circuit breaker), so that a Redis that is away costs nothing. A call that was begun
is read to its end even where its request was cancelled: no reply is left for the next one.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

__all__ = ["Breaker", "Commands", "RedisConnection"]

log: Any = structlog.get_logger("graphweft.redis")

_CONNECTIONS = 32
_FAILURES = 5
_LONGEST = 30.0


class Commands(Protocol):
    """What is used of a pipeline, whose own types say less."""

    def get(self, name: str) -> Any:
        """GET."""
        ...

    def mget(self, keys: Sequence[str]) -> Any:
        """MGET."""
        ...

    def time(self) -> Any:
        """TIME."""
        ...

    def hmget(self, name: str, keys: Sequence[str]) -> Any:
        """HMGET."""
        ...

    def hset(self, name: str, *, mapping: dict[str, bytes]) -> Any:
        """HSET."""
        ...

    def expire(self, name: str, time: int, *, nx: bool = False, gt: bool = False) -> Any:
        """EXPIRE."""
        ...

    def eval(self, script: str, numkeys: int, *keys: str) -> Any:
        """EVAL."""
        ...


class Breaker:
    """Whether to call: not for a while after several failures in a row, then once to see."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Closed; `clock` tells seconds."""
        self._clock = clock
        self._failures = 0
        self._pause = 1.0
        self._opens_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are spared at the moment."""
        return self._failures >= _FAILURES and self._clock() < self._opens_at

    def succeeded(self) -> bool:
        """A call came back; whether that ends a time without."""
        was_away = self._failures >= _FAILURES
        self._failures = 0
        self._pause = 1.0
        return was_away

    def failed(self) -> bool:
        """A call failed; whether calls are spared from now on."""
        self._failures += 1
        if self._failures < _FAILURES:
            return False
        self._opens_at = self._clock() + self._pause * random.uniform(0.8, 1.2)  # noqa: S311  # spreads calls
        self._pause = min(_LONGEST, self._pause * 2)
        return self._failures == _FAILURES


class RedisConnection:
    """A pool of connections to one Redis (or Valkey) server.

    Attributes:
        prefix: of every key.
    """

    def __init__(self, url: str, *, prefix: str = "graphweft:", timeout: float = 0.05) -> None:
        """Connect by a `redis://`, `rediss://` or `unix://` URL when first needed.

        Args:
            url: with user name, password and database where needed.
            prefix: of every key.
            timeout: seconds for a call, and for a connection.

        Raises:
            ValueError: the URL is not one.
        """
        self.prefix = prefix
        self._timeout = timeout
        pools: Any = BlockingConnectionPool  # its options are not typed
        pool = pools.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=timeout,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis: Redis = Redis(connection_pool=pool)
        self._breaker = Breaker()
        self._calls: set[asyncio.Task[list[Any] | None]] = set()

    @property
    def is_away(self) -> bool:
        """Whether calls are spared, after several that failed."""
        return self._breaker.is_open

    async def run(self, fill: Callable[[Commands], None]) -> list[Any] | None:
        """Send commands together; their replies, or None where Redis does not answer.

        Args:
            fill: puts the commands into a pipeline.
        """
        if self._breaker.is_open:
            return None
        pipeline = self._redis.pipeline(transaction=False)
        fill(cast("Commands", pipeline))
        call = asyncio.get_running_loop().create_task(self._execute(pipeline))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return await asyncio.shield(call)

    async def _execute(self, pipeline: Pipeline) -> list[Any] | None:
        try:
            replies: list[Any] = await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            if self._breaker.failed():
                log.warning("redis does not answer; going on without it", error=str(error))
            return None
        if self._breaker.succeeded():
            log.info("redis answers again")
        return replies

    async def aclose(self) -> None:
        """Close the connections, after what is under way."""
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._redis.aclose(close_connection_pool=True)
