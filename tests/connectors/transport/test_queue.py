"""A bounded number of connections to a host, and a fair queue for them."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.connectors.transport import HttpRequest, HttpResponse
from graphweft.connectors.transport.connection import Connection
from tests.connectors.transport.raw_server import OK, Peer, answers, failure, opened, serve


class _Gate:
    """A server that answers only when it is let."""

    def __init__(self) -> None:
        self.asked = asyncio.Semaphore(0)
        self.go = asyncio.Semaphore(0)

    async def __call__(self, peer: Peer) -> None:
        while True:
            await peer.request()
            self.asked.release()
            await self.go.acquire()
            await peer.say(OK)


async def test_requests_beyond_the_limit_wait_and_are_sent_in_order() -> None:
    gate = _Gate()
    async with serve(gate) as server, opened(connections_per_host=2) as transport:
        requests = [HttpRequest("GET", f"{server.url}{number}") for number in range(6)]
        sent: list[asyncio.Future[HttpResponse]] = []
        for request in requests:
            sent.append(asyncio.ensure_future(transport.send(request)))
            await asyncio.sleep(0)
        await gate.asked.acquire()
        for _ in range(5):
            await asyncio.wait_for(gate.asked.acquire(), 10)
            gate.go.release()
        gate.go.release()
        await asyncio.gather(*sent)
        assert server.connections == 2
        paths = [message.split(b" ")[1] for message in server.requests]
        assert sorted(paths[:2]) == [b"/0", b"/1"]
        assert sorted(paths[2:]) == paths[2:]


async def test_who_stops_waiting_leaves_its_turn_to_the_next() -> None:
    gate = _Gate()
    async with serve(gate) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", server.url)
        first, second, third = [asyncio.ensure_future(transport.send(request)) for _ in range(3)]
        await asyncio.wait_for(gate.asked.acquire(), 10)
        second.cancel()
        gate.go.release()
        await first
        await asyncio.wait_for(gate.asked.acquire(), 10)
        gate.go.release()
        assert (await third).status == 200
        assert len(server.requests) == 2


async def test_who_is_cancelled_when_its_turn_has_come_passes_it_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = _Gate()
    async with serve(gate) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", server.url)
        first, second, third = [asyncio.ensure_future(transport.send(request)) for _ in range(3)]
        await asyncio.wait_for(gate.asked.acquire(), 10)
        (pool,) = transport._pools.values()  # pyright: ignore[reportPrivateUsage] # to be in between
        freed = pool.freed

        def freed_and_cancelled(connection: Connection) -> None:
            freed(connection)
            second.cancel()

        monkeypatch.setattr(pool, "freed", freed_and_cancelled)
        for _ in range(2):
            gate.go.release()
        assert (await first).status == 200
        assert (await asyncio.wait_for(third, 10)).status == 200
        assert second.cancelled()
        assert len(server.requests) == 2


async def test_a_connection_that_is_lost_while_it_is_handed_on_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = _Gate()
    async with serve(gate) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", server.url)
        first, second = [asyncio.ensure_future(transport.send(request)) for _ in range(2)]
        await asyncio.wait_for(gate.asked.acquire(), 10)
        (pool,) = transport._pools.values()  # pyright: ignore[reportPrivateUsage] # to be in between
        freed = pool.freed

        def lost_and_freed(connection: Connection) -> None:
            monkeypatch.undo()
            connection.abort()
            freed(connection)

        monkeypatch.setattr(pool, "freed", lost_and_freed)
        for _ in range(2):
            gate.go.release()
        assert (await first).status == 200
        assert (await asyncio.wait_for(second, 10)).status == 200
        assert server.connections == 2


async def test_a_lost_connection_leaves_its_place_to_who_waits() -> None:
    async def dies(peer: Peer) -> None:
        await peer.request()

    async with serve(dies, answers) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("POST", server.url, body=b"")
        first = asyncio.ensure_future(failure(transport, request))
        second = asyncio.ensure_future(transport.send(request))
        assert (await first).code == "UPSTREAM_UNREACHABLE"
        assert (await asyncio.wait_for(second, 10)).status == 200


async def test_a_refused_connection_leaves_its_place_to_who_waits() -> None:
    async with opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", "http://127.0.0.1:1/", timeout=10)
        errors = await asyncio.gather(*[failure(transport, request) for _ in range(5)])
        assert {error.code for error in errors} == {"UPSTREAM_UNREACHABLE"}


async def test_time_in_the_queue_counts() -> None:
    gate = _Gate()
    async with serve(gate) as server, opened(connections_per_host=1) as transport:
        request = HttpRequest("GET", server.url)
        first = asyncio.ensure_future(transport.send(request))
        await asyncio.wait_for(gate.asked.acquire(), 10)
        error = await failure(transport, request._replace(timeout=0.01))
        assert error.code == "UPSTREAM_TIMEOUT"
        gate.go.release()
        assert (await first).status == 200


async def test_many_requests_share_few_connections() -> None:
    async with serve(answers) as server, opened(connections_per_host=4) as transport:
        request = HttpRequest("POST", server.url, body=b"{}", timeout=30)
        sent = await asyncio.gather(*[transport.send(request) for _ in range(200)])
        assert {response.body for response in sent} == {b"ok"}
        assert server.connections == 4
