"""Where an answer ends (RFC 9112, section 6.3), and what comes before and after it."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.connectors.transport import HttpRequest
from tests.connectors.transport.raw_server import (
    OK,
    Peer,
    answers,
    failure,
    opened,
    says,
    says_and_closes,
    serve,
)

CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("parts", "status", "body"),
    [
        pytest.param([OK], 200, b"ok", id="length"),
        pytest.param([OK[i : i + 1] for i in range(len(OK))], 200, b"ok", id="byte by byte"),
        pytest.param(
            [CHUNKED, b"3\r\nabc\r\n", b"2;x=y\r\nde\r\n0\r\n\r\n"], 200, b"abcde", id="chunks"
        ),
        pytest.param([CHUNKED + b"1\r\na\r\n0\r\nx-trailer: 1\r\n\r\n"], 200, b"a", id="trailer"),
        pytest.param([b"HTTP/1.1 204 No Content\r\n\r\n"], 204, b"", id="204"),
        pytest.param([b"HTTP/1.1 304 Same\r\ncontent-length: 9\r\n\r\n"], 304, b"", id="304"),
        pytest.param([b"HTTP/1.1 100 Continue\r\n\r\n" + OK], 200, b"ok", id="100"),
        pytest.param(
            [b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", b"HTTP/1.1 102 P\r\n\r\n", OK],
            200, b"ok", id="103 and 102",
        ),
    ],
)  # fmt: skip
async def test_an_answer_ends_where_it_says_and_the_connection_is_used_again(
    parts: list[bytes], status: int, body: bytes
) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(*parts)
        await peer.answer_forever(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext")

    async with serve(script) as server, opened() as transport:
        response = await transport.send(HttpRequest("GET", server.url))
        assert (response.status, response.body) == (status, body)
        assert response.header("x-trailer") is None
        assert response.header("link") is None
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"next"
        assert server.connections == 1


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n",
    ],
)
async def test_an_answer_without_a_length_ends_with_its_connection(head: bytes) -> None:
    async with serve(says_and_closes(head, b"to the", b" end")) as server, opened() as transport:
        for round_ in (1, 2):
            response = await transport.send(HttpRequest("GET", server.url))
            assert response.body == b"to the end"
            assert server.connections == round_


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
    ],
)
async def test_a_connection_that_the_server_closes_is_not_used_again(answer: bytes) -> None:
    async with serve(says(answer), answers) as server, opened() as transport:
        for _ in range(2):
            assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        assert server.connections == 2


async def test_the_answer_to_head_has_no_body_whatever_its_length_says() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\nx-a: 1\r\n\r\n"
    async with serve(says(head), answers) as server, opened() as transport:
        response = await transport.send(HttpRequest("HEAD", server.url))
        assert (response.status, response.header("x-a"), response.body) == (200, "1", b"")
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"


@pytest.mark.parametrize(
    "surplus",
    [
        b"x",
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nstolen",
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsto",
    ],
)
@pytest.mark.parametrize("split", [False, True])
async def test_bytes_after_an_answer_reach_no_other_request(surplus: bytes, split: bool) -> None:
    parts = [OK, surplus] if split else [OK + surplus]
    async with serve(says(*parts), answers) as server, opened() as transport:
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        if split:
            await asyncio.wait_for(server.closed_by_client.wait(), 10)
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        assert server.connections == 2


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc"], id="short body"),
        pytest.param([CHUNKED, b"3\r\nab"], id="short chunk"),
        pytest.param([CHUNKED, b"3\r\nabc\r\n"], id="no last chunk"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-le"], id="short head"),
        pytest.param([b"220 mail.example ESMTP\r\n\r\n"], id="not HTTP"),
        pytest.param([CHUNKED, b"zz\r\nabc\r\n"], id="not a size"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"], id="two"
        ),
        pytest.param([CHUNKED[:-2] + b"content-length: 3\r\n\r\nabc"], id="length and chunks"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"], id="negative"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"], id="coded"
        ),
        pytest.param(
            [b"HTTP/1.1 101 Switch\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n"], id="upgrade"
        ),
        pytest.param([b"HTTP/1.1 101 Switch\r\n\r\n" + OK], id="101"),
        pytest.param([b"HTTP/1.1 200 OK\r\nx-a : 1\r\ncontent-length: 0\r\n\r\n"], id="space"),
    ],
)  # fmt: skip
async def test_an_answer_that_is_cut_short_or_not_http_cannot_be_read(parts: list[bytes]) -> None:
    async with serve(says_and_closes(*parts)) as server, opened() as transport:
        error = await failure(transport, HttpRequest("POST", server.url, body=b"x", timeout=20))
        assert error.code == "UPSTREAM_INVALID_RESPONSE"
        assert len(server.requests) == 1
