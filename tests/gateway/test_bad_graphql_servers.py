"""GraphQL servers that misbehave: an error with code, service and path, in time. Others live."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from functools import cache
from typing import Any, NamedTuple

import orjson
import pytest

from graphweft.gateway.app import Gateway
from tests.connectors.transport.raw_server import Peer, Script, says, says_and_closes, serve
from tests.gateway.fakes import fake_config, gateway_client
from tests.kit.plans import supergraph_of

SDL = {
    "bad": """
        type Query { item: Item  strict: Item!  list: [Item!]  any: Node }
        interface Node { id: ID! }
        type Item implements Node { id: ID!  size: Int  color: Color  tags: [String!]  part: Item }
        enum Color { RED GREEN }
        type Product @key(fields: "id") { id: ID!  note: String  price: Int! }
    """,
    "good": """
        type Query { sound: Int  products: [Product!] }
        type Product @key(fields: "id") { id: ID! }
    """,
}
LIMIT = 100_000
INVALID = "UPSTREAM_INVALID_RESPONSE"
ERROR = "UPSTREAM_ERROR"
OF_SUBGRAPH = "DOWNSTREAM_SERVICE_ERROR"
JSON = "content-type: application/json"
HTML = b"<html><body>secret stack trace</body></html>"


@cache
def _supergraph() -> str:
    return supergraph_of(SDL)


def _reply(body: Any, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    lines = [
        f"HTTP/1.1 {status}",
        f"content-length: {len(content) if length is None else length}",
        *(headers or (JSON,)),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


PRODUCTS = [{"__typename": "Product", "id": "1"}, {"__typename": "Product", "id": "2"}]
SOUND = _reply({"data": {"sound": 1, "products": PRODUCTS}})


async def _good(peer: Peer) -> None:
    await peer.answer_forever(SOUND)


async def ask(script: Script, query: str, within: str = "20s") -> dict[str, Any]:
    """The answer of a gateway over a server that follows the script, and a sound one."""
    async with serve(script) as bad, serve(_good) as good:
        return await _ask_urls({"bad": bad.url, "good": good.url}, query, within)


async def _ask_urls(urls: dict[str, str], query: str, within: str = "20s") -> dict[str, Any]:
    config = fake_config(
        override_subgraph_urls=urls,
        traffic_shaping={"subgraphs": {"bad": {"max_response_bytes": LIMIT}}},
        timeout=within,
    )
    gateway = Gateway.from_supergraph(_supergraph(), config=config)
    async with gateway_client(gateway) as client:
        response = await client.post("/graphql", json={"query": query}, timeout=60)
    assert response.status_code == 200
    for word in ("secret", "Traceback", "127.0.0.1"):
        assert word not in response.text
    answer: dict[str, Any] = response.json()
    return answer


def check(answer: dict[str, Any], code: str, path: list[Any]) -> None:
    """The one error of an answer."""
    (error,) = answer["errors"]
    assert error["message"]
    assert error["path"] == path
    assert (error["extensions"]["code"], error["extensions"]["service"]) == (code, "bad")


async def _resets(peer: Peer) -> None:
    await peer.request()
    await peer.reset()


async def _resets_in_the_body(peer: Peer) -> None:
    await peer.request()
    await peer.say(_reply(b'{"data":{"item":', length=100))
    await peer.reset()


def _nested(depth: int) -> bytes:
    return b'{"data":{"item":' + b'{"size":' * depth + b"1" + b"}" * depth + b"}}"


def _chunks(*parts: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\n{JSON}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)


FINE = b'{"data":{"item":{"id":"1","size":2}}}'
BOMB = gzip.compress(b" " * (50 * LIMIT))
DEFLATE_BOMB = zlib.compress(b" " * (50 * LIMIT))
NO_GRAPHQL: dict[str, tuple[Script, str]] = {
    # no JSON object
    "nothing": (says(_reply(b"")), INVALID),
    "html": (says(_reply(HTML, "content-type: text/html")), INVALID),
    "204": (says(_reply(b"", status="204 No Content", length=0)), INVALID),
    "205": (says(_reply(b"", status="205 Reset Content", length=0)), INVALID),
    "truncated json": (says(_reply(b'{"data":{"item":{"id":"1"')), INVALID),
    "json truncated late": (says(_reply(b'{"data":{"item":{"id":"1"}')), INVALID),
    "two documents": (says(_reply(FINE + FINE)), INVALID),
    "events": (says(_reply(b"data: {}\n\n", "content-type: text/event-stream")), INVALID),
    "parts": (
        says(_reply(b'--x\r\n\r\n{"data":{}}\r\n--x--', "content-type: multipart/mixed")),
        INVALID,
    ),
    "not a number": (says(_reply(b'{"data":{"item":NaN}}')), INVALID),
    "infinity": (says(_reply(b'{"data":{"item":{"id":1e999}}}')), INVALID),
    "a huge integer": (says(_reply(b'{"data":{"item":{"id":' + b"9" * 5_000 + b"}}}")), INVALID),
    "nested without end": (says(_reply(_nested(9_000))), INVALID),
    "a lone surrogate": (says(_reply(b'{"data":{"item":{"id":"\\ud800"}}}')), INVALID),
    "not utf-8": (says(_reply(b'{"data":{"item":{"id":"\xe9"}}}')), INVALID),
    "a utf-16 text": (says(_reply(FINE.decode().encode("utf-16"))), INVALID),
    "null": (says(_reply(b"null")), INVALID),
    "a list": (says(_reply([{"data": {}}])), INVALID),
    "a text": (says(_reply(b'"secret"')), INVALID),
    # no GraphQL response
    "neither data nor errors": (says(_reply({})), INVALID),
    "extensions only": (says(_reply({"extensions": {"secret": 1}})), INVALID),
    "data that is a list": (says(_reply({"data": [1]})), INVALID),
    "data that is a text": (says(_reply({"data": "secret"})), INVALID),
    "no errors and no data": (says(_reply({"errors": []})), INVALID),
    "errors that are a text": (says(_reply({"data": {}, "errors": "secret"})), INVALID),
    "errors that are an object": (says(_reply({"errors": {"message": "secret"}})), INVALID),
    "errors that are numbers": (says(_reply({"errors": [1, 2]})), INVALID),
    "an error without a message": (says(_reply({"errors": [{}]})), INVALID),
    "an error with a number": (says(_reply({"errors": [{"message": 5}]})), INVALID),
    # statuses
    "400": (says(_reply(HTML, status="400 Bad Request")), ERROR),
    "401": (says(_reply(HTML, status="401 Unauthorized")), "UNAUTHENTICATED"),
    "401 with data": (says(_reply(FINE, status="401 Unauthorized")), "UNAUTHENTICATED"),
    "403": (says(_reply({"error": "secret"}, status="403 Forbidden")), "FORBIDDEN"),
    "404": (says(_reply(HTML, status="404 Not Found")), ERROR),
    "408": (says(_reply(b"", status="408 Request Timeout")), "UPSTREAM_TIMEOUT"),
    "429": (says(_reply(b"", "retry-after: 1", status="429 Slower")), "RATE_LIMITED"),
    "500": (says(_reply(HTML, status="500 Oh No")), ERROR),
    "500 with data": (says(_reply(FINE, status="500 Oh No")), ERROR),
    "500 that is cut": (says_and_closes(_reply(b"{", status="500 Oh No", length=50)), INVALID),
    "502": (says(_reply(HTML, status="502 Bad Gateway")), "UPSTREAM_UNAVAILABLE"),
    "503": (says(_reply(b"", status="503 Busy")), "UPSTREAM_UNAVAILABLE"),
    "504": (says(_reply(b"", status="504 Late")), "UPSTREAM_TIMEOUT"),
    "a redirect": (
        says(_reply(b"", "location: http://127.0.0.1:1/secret", status="302 Found")),
        ERROR,
    ),
    "a redirect to itself": (says(_reply(b"", "location: /", status="308 Moved")), ERROR),
    "another protocol": (
        says(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n"),
        INVALID,
    ),
    # too much
    "10 MB": (says(_reply(b'{"data":{"item":{"id":"' + b"x" * 10_000_000 + b'"}}}')), INVALID),
    "10 MB in chunks": (says(_chunks(*[b" " * 65_536] * 16)), INVALID),
    "a gzip bomb": (says(_reply(BOMB, JSON, "content-encoding: gzip")), INVALID),
    "a deflate bomb": (says(_reply(DEFLATE_BOMB, JSON, "content-encoding: deflate")), INVALID),
    "a bomb of bombs": (
        says(_reply(gzip.compress(BOMB), JSON, "content-encoding: gzip, gzip")),
        INVALID,
    ),
    # codings
    "gzip that is none": (says(_reply(FINE, JSON, "content-encoding: gzip")), INVALID),
    "gzip that is cut": (
        says(_reply(gzip.compress(FINE)[:-9], JSON, "content-encoding: gzip")),
        INVALID,
    ),
    "a coding that was not asked for": (says(_reply(FINE, JSON, "content-encoding: br")), INVALID),
    # connections
    "no http": (says(b"SSH-2.0-OpenSSH_9.9\r\n"), INVALID),
    "a body that is cut": (says_and_closes(_reply(b'{"data":{"item"', length=100)), INVALID),
    "chunks that are cut": (says_and_closes(_chunks(b'{"data":{"item"')), INVALID),
    "closed at once": (says_and_closes(b""), "UPSTREAM_UNREACHABLE"),
    "reset": (_resets, "UPSTREAM_UNREACHABLE"),
    "reset in the body": (_resets_in_the_body, INVALID),
}


@pytest.mark.parametrize("name", NO_GRAPHQL)
async def test_an_answer_that_is_not_graphql_costs_its_own_fields(name: str) -> None:
    script, code = NO_GRAPHQL[name]
    answer = await ask(script, "{ sound item { id size } }")
    assert answer["data"] == {"sound": 1, "item": None}
    check(answer, code, ["item"])


# what looks like a plain success from both ends is passed through unread
UNREAD = {
    "not a number",
    "infinity",
    "a huge integer",
    "nested without end",
    "a lone surrogate",
    "not utf-8",
    "json truncated late",
    "two documents",
}


@pytest.mark.parametrize("name", [name for name in NO_GRAPHQL if name not in UNREAD])
async def test_it_is_an_error_too_where_answers_are_passed_through(name: str) -> None:
    script, code = NO_GRAPHQL[name]
    answer = await ask(script, "{ item { id size } }")
    assert answer["data"] == {"item": None}
    check(answer, code, ["item"])


async def _says_nothing(peer: Peer) -> None:
    await peer.request()
    await peer.closed()


async def _stops_in_the_head(peer: Peer) -> None:
    await peer.request()
    await peer.say(b"HTTP/1.1 200 OK\r\ncontent-")
    await peer.closed()


async def _drips(peer: Peer) -> None:
    await peer.request()
    await peer.say(_reply(b"{", length=10_000))
    while True:
        await peer.say(b" ")
        await asyncio.sleep(0.01)


async def _says_only_that_it_goes_on(peer: Peer) -> None:
    await peer.request()
    while True:
        await peer.say(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "script", [_says_nothing, _stops_in_the_head, _drips, _says_only_that_it_goes_on]
)
@pytest.mark.parametrize("field", ["sound ", ""], ids=["beside a sound one", "alone"])
async def test_a_slow_answer_ends_with_the_time_that_it_has(script: Script, field: str) -> None:
    answer = await ask(script, f"{{ {field}item {{ id }} }}", within="300ms")
    assert answer["data"] == ({"sound": 1, "item": None} if field else {"item": None})
    check(answer, "UPSTREAM_TIMEOUT", ["item"])


async def test_a_slow_entity_fetch_leaves_the_keys() -> None:
    answer = await ask(_says_nothing, "{ sound products { id note } }", within="300ms")
    assert answer["data"]["products"] == [{"id": "1", "note": None}, {"id": "2", "note": None}]
    assert [error["path"] for error in answer["errors"]] == [
        ["products", n, "note"] for n in (0, 1)
    ]
    codes = {(e["extensions"]["code"], e["extensions"]["service"]) for e in answer["errors"]}
    assert codes == {("UPSTREAM_TIMEOUT", "bad")}


async def test_a_server_that_is_not_there_costs_its_own_fields() -> None:
    async with serve(_good) as good:
        urls = {"bad": "http://127.0.0.1:1", "good": good.url}
        answer = await _ask_urls(urls, "{ sound item { id } }")
    assert answer["data"] == {"sound": 1, "item": None}
    check(answer, "UPSTREAM_UNREACHABLE", ["item"])


async def test_a_graphql_answer_counts_whatever_its_status_says() -> None:
    content = {"data": {"item": None}, "errors": [{"message": "gone", "path": ["item", "id"]}]}
    answer = await ask(says(_reply(content, status="500 Oh No")), "{ sound item { id } }")
    assert answer["data"] == {"sound": 1, "item": None}
    assert answer["errors"][0]["message"] == "gone"
    check(answer, OF_SUBGRAPH, ["item", "id"])


class Wrong(NamedTuple):
    """Data that does not fit the schema: what is asked, what is said, what is left of it."""

    field: str
    said: Any
    left: Any
    path: list[Any]


WRONG = {
    "a scalar for an object": Wrong("item { id }", {"item": 7}, None, ["item"]),
    "a list for an object": Wrong("item { id }", {"item": [{"id": "1"}]}, None, ["item"]),
    "an object for a list": Wrong("list { id }", {"list": {"id": "1"}}, None, ["list"]),
    "a text for a list": Wrong("list { id }", {"list": "abc"}, None, ["list"]),
    "null for a non-null leaf": Wrong("item { id }", {"item": {"id": None}}, None, ["item", "id"]),
    "no non-null leaf": Wrong("item { id size }", {"item": {"size": 1}}, None, ["item", "id"]),
    "null for a non-null item": Wrong("list { id }", {"list": [None]}, None, ["list", 0]),
    "null in a later item": Wrong(
        "list { id }", {"list": [{"id": "1"}, {"id": None}]}, None, ["list", 1, "id"]
    ),
    "a text for an Int": Wrong(
        "item { id size }",
        {"item": {"id": "1", "size": "2"}},
        {"id": "1", "size": None},
        ["item", "size"],
    ),
    "a fraction for an Int": Wrong(
        "item { id size }",
        {"item": {"id": "1", "size": 2.5}},
        {"id": "1", "size": None},
        ["item", "size"],
    ),
    "an Int of 33 bits": Wrong(
        "item { size }", {"item": {"size": 2**32}}, {"size": None}, ["item", "size"]
    ),
    "an object for an ID": Wrong("item { id }", {"item": {"id": {}}}, None, ["item", "id"]),
    "an unknown enum value": Wrong(
        "item { color }", {"item": {"color": "secret"}}, {"color": None}, ["item", "color"]
    ),
    "a list for a leaf": Wrong(
        "item { size }", {"item": {"size": [1]}}, {"size": None}, ["item", "size"]
    ),
    "a leaf for a list of leaves": Wrong(
        "item { tags }", {"item": {"tags": "a"}}, {"tags": None}, ["item", "tags"]
    ),
    "a wrong leaf in a list": Wrong(
        "item { tags }", {"item": {"tags": ["a", 1]}}, {"tags": None}, ["item", "tags", 1]
    ),
    "an alias": Wrong(
        "mine: item { big: size }", {"mine": {"big": "x"}}, {"big": None}, ["mine", "big"]
    ),
    "an unknown type": Wrong(
        "any { ... on Item { id } }", {"any": {"__typename": "Other"}}, None, ["any"]
    ),
    "an object for a type name": Wrong(
        "any { ... on Item { id } }", {"any": {"__typename": {"a": 1}}}, None, ["any"]
    ),
    "no type name": Wrong("any { ... on Item { id } }", {"any": {"id": "1"}}, None, ["any"]),
}


@pytest.mark.parametrize("name", WRONG)
async def test_data_that_does_not_fit_the_schema_is_null_with_an_error(name: str) -> None:
    wrong = WRONG[name]
    answer = await ask(says(_reply({"data": wrong.said})), f"{{ sound {wrong.field} }}")
    assert answer["data"] == {"sound": 1, next(iter(wrong.said)): wrong.left}
    check(answer, INVALID, wrong.path)


async def test_a_null_for_a_root_field_that_is_not_null_ends_the_answer() -> None:
    answer = await ask(says(_reply({"data": {"strict": None}})), "{ sound strict { id } }")
    assert answer["data"] is None
    check(answer, INVALID, ["strict"])


@pytest.mark.parametrize("depth", [300, 1_000])
async def test_nesting_that_the_schema_does_not_have_is_an_error(depth: int) -> None:
    answer = await ask(says(_reply(_nested(depth))), "{ sound item { size } }")
    assert answer["data"] == {"sound": 1, "item": {"size": None}}
    check(answer, INVALID, ["item", "size"])


ENTITIES: dict[str, Any] = {
    "too few": [{"note": "a"}],
    "too many": [{"note": "a"}] * 3,
    "none": [],
    "an object": {"note": "a"},
    "a text of the right length": "ab",
    "scalars": [1, "x"],
    "lists": [[1], [2]],
    "booleans": [True, False],
}


@pytest.mark.parametrize("name", ENTITIES)
async def test_entities_that_are_none_cost_the_fields_that_were_asked_of_them(name: str) -> None:
    script = says(_reply({"data": {"_entities": ENTITIES[name]}}))
    answer = await ask(script, "{ sound products { id note } }")
    assert answer["data"] == {
        "sound": 1,
        "products": [{"id": "1", "note": None}, {"id": "2", "note": None}],
    }
    assert [e["path"] for e in answer["errors"]] == [["products", n, "note"] for n in (0, 1)]
    for error in answer["errors"]:
        assert error["extensions"] == {"code": INVALID, "service": "bad"}


async def test_an_entity_without_a_field_that_must_be_there_costs_what_holds_it() -> None:
    entities = [{"note": "a", "price": None}, {"note": "b", "price": 5}]
    script = says(_reply({"data": {"_entities": entities}}))
    answer = await ask(script, "{ sound products { id price } }")
    assert answer["data"] == {"sound": 1, "products": None}
    check(answer, INVALID, ["products", 0, "price"])
