"""What is kept by field: who is asked again, for what, and when."""

from __future__ import annotations

from graphweft.schemas.errors import BackendError
from tests.policies.caching.kit import shop

LIST = "{ products { id name rating } }"


async def test_what_was_fetched_is_answered_without_a_call_until_it_is_stale() -> None:
    it = shop()
    first = await it.data(LIST)
    it.world.version = 1
    assert await it.data(LIST) == first
    assert it.calls == (1, 1)
    it.clock.now += 31  # the list is kept for 30 s, ratings for 200 s
    assert (await it.data(LIST))["products"][0] == {"id": "1", "name": "name 1 v1", "rating": 0}
    assert it.calls == (2, 1)


async def test_a_field_is_found_whatever_other_fields_were_asked_with_it() -> None:
    it = shop()
    await it.data("{ products { rating stock reviews { text } } }")
    it.forget_calls()
    await it.data("{ products { score: rating } }")
    assert it.reviews.calls == []


async def test_each_field_has_its_own_age() -> None:
    it = shop()
    await it.data("{ products { rating stock } }")
    it.world.version = 1
    it.clock.now += 4
    assert (await it.data("{ products { rating } }"))["products"][0] == {"rating": 0}
    assert (await it.data("{ products { stock } }"))["products"][0] == {"stock": 1}


async def test_only_entities_with_something_missing_are_asked_for() -> None:
    it = shop()
    await it.data('{ product(id: "2") { rating } }')
    it.forget_calls()
    await it.data("{ products { rating } }")
    assert it.reviews.entities == ["1", "3"]


async def test_only_missing_root_fields_are_asked_for() -> None:
    it = shop()
    await it.data("{ top { name } }")
    it.forget_calls()
    both = await it.data('query Q { top { name } a: product(id: "1") { name } }')
    assert both == {"top": {"name": "name 1 v0"}, "a": {"name": "name 1 v0"}}
    ((operation, _),) = it.products.calls
    assert "top" not in operation.text
    assert "product(id:" in operation.text


async def test_arguments_tell_values_apart_whatever_way_they_are_given() -> None:
    it = shop()
    query = "query Q($n: Int) { products { reviews(first: $n) { id } } }"
    for number in (1, 2, 1, 2):
        response = await it.ask(query, variables={"n": number})
        reviews = response["data"]["products"][0]["reviews"]
        assert len(reviews) == number
    assert len(it.reviews.calls) == 2


async def test_a_conditional_field_is_only_looked_for_where_it_is_asked() -> None:
    it = shop()
    query = (
        "query Q($w: Boolean!) { top @include(if: $w) { name } products { rating @skip(if: $w) }}"
    )
    with_top = await it.ask(query, variables={"w": True})
    without = await it.ask(query, variables={"w": False})
    assert with_top["data"]["top"] == {"name": "name 1 v0"}
    assert with_top["data"]["products"] == [{}, {}, {}]
    assert "top" not in without["data"]
    assert without["data"]["products"] == [{"rating": 0}] * 3
    it.forget_calls()
    assert await it.ask(query, variables={"w": True}) == with_top
    assert await it.ask(query, variables={"w": False}) == without
    assert it.calls == (0, 0)


async def test_a_field_of_age_zero_is_asked_each_time() -> None:
    it = shop()
    query = "{ products { rating live } }"
    await it.data(query)
    it.world.version = 1
    assert (await it.data(query))["products"][0] == {"rating": 1, "live": 1}
    assert len(it.reviews.calls) == 2


async def test_what_nothing_says_an_age_of_is_kept_by_default_or_not_at_all() -> None:
    it = shop()
    await it.data("{ clock }")
    await it.data("{ clock }")
    assert len(it.products.calls) == 2
    kept = shop(default=10)
    await kept.data("{ clock }")
    await kept.data("{ clock }")
    assert len(kept.products.calls) == 1


