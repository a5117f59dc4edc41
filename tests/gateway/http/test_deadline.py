"""A request is answered when its time is up, with what there is by then."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.fake import FakeConnector
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import GatewayConfig
from tests.connectors.graphql.servers import serve_http
from tests.gateway.fakes import fake_config, fake_gateway, gateway_client
from tests.gateway.held_backend import gateway_over, hold
from tests.kit.plans import supergraph_of

SDL = {
    "products": 'type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! }',
    "stock": 'type Product @key(fields: "id") { id: ID! stock: Int }',
    "prices": 'type Product @key(fields: "id") { id: ID! price: Int }',
}
QUERY = "{ products { id stock price } }"


async def ask(client: httpx.AsyncClient, query: str) -> dict[str, Any]:
    response = await client.post("/graphql", json={"query": query}, timeout=30)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


async def test_fetches_that_are_not_done_are_cancelled_and_their_fields_null() -> None:
    async with (
        hold(products=[{"id": "1"}, {"id": "2"}]) as products,
        hold(_entities=[{"stock": 1}, {"stock": 2}]) as stock,
        hold() as prices,
        gateway_over(
            SDL, {"products": products, "stock": stock, "prices": prices}, timeout="500ms"
        ) as served,
    ):
        products.gate.set()
        stock.gate.set()
        answer = await ask(served.client, QUERY)
        await prices.until(asked=1, left=1)
    assert answer["data"] == {
        "products": [{"id": "1", "stock": 1, "price": None}, {"id": "2", "stock": 2, "price": None}]
    }
    assert [e["path"] for e in answer["errors"]] == [["products", n, "price"] for n in (0, 1)]
    for error in answer["errors"]:
        assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "service": "prices"}


class Heedless:
    """A connector whose calls know no deadline."""

    def __init__(self) -> None:
        self.cancelled = asyncio.Event()

    def prepare(self, _: SubgraphOperation) -> Heedless:
        return self

    async def __call__(self, _: dict[str, Any], context: RequestContext) -> SubgraphResponse:
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()
        raise AssertionError

    async def aclose(self) -> None:
        pass


async def test_a_connector_that_knows_no_deadline_does_not_hold_the_answer() -> None:
    heedless: Any = Heedless()
    connectors = {
        "products": FakeConnector(lambda _, __: {"data": {"products": [{"id": "1"}]}}),
        "stock": FakeConnector(lambda _, __: {"data": {"_entities": [{"stock": 1}]}}),
        "prices": heedless,
    }
    gateway = Gateway.from_supergraph(supergraph_of(SDL), connectors, fake_config(timeout="300ms"))
    async with gateway_client(gateway) as client:
        answer = await ask(client, QUERY)
        again = await ask(client, "{ products { id stock } }")
    assert answer["data"] == {"products": [{"id": "1", "stock": 1, "price": None}]}
    assert [(e["path"], e["extensions"]) for e in answer["errors"]] == [
        (["products", 0, "price"], {"code": "UPSTREAM_TIMEOUT", "service": "prices"})
    ]
    assert heedless.cancelled.is_set()
    assert again == {"data": {"products": [{"id": "1", "stock": 1}]}}


async def test_a_request_of_which_nothing_can_be_answered_in_time_has_status_504() -> None:
    gateway = fake_gateway(timeout="200ms")

    async def never(*_: Any) -> None:
        await asyncio.Event().wait()

    async with gateway_client(gateway) as client:
        graph: Any = gateway.manager.current.snapshot.graph
        graph.prepared = never
        response = await client.post("/graphql", json={"query": "{ hello }"})
    assert response.status_code == 504
    assert response.json()["errors"][0]["extensions"]["code"] == "GATEWAY_TIMEOUT"


REST = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
  @source(name: "s", http: { baseURL: "BACKEND" })
type Query {
  posts: [Post!]! @connect(source: "s", http: { GET: "/posts" }, selection: "id author { id }")
}
type Post { id: ID! author: Author }
type Author @key(fields: "id") @connect(
  source: "s", http: { GET: "/authors/{$this.id}" }, selection: "id name"
) { id: ID! name: String }
"""


async def test_lookups_of_a_client_that_leaves_are_cancelled(tmp_path: Path) -> None:
    came, left = asyncio.Event(), asyncio.Event()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/posts":
            return web.json_response([{"id": 1, "author": {"id": 7}}])
        came.set()
        try:
            await asyncio.Event().wait()
        finally:
            left.set()
        raise AssertionError

    async with serve_http(answer, handler_cancellation=True) as url:
        file = tmp_path / "posts.graphql"
        file.write_text(REST.replace("BACKEND", url.removesuffix("/graphql")))
        config: dict[str, Any] = {"subgraphs": {"posts": {"rest": {}, "schema": str(file)}}}
        gateway = Gateway.from_config(GatewayConfig.model_validate(config))
        async with gateway_client(gateway) as client:
            query = {"query": "{ posts { author { name } } }"}
            request = asyncio.create_task(client.post("/graphql", json=query, timeout=30))
            async with asyncio.timeout(30):
                await came.wait()
                request.cancel()
                await left.wait()
