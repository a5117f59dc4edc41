from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSetFile
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import Shop

SDL = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://graphweft.dev/grpc-connect/v0.1", import: ["@grpcSource", "@grpcConnect"])
  @grpcSource(name: "orders", target: "a:1")

type Query {
  changes(user: ID): [Order!]
    @grpcConnect(
      source: "orders"
      method: "shop.orders.v1.OrderService/WatchOrders"
      message: "userId: $args.user"
      selection: "id status"
    )
  firstChanges: [Order!]
    @grpcConnect(
      source: "orders"
      method: "shop.orders.v1.OrderService/WatchOrders"
      stream: { maxItems: 3, truncate: true }
      selection: "id status"
    )
  fewChanges: [Order!]
    @grpcConnect(
      source: "orders"
      method: "shop.orders.v1.OrderService/WatchOrders"
      stream: { maxItems: 2 }
      selection: "id status"
    )
  latest: Order
    @grpcConnect(
      source: "orders"
      method: "shop.orders.v1.OrderService/WatchOrders"
      selection: "$->last { id status }"
    )
}

type Order { id: ID! status: OrderStatus }

enum OrderStatus { OPEN PAID }
"""


@pytest.fixture
async def connector(target: str, descriptor_set: Path) -> AsyncIterator[GrpcConnector]:
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=SDL)
    yield connector
    await connector.aclose()


async def test_a_stream_is_a_list_of_its_messages(connector: GrpcConnector, shop: Shop) -> None:
    response = await run(
        connector, "orders_Query_changes_0", '{ changes(user: "u1") { id status } }'
    )

    assert response.errors == []
    assert response.data == {
        "changes": [
            {"id": "1", "status": "PAID"},
            {"id": "2", "status": "OPEN"},
            {"id": "3", "status": None},
        ]
    }
    assert [request.user_id for request in shop.asked("WatchOrders")] == ["u1"]


async def test_a_selection_picks_one_message_of_a_stream(connector: GrpcConnector) -> None:
    response = await run(connector, "orders_Query_latest_0", "{ latest { id } }")

    assert response.data == {"latest": {"id": "3"}}


async def test_a_stream_past_its_bound_is_an_error_that_says_so(connector: GrpcConnector) -> None:
    response = await run(connector, "orders_Query_fewChanges_0", "{ fewChanges { id } }")

    assert response.data == {"fewChanges": None}
    (error,) = response.errors
    assert "streams more than 2 messages" in error["message"]
    assert error["path"] == ["fewChanges"]
    assert error["extensions"]["code"] == "REQUEST_LIMIT_EXCEEDED"
    assert error["extensions"]["service"] == "orders"


async def test_the_bound_of_the_configuration_holds_where_a_binding_has_none(
    target: str, descriptor_set: Path
) -> None:
    config = GrpcConfig(max_stream_items=2)
    source = DescriptorSetFile(descriptor_set)
    connector = await connect(target, source, sdl=SDL, config=config)
    response = await run(connector, "orders_Query_changes_0", "{ changes { id } }")
    await connector.aclose()

    assert response.errors[0]["extensions"]["code"] == "REQUEST_LIMIT_EXCEEDED"


async def test_a_truncated_stream_is_cancelled_at_its_bound(
    connector: GrpcConnector, shop: Shop
) -> None:
    shop.block = asyncio.Event().wait  # it does not end by itself
    response = await run(connector, "orders_Query_firstChanges_0", "{ firstChanges { id } }")

    assert response.data == {"firstChanges": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}
    assert response.errors == []
    await asyncio.wait_for(shop.stream_ended.wait(), 20)


async def test_a_stream_that_does_not_end_ends_with_the_deadline(
    connector: GrpcConnector, shop: Shop
) -> None:
    shop.block = asyncio.Event().wait
    context = RequestContext(deadline=asyncio.get_running_loop().time() + 0.2)
    response = await run(connector, "orders_Query_changes_0", "{ changes { id } }", context=context)

    assert response.data == {"changes": None}
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_TIMEOUT"
