from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.channel import ChannelOptions
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSetFile, ServerReflection
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.identity import Identity
from graphweft.schemas.errors import BackendError, MappingError
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.grpc.kit import SDL, connect, entities, run
from tests.connectors.grpc.shop import Shop, start_server


@pytest.fixture
async def connector(target: str, descriptor_set: Path) -> AsyncIterator[GrpcConnector]:
    config = GrpcConfig(variables={"tenant": "acme"})
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    yield connector
    await connector.aclose()


# -- root fields ------------------------------------------------------------------------------


async def test_a_query_is_one_unary_call(connector: GrpcConnector, shop: Shop) -> None:
    response = await run(
        connector,
        "orders_Query_order_0",
        "query($id: ID!) { order(id: $id) "
        "{ __typename id state: status total createdAt last4 firstProduct "
        "lines { qty product { id } } } }",
        {"id": "1"},
    )

    assert response.errors == []
    assert response.data == {
        "order": {
            "__typename": "Order",
            "id": "1",
            "state": "PAID",
            "total": "9007199254740993",
            "createdAt": "2026-03-01T10:00:00.123456789Z",
            "last4": "4242",
            "firstProduct": "p1",
            "lines": [
                {"qty": "2", "product": {"id": "p1"}},
                {"qty": "1", "product": {"id": "p2"}},
            ],
        }
    }
    assert [request.id for request in shop.asked("GetOrder")] == ["1"]


async def test_a_reply_of_a_well_known_type_is_a_scalar(connector: GrpcConnector) -> None:
    response = await run(connector, "orders_Query_ping_0", "{ ping }")

    assert response.data == {"ping": "pong"}


async def test_a_mutation_sends_what_its_message_maps(connector: GrpcConnector, shop: Shop) -> None:
    response = await run(
        connector,
        "orders_Mutation_placeOrder_0",
        'mutation { placeOrder(id: 9, voucher: "X", status: OPEN) { id status } }',
    )

    assert response.data == {"placeOrder": {"id": "9", "status": "OPEN"}}
    (request,) = shop.asked("CreateOrder")
    assert (request.order.id, request.order.voucher, request.order.status) == ("9", "X", 1)


async def test_arguments_fill_the_request_by_name_without_a_message(
    connector: GrpcConnector, shop: Shop
) -> None:
    response = await run(
        connector, "orders_Mutation_deleteOrder_0", 'mutation { deleteOrder(id: "2") }'
    )

    assert response.data == {"deleteOrder": True}
    assert [request.id for request in shop.asked("DeleteOrder")] == ["2"]


async def test_identical_reads_of_one_request_are_one_call(
    connector: GrpcConnector, shop: Shop
) -> None:
    response = await run(
        connector,
        "orders_Query_order_0",
        '{ a: order(id: "1") { id } b: order(id: "1") { status } c: order(id: "2") { id } }',
    )

    assert response.data == {"a": {"id": "1"}, "b": {"status": "PAID"}, "c": {"id": "2"}}
    assert sorted(request.id for request in shop.asked("GetOrder")) == ["1", "2"]


async def test_identical_mutations_are_each_made(connector: GrpcConnector, shop: Shop) -> None:
    text = 'mutation { a: placeOrder(id: "1") { id } b: placeOrder(id: "1") { id } }'
    await run(connector, "orders_Mutation_placeOrder_0", text)

    assert len(shop.asked("CreateOrder")) == 2


async def test_skipped_fields_are_not_read(connector: GrpcConnector) -> None:
    text = "query($with: Boolean!) { order(id: 1) { id status @include(if: $with) } }"

    shown = await run(connector, "orders_Query_order_0", text, {"with": True})
    hidden = await run(connector, "orders_Query_order_0", text, {"with": False})

    assert shown.data == {"order": {"id": "1", "status": "PAID"}}
    assert hidden.data == {"order": {"id": "1"}}


# -- entities ---------------------------------------------------------------------------------


async def test_many_lookups_are_one_batch_call_in_chunks(
    connector: GrpcConnector, shop: Shop
) -> None:
    keys = ["1", "2", "1", "nope", "3"]
    response = await entities(
        connector,
        "orders_Order_0",
        "... on Order { id state: status }",
        [{"__typename": "Order", "id": key} for key in keys],
    )

    assert response.errors == []
    assert response.data == {
        "_entities": [
            {"id": "1", "state": "PAID"},
            {"id": "2", "state": "OPEN"},
            {"id": "1", "state": "PAID"},
            None,
            {"id": "3", "state": None},
        ]
    }
    asked = sorted(list(request.ids) for request in shop.asked("BatchGetOrders"))
    assert asked == [["1", "2"], ["nope", "3"]]


async def test_a_batch_matches_answers_by_a_key_that_is_not_asked_for(
    connector: GrpcConnector,
) -> None:
    response = await entities(
        connector, "orders_Order_0", "... on Order { total }", [{"id": "2"}, {"id": 1}]
    )

    assert response.data == {"_entities": [{"total": "0"}, {"total": "9007199254740993"}]}


