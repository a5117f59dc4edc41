"""Backends that misbehave: an error with code, service and path, in time. What is beside lives."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import orjson
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.rest import RestConfig, RestConnector
from graphweft.connectors.transport import Http1Transport, HttpLimits
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import build_graph
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.transport.raw_server import Peer, Script, says, says_and_closes, serve

SDL = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
  @source(name: "bad", http: { baseURL: "http://bad" })
  @source(name: "good", http: { baseURL: "http://good" })
type Query {
  bad: Item @connect(source: "bad", http: { GET: "/bad" }, selection: "id name")
  good: Item @connect(source: "good", http: { GET: "/good" }, selection: "id name")
  things: [Thing!] @connect(source: "good", http: { GET: "/things" }, selection: "id: $")
}
type Item { id: ID name: String }
type Thing @key(fields: "id")
  @connect(source: "bad", http: { GET: "/things/{$this.id}" }, selection: "size") {
  id: ID! size: Int
}
"""
LIMIT = 100_000
INVALID = "UPSTREAM_INVALID_RESPONSE"


def _reply(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"content-length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


JSON = "content-type: application/json"
GOOD = _reply(b'{"id": 1, "name": "fine"}', JSON)


async def _good(peer: Peer) -> None:
    while True:
        head = await peer.request()
        await peer.say(_reply(b"[1, 2, 3]", JSON) if b"/things" in head else GOOD)


async def _execute(query: str, bad: str, good: str, seconds: float) -> Any:
    sdl = SDL.replace("http://bad", bad.rstrip("/")).replace("http://good", good.rstrip("/"))
    transport = Http1Transport(HttpLimits(response_bytes=LIMIT))
    config = RestConfig(timeout=seconds)
    connector = RestConnector("api", sdl=sdl, transport=transport, config=config)
    subgraphs = connector.expand(build_subgraph("api", sdl))
    composed = compose(subgraphs, ownership_checks=False)
    assert not isinstance(composed, CompositionFailure), composed.errors
    graph = build_graph(composed.supergraph_sdl, {item.name: connector for item in subgraphs})
    try:
        result = await graph.prepare(query).execute({}, RequestContext())
    finally:
        await transport.aclose()
    return orjson.loads(result.body)


async def _ask(script: Script, query: str, *, seconds: float = 20.0) -> Any:
    async with serve(script) as bad, serve(_good) as good:
        return await _execute(query, bad.url, good.url, seconds)


def _check(answer: Any, code: str) -> None:
    assert answer["data"] == {"bad": None, "good": {"id": "1", "name": "fine"}}
    (error,) = answer["errors"]
    assert error["path"] == ["bad"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["service"] == "api"
    assert "secret" not in str(answer)
    assert "127.0.0.1" not in str(answer)


async def _resets(peer: Peer) -> None:
    await peer.request()
    await peer.reset()


async def _resets_in_the_body(peer: Peer) -> None:
    await peer.request()
    await peer.say(_reply(b'{"id": 1,', JSON, length=100))
    await peer.reset()


HTML = b"<html><body>secret stack trace</body></html>"
BOMB = gzip.compress(b" " * (50 * LIMIT))
BAD = {
    "html instead of json": (says(_reply(HTML, "content-type: text/html")), INVALID),
    "xml": (says(_reply(b"<id>1</id>", "content-type: application/xml")), INVALID),
    "a media type that is none": (says(_reply(b"{}", "content-type: ???")), INVALID),
    "truncated json": (says(_reply(b'{"id": 1, "na', JSON)), INVALID),
    "two documents": (says(_reply(b'{"id": 1} {"id": 2}', JSON)), INVALID),
    "not a number": (says(_reply(b'{"id": NaN}', JSON)), INVALID),
    "blanks only": (says(_reply(b"   ", JSON)), INVALID),
    "bytes that are no text": (says(_reply(b'{"id": "\xff"}', JSON)), INVALID),
    "a charset that nobody knows": (
        says(_reply(b'{"id": "\xff"}', f"{JSON}; charset=klingon")),
        INVALID,
    ),
    "endless nesting": (says(_reply(b"[" * 50_000, JSON)), INVALID),
    "deep nesting": (says(_reply(b"[" * 900 + b"]" * 900, JSON)), INVALID),
    "10 MB": (says(_reply(b'{"id": 1, "x": "' + b"x" * 10_000_000 + b'"}', JSON)), INVALID),
    "10 MB in chunks": (
        says(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            *[b"10000\r\n" + b" " * 65_536 + b"\r\n"] * 8,
        ),
        INVALID,
    ),
    "a gzip bomb": (says(_reply(BOMB, JSON, "content-encoding: gzip")), INVALID),
    "gzip that is none": (says(_reply(b"{}", JSON, "content-encoding: gzip")), INVALID),
    "a coding that was not asked for": (says(_reply(b"{}", JSON, "content-encoding: br")), INVALID),
    "500 with html": (
        says(_reply(HTML, "content-type: text/html", status="500 Oh No")),
        "UPSTREAM_ERROR",
    ),
    "500 with a cut body": (
        says_and_closes(_reply(b'{"a', JSON, status="500 Oh No", length=50)),
        INVALID,
    ),
    "503": (says(_reply(b"", "retry-after: 1", status="503 Busy")), "UPSTREAM_UNAVAILABLE"),
    "a redirect": (
        says(_reply(b"", "location: http://127.0.0.1:1/secret", status="302 Found")),
        "UPSTREAM_ERROR",
    ),
    "a redirect to itself": (
        says(_reply(b"", "location: /bad", status="308 Permanent Redirect")),
        "UPSTREAM_ERROR",
    ),
    "no http": (says(b"SSH-2.0-OpenSSH_9.9\r\n"), INVALID),
    "a body that is cut": (says_and_closes(_reply(b'{"id": 1', JSON, length=100)), INVALID),
    "closed at once": (says_and_closes(b""), "UPSTREAM_UNREACHABLE"),
    "reset": (_resets, "UPSTREAM_UNREACHABLE"),
    "reset in the body": (_resets_in_the_body, INVALID),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_answer_costs_its_own_field_only(name: str) -> None:
    script, code = BAD[name]
    answer = await _ask(script, "{ bad { id name } good { id name } }")
    _check(answer, code)


async def test_a_value_of_the_wrong_type_costs_itself_only() -> None:
    script = says(_reply(b'{"id": {"secret": 1}, "name": "x"}', JSON))
    answer = await _ask(script, "{ bad { id name } good { id name } }")
    assert answer["data"] == {
        "bad": {"id": None, "name": "x"},
        "good": {"id": "1", "name": "fine"},
    }
    assert [error["extensions"]["code"] for error in answer["errors"]] == [INVALID]
    assert "secret" not in str(answer)


async def _says_nothing(peer: Peer) -> None:
    await peer.request()
    await peer.closed()


async def _stops_in_the_head(peer: Peer) -> None:
    await peer.request()
    await peer.say(b"HTTP/1.1 200 OK\r\ncontent-")
    await peer.closed()


async def _drips(peer: Peer) -> None:
    await peer.request()
    await peer.say(_reply(b"{", JSON, length=10_000))
    while True:
        await peer.say(b" ")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("script", [_says_nothing, _stops_in_the_head, _drips])
async def test_a_slow_answer_ends_with_the_time_that_it_has(script: Script) -> None:
    query = "{ bad { id name } good { id name } }"
    _check(await _ask(script, query, seconds=0.2), "UPSTREAM_TIMEOUT")


async def test_a_backend_that_is_not_there_costs_its_own_field_only() -> None:
    async with serve(_good) as good:
        query = "{ bad { id name } good { id name } }"
        answer = await _execute(query, "http://127.0.0.1:1", good.url, 20.0)
    _check(answer, "UPSTREAM_UNREACHABLE")


async def test_one_bad_lookup_leaves_the_others_alone() -> None:
    async def of_things(peer: Peer) -> None:
        while True:
            head = await peer.request()
            if b"/things/2" in head:
                await peer.say(_reply(HTML, "content-type: text/html"))
            else:
                await peer.say(_reply(b'{"size": 5}', JSON))

    answer = await _ask(of_things, "{ things { id size } }")
    assert answer["data"] == {
        "things": [{"id": "1", "size": 5}, {"id": "2", "size": None}, {"id": "3", "size": 5}]
    }
    (error,) = answer["errors"]
    assert error["path"][:2] == ["things", 1]
    assert (error["extensions"]["code"], error["extensions"]["service"]) == (INVALID, "api")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ('{"id": 1, "name": "grün"}'.encode("latin-1"), f"{JSON}; charset=iso-8859-1"),
        ('{"id": 1, "name": "grün"}'.encode("utf-16"), f"{JSON}; charset=utf-16"),
        ('\ufeff{"id": 1, "name": "grün"}'.encode(), JSON),
        (gzip.compress('{"id": 1, "name": "grün"}'.encode()), f"{JSON}\r\ncontent-encoding: gzip"),
    ],
    ids=["latin-1", "utf-16", "utf-8 with a mark", "gzip"],
)
async def test_json_in_another_coding_is_read(body: bytes, headers: str) -> None:
    answer = await _ask(says(_reply(body, headers)), "{ bad { id name } }")
    assert answer == {"data": {"bad": {"id": "1", "name": "grün"}}}
