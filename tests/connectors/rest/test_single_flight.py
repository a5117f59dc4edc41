"""Requests that read the same at the same moment send one GET."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from graphql import OperationType, parse

from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.rest import RestConfig, RestConnector
from graphweft.connectors.transport import Http1Transport
from tests.connectors.graphql.servers import serve_http
from tests.connectors.rest.backend import document

SDL = (
    document(
        'GET: "/posts", headers: [{ name: "authorization", from: "authorization" }]',
        field="it: [Post]",
        selection="id tags",
    )
    + "type Post { id: ID! tags: [JSON] }"
)


class Held:
    """Answers when `expected` requests have come."""

    def __init__(self, expected: int) -> None:
        self.requests: list[str] = []
        self._expected = expected
        self._all = asyncio.Event()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request.headers.get("authorization", ""))
        if len(self.requests) >= self._expected:
            self._all.set()
        await self._all.wait()
        return web.json_response([{"id": 1, "tags": [{"a": 1}]}])


async def ask(held: Held, *clients: str, **options: Any) -> list[SubgraphResponse]:
    """What requests of these clients are answered, all at once."""
    transport = Http1Transport()
    async with serve_http(held) as url:
        sdl = SDL.replace("http://backend", url.removesuffix("/graphql"))
        connector = RestConnector("api", sdl=sdl, transport=transport, config=RestConfig(**options))
        text = "{ it { id tags } }"
        operation = SubgraphOperation("api_Query_it_0", OperationType.QUERY, "", text, parse(text))
        call = connector.prepare(operation)
        calls = [call({}, RequestContext(headers={"authorization": name})) for name in clients]
        answers = list(await asyncio.gather(*calls))
    await transport.aclose()
    return answers


async def test_equal_requests_of_several_clients_are_sent_once() -> None:
    held = Held(expected=2)
    answers = await ask(held, "ada", "ada", "bob", "ada")
    assert sorted(held.requests) == ["ada", "bob"]
    assert [a.data for a in answers] == [{"it": [{"id": "1", "tags": [{"a": 1}]}]}] * 4


async def test_nothing_that_can_be_changed_is_shared() -> None:
    first, second = await ask(Held(expected=1), "ada", "ada")
    assert first.data is not None
    assert second.data is not None
    first.data["it"][0]["tags"][0]["a"] = 2
    assert second.data == {"it": [{"id": "1", "tags": [{"a": 1}]}]}


async def test_each_request_is_sent_where_sharing_is_switched_off() -> None:
    held = Held(expected=2)
    await ask(held, "ada", "ada", single_flight=False)
    assert held.requests == ["ada", "ada"]
