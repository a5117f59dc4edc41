"""What the headers of a subgraph's answers change."""

from __future__ import annotations

import pytest

from tests.policies.caching.kit import shop


async def test_without_hints_the_headers_of_an_answer_say_how_long_it_is_kept() -> None:
    it = shop()
    it.products.headers = (("cache-control", "public, max-age=7"),)
    await it.data("{ clock }")
    it.world.version = 1
    it.clock.now += 6
    assert await it.data("{ clock }") == {"clock": 0}
    it.clock.now += 2
    assert await it.data("{ clock }") == {"clock": 1}


@pytest.mark.parametrize("control", ["no-store", "no-cache", "max-age=0"])
async def test_headers_that_forbid_it_win_over_hints(control: str) -> None:
    it = shop()
    it.reviews.headers = (("cache-control", control),)
    await it.data("{ products { rating } }")
    await it.data("{ products { rating } }")
    assert len(it.reviews.calls) == 2


async def test_a_private_answer_is_kept_for_its_owner_only() -> None:
    it = shop()
    it.reviews.headers = (("cache-control", "private, max-age=60"),)
    query = "{ products { rating } }"
    await it.data(query, who="ann")
    await it.data(query, who="bob")
    await it.data(query)
    await it.data(query)
    assert len(it.reviews.calls) == 4
    await it.data(query, who="ann")
    await it.data(query, who="bob")
    assert len(it.reviews.calls) == 4


async def test_an_answer_that_varies_is_kept_by_the_header_that_it_varies_by() -> None:
    it = shop()
    it.reviews.headers = (("vary", "Accept-Language"),)
    query = "{ products { rating } }"
    for language in ("en", "de", "en", "de"):
        await it.ask(query, headers={"accept-language": language})
    assert len(it.reviews.calls) == 2
    it.reviews.headers = (("vary", "x-tenant"),)  # which the backend does not get as it was sent
    await it.ask("{ products { stock } }")
    await it.ask("{ products { stock } }")
    assert len(it.reviews.calls) == 4