async def test_operations_that_read_different_fields_do_not_share_values(
    connector: GrpcConnector,
) -> None:
    context = RequestContext()
    first, second = await asyncio.gather(
        entities(connector, "orders_Order_0", "... on Order { id }", [{"id": "1"}], context),
        entities(connector, "orders_Order_0", "... on Order { status }", [{"id": "1"}], context),
    )

    assert first.data == {"_entities": [{"id": "1"}]}
    assert second.data == {"_entities": [{"status": "PAID"}]}


async def test_without_a_batch_each_distinct_key_is_called_once(
    connector: GrpcConnector, shop: Shop
) -> None:
    response = await entities(
        connector,
        "orders_Receipt_0",
        "... on Receipt { id state }",
        [{"__typename": "Receipt", "id": key} for key in ["1", "2", "1", "2"]],
    )

    assert response.data == {
        "_entities": [
            {"id": "1", "state": "PAID"},
            {"id": "2", "state": "OPEN"},
            {"id": "1", "state": "PAID"},
            {"id": "2", "state": "OPEN"},
        ]
    }
    assert sorted(request.id for request in shop.asked("GetOrder")) == ["1", "2"]


async def test_an_entity_that_is_not_found_is_null_without_an_error(
    connector: GrpcConnector,
) -> None:
    response = await entities(
        connector, "orders_Receipt_0", "... on Receipt { state }", [{"id": "nope"}, {"id": "2"}]
    )

    assert response.data == {"_entities": [None, {"state": "OPEN"}]}
    assert response.errors == []


async def test_a_bound_field_is_filled_from_its_parent_and_its_arguments(
    connector: GrpcConnector, shop: Shop
) -> None:
    response = await entities(
        connector,
        "orders_User_orders_0",
        "... on User { orders(first: 2) { id } }",
        [{"__typename": "User", "id": "u1"}],
    )

    assert response.data == {"_entities": [{"orders": [{"id": "1"}, {"id": "2"}]}]}
    (request,) = shop.asked("ListOrders")
    assert (request.user_id, request.page_size) == ("u1", 2)


# -- metadata ---------------------------------------------------------------------------------


async def test_metadata_comes_from_values_and_from_allowed_headers(
    connector: GrpcConnector, shop: Shop
) -> None:
    context = RequestContext(
        headers={"authorization": "Bearer t", "cookie": "no", "traceparent": "00-a-b-01"},
        request_id="r1",
    )
    await run(connector, "orders_Query_ping_0", "{ ping }", context=context)

    (metadata,) = shop.metadata
    assert metadata["x-tenant"] == "acme"
    assert metadata["authorization"] == "Bearer t"
    assert metadata["traceparent"] == "00-a-b-01"
    assert metadata["x-request-id"] == "r1"
    assert "cookie" not in metadata


async def test_a_header_that_metadata_cannot_carry_is_refused(
    connector: GrpcConnector, shop: Shop
) -> None:
    context = RequestContext(headers={"authorization": "Bearer t\r\nx-admin: 1"})
    response = await run(connector, "orders_Query_ping_0", "{ ping }", context=context)

    assert response.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert shop.calls == []


async def test_rules_fill_metadata_and_what_the_sdl_says_wins(
    target: str, descriptor_set: Path, shop: Shop
) -> None:
    rules = HeaderRules(
        matching=(re.compile(".*"),),
        insert=(("x-tenant", "other"), ("x-user", "$identity.subject")),
    )
    config = GrpcConfig(headers=rules, variables={"tenant": "acme"})
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    headers = {"x-shop": "1", "cookie!": "c", "grpc-timeout": "1S", "authorization": "Bearer t"}
    context = RequestContext(
        headers={**headers, "traceparent": "00-a-b-01", "x-request-id": "r0", "user-agent": "u"},
        request_id="r1",
        identity=Identity("ada"),
    )
    await run(connector, "orders_Query_ping_0", "{ ping }", context=context)
    await connector.aclose()

    (metadata,) = shop.metadata
    assert not {"cookie!", "grpc-timeout"} & metadata.keys()
    assert "grpc-python" in metadata.pop("user-agent")
    assert metadata == {
        "x-tenant": "acme",
        "x-user": "ada",
        "x-shop": "1",
        "authorization": "Bearer t",
        "traceparent": "00-a-b-01",
        "x-request-id": "r1",
    }


async def test_metadata_of_the_configuration_goes_with_every_call(
    target: str, descriptor_set: Path, shop: Shop
) -> None:
    config = GrpcConfig(channel=ChannelOptions(metadata=(("x-key", "k"),)))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    await run(connector, "orders_Query_ping_0", "{ ping }")
    await connector.aclose()

    assert shop.metadata[0]["x-key"] == "k"


async def test_a_selection_reads_the_metadata_and_the_status_of_a_reply(
    target: str, descriptor_set: Path
) -> None:
    selection = "$([$status, $response.metadata.'x-zone', $response.trailers.'x-cost'->first])"
    sdl = SDL.replace('Ping", selection: "$"', f'Ping", selection: "{selection}->jsonStringify"', 1)
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=sdl)
    response = await run(connector, "orders_Query_ping_0", "{ ping }")
    await connector.aclose()

    assert response.data == {"ping": '["OK",["b"],"3"]'}


