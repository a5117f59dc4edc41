"""What an answer says of itself, and which are kept whole."""

from __future__ import annotations

import pytest

from graphweft.policies.caching import Invalidation, MemoryStore
from tests.policies.caching.kit import shop


@pytest.mark.parametrize(
    ("query", "who", "expected"),
    [
        ("{ products { name } }", None, "max-age=30, public"),
        ("{ products { price } }", None, "max-age=5, public"),
        ("{ products { name stock } }", None, "max-age=3, public"),
        ("{ products { mine } }", "ann", "max-age=30, private"),
        ("{ products { mine } }", None, "no-store"),
        ("{ products { live } }", None, "no-store"),
        ("{ clock }", None, "no-store"),
        ("{ __typename }", None, "no-store"),
    ],
)
async def test_an_answer_says_the_least_age_of_what_it_holds(
    query: str, who: str | None, expected: str
) -> None:
    it = shop()
    _, fetched, _ = await it.answer(query, who=who)
    _, found, _ = await it.answer(query, who=who)
    assert (fetched, found) == (expected, expected)


async def test_the_age_of_an_answer_counts_from_the_fetch_of_its_values() -> None:
    it = shop()
    await it.data("{ products { name } }")
    it.clock.now += 12
    _, control, _ = await it.answer("{ products { name } }")
    assert control == "max-age=18, public"


async def test_whole_answers_are_kept_where_they_are_public() -> None:
    it = shop(response_bytes=10_000)
    first = await it.ask("{ products { name rating } }")
    it.world.version = 1
    operation = await it.graph.prepared("{ products { name rating } }")
    it.answers.caching.caches["products"].store = MemoryStore(1)  # values of fields are elsewhere
    assert operation is not None
    it.clock.now += 29
    again, control, _ = await it.answer("{ products { name rating } }")
    assert (again, control) == (first, "max-age=1, public")
    it.clock.now += 1
    assert await it.ask("{ products { name rating } }") != first


async def test_private_answers_are_not_kept_whole() -> None:
    it = shop(response_bytes=10_000)
    query = "{ products { mine } }"
    for who in ("ann", "bob", "ann"):
        assert (await it.data(query, who=who))["products"][0] == {"mine": f"{who} v0"}


async def test_variables_and_headers_tell_answers_apart() -> None:
    it = shop(response_bytes=10_000)
    it.products.headers = (("vary", "accept-language"),)
    query = "query Q($id: ID!) { product(id: $id) { name } }"
    names = [
        (await it.ask(query, variables={"id": key}))["data"]["product"]["name"] for key in "1212"
    ]
    assert names == ["name 1 v0", "name 2 v0", "name 1 v0", "name 2 v0"]
    calls = len(it.products.calls)
    await it.ask(query, variables={"id": "1"}, headers={"accept-language": "de"})
    assert len(it.products.calls) == calls + 1


async def test_an_invalidation_ends_whole_answers() -> None:
    it = shop(response_bytes=10_000)
    await it.data("{ products { name } }")
    it.world.version = 1
    await it.answers.caching.invalidate(Invalidation("products"))
    assert (await it.data("{ products { name } }"))["products"][0] == {"name": "name 1 v1"}


async def test_whole_answers_are_bounded_by_bytes() -> None:
    it = shop(response_bytes=400)
    query = "query Q($id: ID!) { product(id: $id) { name } }"
    for number in range(50):
        await it.ask(query, variables={"id": str(number)})
    assert it.answers.size <= 400
