"""Connections that are used again: when, for how long, and what if they turn out closed."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.connectors.transport import Http1Transport, HttpRequest
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


async def _reads_and_closes(peer: Peer) -> None:
    await peer.request()
    await peer.say(OK)
    await peer.request()


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(HttpRequest("GET", ""), id="idempotent"),
        pytest.param(HttpRequest("POST", "", body=b"{}", is_repeatable=True), id="repeatable"),
    ],
)
async def test_a_request_is_sent_again_when_its_used_connection_was_closed(
    request_: HttpRequest,
) -> None:
    async with serve(_reads_and_closes, answers) as server, opened() as transport:
        for _ in range(2):
            response = await transport.send(request_._replace(url=server.url))
            assert response.body == b"ok"
        assert server.connections == 2
        assert len(server.requests) == 3


async def test_a_request_that_may_have_an_effect_is_not_sent_again() -> None:
    async with serve(_reads_and_closes, answers) as server, opened() as transport:
        request = HttpRequest("POST", server.url, body=b"{}")
        await transport.send(request)
        error = await failure(transport, request)
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert len(server.requests) == 2


async def test_a_request_is_sent_again_only_once() -> None:
    async with serve(_reads_and_closes, says_and_closes()) as server, opened() as transport:
        await transport.send(HttpRequest("GET", server.url))
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert len(server.requests) == 3


async def test_a_fresh_connection_that_is_closed_is_a_failure() -> None:
    async with serve(says_and_closes()) as server, opened() as transport:
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert server.connections == 1


async def test_an_answer_that_began_is_not_asked_for_again() -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        await peer.request()
        await peer.say(b"HTTP/1.1 2")

    async with serve(script, answers) as server, opened() as transport:
        await transport.send(HttpRequest("GET", server.url))
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_INVALID_RESPONSE"
        assert len(server.requests) == 2


async def test_a_connection_that_the_server_closed_while_idle_is_replaced() -> None:
    async with serve(says_and_closes(OK), answers) as server, opened() as transport:
        await transport.send(HttpRequest("POST", server.url, body=b"1"))
        await _until_closed(transport)
        response = await transport.send(HttpRequest("POST", server.url, body=b"2"))
        assert response.body == b"ok"
        assert server.connections == 2


@pytest.mark.parametrize("limit", ["idle_seconds", "age_seconds"])
async def test_a_connection_is_not_used_beyond_its_time(limit: str) -> None:
    async with serve(answers) as server, opened(**{limit: 0.0}) as transport:
        for _ in range(3):
            await transport.send(HttpRequest("GET", server.url))
        assert server.connections == 3


async def test_a_cancelled_request_closes_its_connection_and_no_other() -> None:
    asked = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.request()
        asked.set()
        await peer.closed()

    async with serve(silent, answers) as server, opened() as transport:
        waiting = asyncio.ensure_future(transport.send(HttpRequest("GET", server.url)))
        await asyncio.wait_for(asked.wait(), 10)
        await transport.send(HttpRequest("GET", server.url))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        assert server.connections == 2
        await asyncio.wait_for(server.closed_by_client.wait(), 10)


async def test_an_answer_before_the_end_of_the_request_ends_the_connection() -> None:
    async def hasty(peer: Peer) -> None:
        await peer.head()
        await peer.say(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno")
        await peer.closed()

    async with serve(hasty, answers) as server, opened() as transport:
        large = HttpRequest("POST", server.url, body=b"x" * 50_000_000, timeout=20)
        assert (await transport.send(large)).status == 413
        assert (await transport.send(HttpRequest("GET", server.url))).status == 200
        assert server.connections == 2


async def test_closing_the_transport_ends_requests_and_connections() -> None:
    asked = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.request()
        asked.set()
        await peer.closed()

    async with serve(silent) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", server.url)
        waiting = [asyncio.ensure_future(failure(transport, request)) for _ in range(2)]
        await asyncio.wait_for(asked.wait(), 10)
        await transport.aclose()
        errors = await asyncio.wait_for(asyncio.gather(*waiting), 10)
        assert [error.code for error in errors] == ["UPSTREAM_UNREACHABLE"] * 2
        await asyncio.wait_for(server.closed_by_client.wait(), 10)


async def test_idle_connections_are_closed_and_unused_hosts_forgotten() -> None:
    async with serve(says(OK)) as server, opened(idle_seconds=0.0) as transport:
        await transport.send(HttpRequest("GET", server.url))
        assert list(transport.connections.values()) == [1]
        transport.sweep()
        await asyncio.wait_for(server.closed_by_client.wait(), 10)
        await _until_closed(transport)
        transport.sweep()
        assert transport.connections == {}


async def _until_closed(transport: Http1Transport) -> None:
    async with asyncio.timeout(10):
        while any(transport.connections.values()):  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0)
