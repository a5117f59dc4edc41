"""What a hostile or broken backend cannot do: keep us waiting, fill memory, or be told too much."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest

from graphweft.connectors.transport import HttpRequest
from tests.connectors.transport.raw_server import OK, Peer, answers, failure, opened, says, serve


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)  # the names of tests are made of it


def _packed(body: bytes, coding: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n", id="length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            + b"64\r\n%b\r\n" % (b"x" * 100) * 11,
            id="chunks",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001, id="to the end"),
        pytest.param(_packed(_gzip(b"x" * 1001), "gzip"), id="gzip"),
        pytest.param(_packed(_gzip(b"x" * 600) * 2, "gzip"), id="gzip members"),
        pytest.param(_packed(zlib.compress(b"x" * 1001), "deflate"), id="deflate"),
        pytest.param(_packed(_gzip(_gzip(b"x" * 9999)), "gzip, gzip"), id="twice"),
    ],
)  # fmt: skip
async def test_an_answer_over_the_limit_is_refused(answer: bytes) -> None:
    async with serve(says(answer)) as server, opened(response_bytes=1000) as transport:
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_INVALID_RESPONSE"
        assert "larger than 1000 bytes" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([b"HTTP/1.1 200 OK\r\n"] + [b"x-a: %b\r\n" % (b"x" * 900)] * 5, id="headers"),
        pytest.param([b"HTTP/1.1 200 OK\r\nx-a: ", *[b"x" * 1000] * 5], id="one header"),
        pytest.param([b"HTTP/1.1 102 Processing\r\n\r\n"] * 500, id="interim answers"),
        pytest.param(
            [
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
                *[b"x-a: %b\r\n" % (b"x" * 900)] * 9,
            ],
            id="trailers",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", *[b"x" * 900] * 9],
            id="chunk extension",
        ),
    ],
)
async def test_framing_without_end_is_refused(answer: list[bytes]) -> None:
    limits = {"head_bytes": 4000, "response_bytes": 1000}
    async with serve(says(*answer)) as server, opened(**limits) as transport:
        error = await failure(transport, HttpRequest("GET", server.url, timeout=60))
        assert error.code == "UPSTREAM_INVALID_RESPONSE"


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", _gzip(b"hello")),
        ("gzip", _gzip(b"he") + _gzip(b"llo")),
        ("x-gzip", _gzip(b"hello")),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello", wbits=-15)),
        ("identity", b"hello"),
        ("deflate, GZIP", _gzip(zlib.compress(b"hello"))),
    ],
)
async def test_a_packed_answer_is_unpacked(coding: str, packed: bytes) -> None:
    async with serve(says(_packed(packed, coding))) as server, opened() as transport:
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"hello"
        assert b"accept-encoding: gzip, deflate\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", b"not packed at all"),
        ("gzip", _gzip(b"hello")[:-3]),
        ("gzip", _gzip(b"hello") + b"junk"),
        ("br", b"hello"),
        ("zstd", b"hello"),
    ],
)
async def test_a_damaged_or_unknown_packing_cannot_be_read(coding: str, packed: bytes) -> None:
    async with serve(says(_packed(packed, coding))) as server, opened() as transport:
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_INVALID_RESPONSE"


@pytest.mark.parametrize(
    "parts",
    [[], [b"HTTP/1.1 200 OK\r\n"], [b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"]],
    ids=["nothing", "half a head", "half a body"],
)
async def test_an_answer_that_does_not_end_in_time_is_a_timeout(parts: list[bytes]) -> None:
    async with serve(says(*parts), answers) as server, opened() as transport:
        error = await failure(transport, HttpRequest("GET", server.url, timeout=0.3))
        assert error.code == "UPSTREAM_TIMEOUT"
        await asyncio.wait_for(server.closed_by_client.wait(), 10)
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"


async def test_a_short_time_after_a_long_one_on_the_same_connection_is_kept() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        await peer.request()
        await peer.closed()

    async with serve(script) as server, opened() as transport:
        await transport.send(HttpRequest("GET", server.url, timeout=60))
        error = await failure(transport, HttpRequest("GET", server.url, timeout=0.05))
        assert error.code == "UPSTREAM_TIMEOUT"


async def test_a_long_time_after_a_short_one_on_the_same_connection_is_given() -> None:
    second = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        await peer.request()
        await second.wait()
        await peer.say(OK)
        await peer.request()
        await peer.say(OK)

    async with serve(script) as server, opened() as transport:
        await transport.send(HttpRequest("GET", server.url, timeout=0.2))
        slow = asyncio.ensure_future(transport.send(HttpRequest("GET", server.url, timeout=60)))
        await asyncio.sleep(0.3)  # the timer of the first request goes off meanwhile
        assert not slow.done()
        second.set()
        assert (await slow).body == b"ok"
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        assert server.connections == 1


async def test_a_connection_that_does_not_open_in_time_is_a_timeout() -> None:
    async def never(_peer: Peer) -> None:
        await asyncio.Event().wait()

    async with serve(never) as server, opened(connect_seconds=0.05) as transport:
        url = server.url.replace("http:", "https:")  # the server never says its part of TLS
        error = await failure(transport, HttpRequest("GET", url))
        assert error.code == "UPSTREAM_TIMEOUT"
