"""What a subgraph answers is not trusted, even where it is GraphQL that fits the schema."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.gateway.app import Gateway
from tests.gateway.fakes import fake_config, gateway_client
from tests.gateway.raw_subgraph import Reply, raw_subgraph
from tests.kit.plans import supergraph_of

SDL = {
    "hostile": """
        type Query { item: Item  list: [Item!]  any: Node  json: JSON }
        interface Node { id: ID! }
        type Item implements Node { id: ID! }
        type Product @key(fields: "id") { id: ID!  note: String }
        scalar JSON
    """,
    "sound": """
        type Query { sound: Int  products: [Product!] }
        type Product @key(fields: "id") { id: ID! }
    """,
}
PRODUCTS = [{"__typename": "Product", "id": "1"}, {"__typename": "Product", "id": "2"}]
SOUND = Reply({"data": {"sound": 1, "products": PRODUCTS}})
ITEM = "{ sound item { id } }"


async def ask(reply: Reply, query: str, **settings: Any) -> dict[str, Any]:
    """The answer of a gateway over a subgraph that gives this reply, and a sound one."""
    async with raw_subgraph(reply) as hostile, raw_subgraph(SOUND) as sound:
        urls = {"hostile": hostile, "sound": sound}
        config = fake_config(override_subgraph_urls=urls, **settings)
        gateway = Gateway.from_supergraph(supergraph_of(SDL), config=config)
        async with gateway_client(gateway) as client:
            response = await client.post("/graphql", json={"query": query}, timeout=60)
    assert response.status_code == 200
    for word in ("secret", "Traceback", "127.0.0.1"):
        assert word not in response.text
    answer: dict[str, Any] = response.json()
    for error in answer.get("errors", ()):
        assert isinstance(error["message"], str)
        assert isinstance(error["extensions"]["code"], str)
        assert all(type(element) in {str, int} for element in error.get("path", ()))
    return answer


async def test_a_scalar_that_is_nested_too_deeply_to_be_written_is_an_error() -> None:
    body = b'{"data":{"json":' + b"[" * 500 + b"]" * 500 + b"}}"
    answer = await ask(Reply(body), "{ sound json }")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"


async def test_reserved_names_are_keys_like_others() -> None:
    data = {"__proto__": {"x": 1}, "__class__": 1, "_entities": [1], "item": {"id": "1"}}
    answer = await ask(Reply({"data": data}), "{ sound item { id } }")
    assert answer == {"data": {"sound": 1, "item": {"id": "1"}}}


async def test_the_last_of_duplicate_keys_counts() -> None:
    body = b'{"data":{"item":{"id":"1"}},"data":{"item":{"id":"2","id":"3"}}}'
    assert (await ask(Reply(body), "{ sound item { id } }"))["data"]["item"] == {"id": "3"}


ERRORS: dict[str, dict[str, Any]] = {
    "a path that is an object": {"path": {"a": 1}, "locations": "junk", "extensions": [1]},
    "a path with junk": {"path": ["item", {"a": 1}, [2], None, 1.5, True]},
    "a negative index": {"path": ["item", -5], "locations": [1], "extensions": None},
    "a code that is an object": {"extensions": {"code": {"a": 1}, "service": [1]}},
    "a path to another place": {"path": ["nowhere", 0, "x"]},
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("data", [None, {"item": None}])
async def test_errors_of_a_strange_form_are_errors_of_the_answer(name: str, data: Any) -> None:
    reply = Reply({"data": data, "errors": [{"message": "m", **ERRORS[name]}]})
    answer = await ask(reply, "{ sound item { id } }")
    assert answer["data"] == {"sound": 1, "item": None}
    error = answer["errors"][0]
    assert error["message"] == "m"
    assert error["extensions"] == {"code": "DOWNSTREAM_SERVICE_ERROR", "service": "hostile"}


@pytest.mark.parametrize(
    "path",
    [["_entities", 0, {"x": 1}], ["_entities", "zero"], ["_entities", 99], [["_entities"], 0], [1]],
)
async def test_errors_of_entities_with_a_strange_path_are_kept(path: list[Any]) -> None:
    data = {"_entities": [None, {"note": "b"}]}
    reply = Reply({"data": data, "errors": [{"message": "m", "path": path}]})
    answer = await ask(reply, "{ sound products { id note } }")
    assert [p["note"] for p in answer["data"]["products"]] == [None, "b"]
    assert {e["message"] for e in answer["errors"]} == {"m"}


async def test_a_flood_of_errors_is_bounded() -> None:
    content = {"data": {"item": None}, "errors": [{"message": "m", "path": ["item"]}] * 5_000}
    assert len((await ask(Reply(content), ITEM))["errors"]) <= 100
