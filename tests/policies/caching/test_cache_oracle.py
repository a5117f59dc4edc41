"""Random operations against a model of what may be served, in memory and in Redis.

Every value says of which version of the world it is. A value may be served if that version was
current not longer ago than the age of the field, and not before the last invalidation of it; a
private one also says whose it is.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphweft.connectors.mapping import is_list
from graphweft.policies.caching import CacheStore, Invalidation, MemoryStore
from graphweft.policies.caching.redis_store import RedisStore
from graphweft.policies.redis_connection import RedisConnection
from tests.kit.redis_server import redis_server
from tests.policies.caching.kit import PRODUCT_IDS, Clock, Shop, shop

AGES = {"name": 100, "price": 5, "rating": 200, "stock": 3, "mine": 50, "live": 0, "text": 20}
LIST_AGE = {"products": 30, "product": 60, "top": 10}
OF_PRODUCTS = frozenset({"name", "price"})
INVALIDATIONS = (
    Invalidation("products"),
    Invalidation("reviews"),
    Invalidation("reviews", "Product"),
    Invalidation("reviews", "Product", keys=[{"id": "1"}]),
    Invalidation("products", "Query", "top"),
)


class Model:
    """When each version began, and the version at the last invalidation of each thing."""

    def __init__(self, it: Shop) -> None:
        self.it = it
        self.began = {0: it.clock.now}
        self.least: dict[tuple[str, str, str], int] = {}

    def change(self) -> None:
        self.it.world.version += 1
        self.began[self.it.world.version] = self.it.clock.now

    async def invalidate(self, what: Invalidation) -> None:
        await self.it.answers.caching.invalidate(what)
        version = self.it.world.version
        for root in LIST_AGE:
            for key in PRODUCT_IDS:
                is_root = what.field in {"", root} and what.type_name in {"", "Query"}
                is_key = not what.keys or {"id": key} in what.keys
                if is_root if what.subgraph == "products" else is_key:
                    self.least[what.subgraph, root, key] = version

    def check(self, root: str, key: str, field: str, version: int) -> None:
        """Whether the value may be served now."""
        subgraph = "products" if field in OF_PRODUCTS else "reviews"
        age = AGES[field]
        if subgraph == "products":
            age = min(age, LIST_AGE[root])
        ended = self.began.get(version + 1, self.it.clock.now)
        assert ended >= self.it.clock.now - age, f"{field} of version {version} is too old"
        least = self.least.get((subgraph, root, key), 0)
        assert version >= least, f"{field} of version {version} was invalidated at {least}"


def _version(field: str, value: Any) -> int:
    if field == "price":
        return int(value) % 100
    return int(str(value).rpartition("v")[2])


def _products(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for root, value in data.items():
        for product in value if is_list(value) else [value]:
            yield root, product


async def _step(it: Shop, model: Model, choose: random.Random) -> None:
    action = choose.random()
    if action < 0.15 and it.world.version < 90:
        model.change()
    elif action < 0.4:
        it.clock.now += choose.choice([0.5, 1, 2, 4, 9, 40])
    elif action < 0.46:
        await model.invalidate(choose.choice(INVALIDATIONS))
    else:
        await _ask(it, model, choose)


async def _ask(it: Shop, model: Model, choose: random.Random) -> None:
    root = choose.choice(["products", "top", 'product(id: "2")'])
    fields = choose.sample(sorted(AGES), choose.randint(1, 4))
    asked = " ".join("reviews { text }" if name == "text" else name for name in fields)
    who = choose.choice([None, "ann", "bob"])
    data = await it.data(f"{{ {root} {{ id {asked} }} }}", who=who)
    for name, product in _products(data):
        for field in fields:
            value = product["reviews"][0]["text"] if field == "text" else product[field]
            model.check(name, product["id"], field, _version(field, value))
            if field == "mine":
                assert value.startswith(f"{who or ''} v"), "that of another"


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("response_bytes", [0, 100_000])
async def test_no_value_is_served_that_may_not_be(seed: int, response_bytes: int) -> None:
    choose = random.Random(seed)
    it = shop(response_bytes=response_bytes)
    model = Model(it)
    for _ in range(300):
        await _step(it, model, choose)
    assert any(it.calls)


async def test_the_cache_is_used_meanwhile() -> None:
    choose = random.Random(1)
    it = shop()
    model = Model(it)
    asked = 0
    for _ in range(300):
        before = sum(it.calls)
        await _ask(it, model, choose)
        asked += sum(it.calls) == before
    assert asked > 100


@pytest.mark.parametrize("seed", range(2))
async def test_the_same_holds_in_redis_killed_and_started_again(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    with redis_server(tmp_path) as server:
        clock = Clock()
        store = RedisStore(RedisConnection(server.url, timeout=2), clock)
        it = shop(store=store, clock=clock)
        model = Model(it)
        for _ in range(150):
            await _step(it, model, choose)
            if choose.random() < 0.5:
                await store.settled()
        server.kill()
        model.least.clear()
        for _ in range(60):
            await _ask(it, model, choose)
        server.start()
        async with asyncio.timeout(20):
            while (await store.read(())).at < 0:  # noqa: ASYNC110  # another process starts
                await asyncio.sleep(0.05)
        for _ in range(100):
            await _step(it, model, choose)
        it.forget_calls()
        await it.data("{ products { rating } }")
        await store.settled()
        await it.data("{ products { rating } }")
        assert it.calls in {(0, 0), (0, 1), (1, 0), (1, 1)}
        await store.aclose()


async def test_two_gateways_share_what_is_kept_and_what_is_invalidated(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        stores: list[CacheStore] = [RedisStore(RedisConnection(server.url)) for _ in range(2)]
        one, two = (shop(store=store) for store in stores)
        query = "{ products { rating } }"
        first = await one.data(query)
        assert isinstance(stores[0], RedisStore)
        await stores[0].settled()
        two.world.version = 1
        assert await two.data(query) == first
        assert two.calls == (0, 0)
        await one.answers.caching.invalidate(Invalidation("reviews"))
        assert (await two.data(query))["products"][0] == {"rating": 1}
        for store in stores:
            await store.aclose()


async def test_large_values_are_compressed_and_come_back_whole(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        store = RedisStore(RedisConnection(server.url))
        it = shop(store=store)
        it.world.product = lambda key: {"__typename": "Product", "id": key, "name": "n" * 50_000}  # type: ignore[method-assign]
        first = await it.data("{ top { name } }")
        await store.settled()
        assert await it.data("{ top { name } }") == first
        assert len(it.products.calls) == 1
        await store.aclose()


async def test_memory_is_bounded_by_bytes() -> None:
    store = MemoryStore(20_000)
    it = shop(store=store)
    query = "query Q($n: Int) { products { reviews(first: $n) { id text } } }"
    for number in range(200):
        await it.ask(query, variables={"n": number % 50})
        assert store.size <= 20_000
    assert store.size > 5_000
