"""What an invalidation ends."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.policies.caching import Invalidation
from tests.policies.caching.kit import REVIEWS, shop


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        (Invalidation("reviews"), ["1", "2", "3"]),
        (Invalidation("reviews", "Product"), ["1", "2", "3"]),
        (Invalidation("reviews", "Product", keys=[{"id": "2"}]), ["2"]),
        (Invalidation("reviews", tags=["product-3"]), ["3"]),
        (Invalidation("reviews", "Review"), []),
        (Invalidation("products"), []),
    ],
)
async def test_an_invalidation_ends_what_it_names(what: Invalidation, gone: list[str]) -> None:
    key = '@key(fields: "id")'
    tagged = REVIEWS.replace(key, f'{key} @cacheTag(format: "product-{{$key.id}}")')
    it = shop(reviews=tagged)
    await it.data("{ products { rating } }")
    it.forget_calls()
    await it.answers.caching.invalidate(what)
    await it.data("{ products { rating } }")
    assert it.reviews.entities == gone


async def test_a_root_field_can_be_invalidated() -> None:
    it = shop()
    await it.data("{ top { name } products { name } }")
    it.forget_calls()
    await it.answers.caching.invalidate(Invalidation("products", "Query", "top"))
    await it.data("{ top { name } products { name } }")
    ((operation, _),) = it.products.calls
    assert "products {" not in operation.text


async def test_what_was_fetched_before_an_invalidation_is_not_kept_after_it() -> None:
    it = shop()
    it.reviews.answered = asyncio.Event()
    running = asyncio.create_task(it.data("{ products { rating } }"))
    await it.reviews.answered.wait()
    it.world.version = 1
    await it.answers.caching.invalidate(Invalidation("reviews", "Product"))
    it.reviews.go_on.set()
    assert (await running)["products"][0] == {"rating": 0}
    assert (await it.data("{ products { rating } }"))["products"][0] == {"rating": 1}


async def test_the_same_holds_for_one_entity() -> None:
    it = shop()
    it.reviews.answered = asyncio.Event()
    running = asyncio.create_task(it.data("{ products { rating } }"))
    await it.reviews.answered.wait()
    it.world.version = 1
    await it.answers.caching.invalidate(Invalidation("reviews", "Product", keys=[{"id": "2"}]))
    it.reviews.go_on.set()
    await running
    ratings = [one["rating"] for one in (await it.data("{ products { rating } }"))["products"]]
    assert ratings == [0, 1, 0]


async def test_a_subgraph_that_is_not_cached_cannot_be_invalidated() -> None:
    with pytest.raises(KeyError, match="stock"):
        await shop().answers.caching.invalidate(Invalidation("stock"))
