"""What is served though it is stale."""

from __future__ import annotations

import asyncio

from graphweft.policies.caching import StaleTimes
from graphweft.schemas.errors import BackendError
from tests.policies.caching.kit import shop


async def test_what_is_stale_is_served_while_it_is_renewed() -> None:
    it = shop(stale=StaleTimes(while_revalidate=10))
    query = "{ products { stock } }"
    await it.data(query)
    it.world.version = 1
    it.clock.now += 4
    assert (await it.data(query))["products"][0] == {"stock": 0}
    await asyncio.gather(*it.answers.caching.renewals.under_way)
    assert (await it.data(query))["products"][0] == {"stock": 1}
    assert len(it.reviews.calls) == 2
    it.clock.now += 14
    it.world.version = 2
    assert (await it.data(query))["products"][0] == {"stock": 2}


async def test_what_is_stale_is_served_where_the_subgraph_fails() -> None:
    it = shop(stale=StaleTimes(if_error=10))
    query = "{ top { name } products { stock } }"
    await it.data(query)
    it.world.version = 1
    it.clock.now += 35
    down = BackendError("down", code="UPSTREAM_UNREACHABLE")
    it.reviews.failure = it.products.failure = down
    response = await it.ask(query)
    assert "errors" in response
    it.clock.now -= 35 - 11
    response = await it.ask(query)
    assert response == {"data": {"top": {"name": "name 1 v0"}, "products": [{"stock": 0}] * 3}}
    it.products.failure = None
    it.clock.now += 3
    assert "errors" in await it.ask(query)
