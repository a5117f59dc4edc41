"""What a subgraph answers is not trusted: nonsense is an error of its fields, and siblings live."""

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
        type Item implements Node { id: ID!  part: Part }
        type Part { size: Int }
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
ITEM = "{ sound item { id part { size } } }"


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


def nested(depth: int) -> bytes:
    return b'{"data":{"item":' + b'{"part":' * depth + b"1" + b"}" * depth + b"}}"


NOT_GRAPHQL = {
    "empty": Reply(b""),
    "html": Reply(b"<html>secret</html>", content_type="text/html"),
    "html-500": Reply(b"<html>secret</html>", status=500, content_type="text/html"),
    "no-content": Reply(b"", status=204),
    "truncated": Reply(b'{"data":{"item":{"id":"1"'),
    "truncated-late": Reply(b'{"data":{"item":{"id":"1"}'),
    "nan": Reply(b'{"data":{"item":NaN}}'),
    "infinity": Reply(b'{"data":{"item":{"id":1e999}}}'),
    "huge-integer": Reply(b'{"data":{"item":{"id":' + b"9" * 5_000 + b"}}}"),
    "nested-100000": Reply(nested(100_000)),
    "lone-surrogate": Reply(b'{"data":{"item":{"id":"\\ud800"}}}'),
    "not-utf-8": Reply(b'{"data":{"item":{"id":"\xe9"}}}'),
    "null": Reply(b"null"),
    "list": Reply([{"data": {}}]),
    "no-data": Reply({}),
    "data-list": Reply({"data": [1]}),
    "data-scalar": Reply({"data": "secret"}),
    "errors-text": Reply({"data": {"item": None}, "errors": "secret"}),
    "errors-object": Reply({"errors": {"message": "secret"}}),
    "errors-numbers": Reply({"errors": [1, 2]}),
    "error-without-message": Reply({"errors": [{}]}),
    "error-message-number": Reply({"errors": [{"message": 5}]}),
}


@pytest.mark.parametrize("name", NOT_GRAPHQL)
async def test_an_answer_that_is_not_graphql_costs_its_own_fields(name: str) -> None:
    answer = await ask(NOT_GRAPHQL[name], ITEM)
    assert answer["data"] == {"sound": 1, "item": None}
    (error,) = answer["errors"]
    assert error["path"] == ["item"]
    assert error["extensions"]["service"] == "hostile"


# what looks like a plain success from both ends is passed through unread
LIKE_A_SUCCESS = frozenset(
    name
    for name, reply in NOT_GRAPHQL.items()
    if reply.body.startswith(b'{"data":{') and reply.body.endswith(b"}")
)


@pytest.mark.parametrize("name", [name for name in NOT_GRAPHQL if name not in LIKE_A_SUCCESS])
async def test_it_is_an_error_too_where_answers_are_passed_through(name: str) -> None:
    answer = await ask(NOT_GRAPHQL[name], "{ item { id part { size } } }")
    assert answer["data"] == {"item": None}
    assert answer["errors"][0]["extensions"]["service"] == "hostile"


WRONG_SHAPES: dict[str, tuple[str, Any]] = {
    "a scalar for an object": ("item { id }", {"item": 7}),
    "a list for an object": ("item { id }", {"item": [{"id": "1"}]}),
    "an object for a list": ("list { id }", {"list": {"id": "1"}}),
    "a text for a list": ("list { id }", {"list": "abc"}),
    "an unknown type": ("any { ... on Item { id } }", {"any": {"__typename": "Other"}}),
    "an object for a type name": ("any { ... on Item { id } }", {"any": {"__typename": {"a": 1}}}),
    "no type name": ("any { ... on Item { id } }", {"any": {"id": "1"}}),
}


@pytest.mark.parametrize("name", WRONG_SHAPES)
async def test_data_of_another_shape_than_the_schema_is_null_with_an_error(name: str) -> None:
    field, data = WRONG_SHAPES[name]
    answer = await ask(Reply({"data": data}), f"{{ sound {field} }}")
    key = next(iter(data))
    assert answer["data"] == {"sound": 1, key: None}
    assert [error["path"] for error in answer["errors"]] == [[key]]


@pytest.mark.parametrize("depth", [300, 1_000])
async def test_nesting_that_the_schema_does_not_have_is_an_error(depth: int) -> None:
    answer = await ask(Reply(nested(depth)), ITEM)
    assert answer["data"] == {"sound": 1, "item": None}
    assert answer["errors"]


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


async def test_a_graphql_answer_counts_whatever_its_status_says() -> None:
    content = {"data": {"item": None}, "errors": [{"message": "gone", "path": ["item"]}]}
    answer = await ask(Reply(content, status=500), ITEM)
    assert answer["data"] == {"sound": 1, "item": None}
    assert [(e["message"], e["path"]) for e in answer["errors"]] == [("gone", ["item"])]


ENTITIES = {
    "too few": [{"note": "a"}],
    "too many": [{"note": "a"}] * 3,
    "an object": {"note": "a"},
    "a text of the right length": "ab",
    "scalars": [1, "x"],
    "lists": [[1], [2]],
    "booleans": [True, False],
}


@pytest.mark.parametrize("name", ENTITIES)
async def test_entities_that_are_none_cost_the_fields_that_were_asked_of_them(name: str) -> None:
    reply = Reply({"data": {"_entities": ENTITIES[name]}})
    answer = await ask(reply, "{ sound products { id note } }")
    assert answer["data"]["sound"] == 1
    assert [p["id"] for p in answer["data"]["products"]] == ["1", "2"]
    assert [e["path"] for e in answer["errors"]] == [["products", n, "note"] for n in (0, 1)]
    assert {e["extensions"]["service"] for e in answer["errors"]} == {"hostile"}


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