async def test_private_values_are_found_by_their_owner_only() -> None:
    it = shop()
    query = "{ products { mine } }"
    assert (await it.data(query, who="ann"))["products"][0] == {"mine": "ann v0"}
    assert (await it.data(query, who="bob"))["products"][0] == {"mine": "bob v0"}
    assert (await it.data(query))["products"][0] == {"mine": " v0"}
    it.forget_calls()
    assert (await it.data(query, who="ann"))["products"][0] == {"mine": "ann v0"}
    assert it.reviews.calls == []
    await it.data(query)  # nobody is known, so nothing of it was kept
    assert len(it.reviews.calls) == 1


async def test_an_answer_with_errors_is_not_kept() -> None:
    it = shop()
    it.reviews.errors = [{"message": "odd", "path": ["_entities", 1, "rating"]}]
    response = await it.ask("{ products { rating } }")
    assert response["errors"][0]["path"] == ["products", 1, "rating"]
    it.reviews.errors = ()
    it.world.version = 1
    assert (await it.data("{ products { rating } }"))["products"][0] == {"rating": 1}


async def test_errors_have_the_places_of_the_entities_that_were_asked_for() -> None:
    it = shop()
    await it.data('{ product(id: "1") { rating } }')
    it.reviews.errors = [{"message": "odd", "path": ["_entities", 0, "rating"]}]
    response = await it.ask("{ products { rating } }")
    assert [error["path"] for error in response["errors"]] == [["products", 1, "rating"]]


async def test_what_is_there_is_answered_where_the_subgraph_fails() -> None:
    it = shop()
    await it.data('{ product(id: "2") { rating } }')
    it.reviews.failure = BackendError("down", code="UPSTREAM_UNREACHABLE", subgraph="reviews")
    response = await it.ask("{ products { rating } }")
    assert [one["rating"] for one in response["data"]["products"]] == [None, 0, None]
    places = [error["path"] for error in response["errors"]]
    assert places == [["products", 0], ["products", 2]]
    assert {error["extensions"]["code"] for error in response["errors"]} == {"UPSTREAM_UNREACHABLE"}


async def test_root_fields_that_are_there_are_answered_where_the_subgraph_fails() -> None:
    it = shop()
    await it.data("{ top { name } }")
    it.products.failure = BackendError("down", code="UPSTREAM_UNREACHABLE", subgraph="products")
    response = await it.ask('{ top { name } product(id: "1") { name } }')
    assert response["data"] == {"top": {"name": "name 1 v0"}, "product": None}
    (error,) = response["errors"]
    assert error["path"] == ["product"]
    assert error["extensions"] == {"code": "UPSTREAM_UNREACHABLE", "service": "products"}


async def test_mutations_neither_read_nor_write_what_is_kept() -> None:
    it = shop()
    await it.data('{ product(id: "1") { name rating } }')
    it.world.version = 1
    query = 'mutation { rename(id: "1", name: "x") { name rating } }'
    assert await it.data(query) == {"rename": {"name": "x", "rating": 1}}
    known = await it.data('{ product(id: "1") { name rating } }')
    assert known == {"product": {"name": "name 1 v0", "rating": 0}}


async def test_what_is_fetched_along_with_what_is_never_kept_is_kept_for_others() -> None:
    it = shop()
    await it.data("{ products { rating live } }")
    it.forget_calls()
    await it.data("{ products { rating } }")
    assert it.reviews.calls == []


async def test_the_trace_says_what_the_cache_did() -> None:
    it = shop()

    async def told(query: str) -> list[tuple[object, ...]]:
        _, _, context = await it.answer(query)
        names = ("subgraph", "result", "wanted", "hits", "stored", "notStored")
        found = [one for one in context.trace or () if one["kind"] == "cache"]
        return [tuple(one[name] for name in names) for one in found]

    assert await told('{ product(id: "2") { rating } }') == [
        ("products", "miss", 1, 0, 1, []),
        ("reviews", "miss", 1, 0, 1, []),
    ]
    assert await told("{ products { rating live } }") == [
        ("products", "miss", 1, 0, 1, []),
        ("reviews", "miss", 3, 0, 3, ["live may not be kept"]),
    ]
    assert await told("{ products { rating } }") == [
        ("products", "hit", 1, 1, 0, []),
        ("reviews", "hit", 3, 3, 0, []),
    ]
    assert await told("{ clock }") == [
        ("products", "miss", 1, 0, 0, ["nothing says how long clock may be kept"])
    ]