# -- generated SDL ----------------------------------------------------------------------------


async def test_a_server_with_reflection_is_a_subgraph_without_sdl(shop: Shop) -> None:
    server, target = await start_server(shop, reflection_version="v1")
    config = GrpcConfig(entities=True)
    connector = await connect(target, ServerReflection(), sdl=None, config=config)
    one = await run(
        connector,
        "orders_Query_getOrder_0",
        '{ getOrder(id: "1") { id lines { productId } counters { key } } }',
    )
    many = await entities(
        connector, "orders_Order_0", "... on Order { status }", [{"id": "1"}, {"id": "2"}]
    )
    await connector.aclose()
    await server.stop(None)

    assert one.data == {
        "getOrder": {
            "id": "1",
            "lines": [{"productId": "p1"}, {"productId": "p2"}],
            "counters": [],
        }
    }
    assert many.data == {"_entities": [{"status": "PAID"}, {"status": "OPEN"}]}
    assert len(shop.asked("BatchGetOrders")) == 1


# -- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("OrderService/GetOrdr", "OrderService/GetOrder", "did you mean shop.orders.v1"),
        ("OrderService/ImportOrders", "OrderService/GetOrder", "takes a stream of requests"),
        ("total: totalCent\n", "total: totalCents\n", "has no field `totalCent`; did you mean"),
        ("card.last5", "card.last4", "shop.orders.v1.Card has no field `last5`"),
        ("keys: $batch.id", "ids: $batch.id", "has no field `keys`"),
        ('stream: { maxItems: 2 } selection: "$"', 'selection: "$"', "answers no stream"),
        ('stream: { maxItems: 0 } selection: "$"', 'selection: "$"', "`maxItems` is at least 1"),
        ('readMask: { field: "id" } selection: "$"', 'selection: "$"', "no google.protobuf.FieldM"),
        ('readMask: { of: "id" } selection: "$"', 'selection: "$"', "needs the `field`"),
        ('name: "grpc-x"', 'name: "X-Tenant"', "reserved"),
        ('source: "order"', 'source: "orders"', "there is no source 'order'"),
    ],
)
async def test_a_binding_that_does_not_fit_the_service_is_refused(
    descriptor_set: Path, wrong: str, right: str, message: str
) -> None:
    with pytest.raises(MappingError, match=message) as caught:
        await connect("a:1", DescriptorSetFile(descriptor_set), sdl=SDL.replace(right, wrong, 1))

    assert caught.value.location is not None
    assert caught.value.location.line > 1


def test_neither_a_target_nor_sdl_is_refused() -> None:
    with pytest.raises(MappingError, match="needs the target"):
        GrpcConnector("orders")


async def test_an_unreachable_server_cannot_be_described_without_sdl(shop: Shop) -> None:
    server, target = await start_server(shop)
    await server.stop(None)
    connector = GrpcConnector("orders", target=target)
    with pytest.raises(BackendError) as caught:
        await connector.describe()
    await connector.aclose()

    assert caught.value.code == "UPSTREAM_UNREACHABLE"


async def test_a_value_that_does_not_fit_its_field_is_bad_user_input(
    connector: GrpcConnector, shop: Shop
) -> None:
    response = await run(
        connector,
        "orders_User_orders_0",
        "query($representations: [_Any!]!, $n: Int) "
        "{ _entities(representations: $representations) "
        "{ ... on User { orders(first: $n) { id } } } }",
        {"representations": [{"__typename": "User", "id": "u"}], "n": 2**40},
    )

    assert response.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "pageSize" in response.errors[0]["message"]
    assert shop.calls == []


async def test_the_target_of_the_sdl_is_used_without_one_of_our_own(
    target: str, descriptor_set: Path
) -> None:
    sdl = SDL.replace("dns:///orders.internal:50051", target)
    connector = GrpcConnector("orders", descriptors=DescriptorSetFile(descriptor_set), sdl=sdl)
    connector.expand(build_subgraph("orders", await connector.describe()))
    response: Any = await run(connector, "orders_Query_ping_0", "{ ping }")
    await connector.aclose()

    assert response.data == {"ping": "pong"}


async def test_a_trace_records_each_call(connector: GrpcConnector, shop: Shop) -> None:
    shop.failures["Ping"] = (grpc.StatusCode.INTERNAL, "boom")
    context = RequestContext(trace=[])
    await run(connector, "orders_Query_ping_0", "{ ping }", context=context)
    await run(connector, "orders_Query_order_0", '{ order(id: "1") { id } }', context=context)

    assert context.trace is not None
    failed, succeeded = context.trace
    assert failed["code"] == "UPSTREAM_ERROR"
    assert succeeded["status"] == "OK"
    assert succeeded["method"] == "shop.orders.v1.OrderService/GetOrder"
