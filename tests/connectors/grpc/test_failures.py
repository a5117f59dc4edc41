from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSetFile, ServerReflection
from tests.connectors.grpc.kit import IMPATIENT, SDL, connect, entities, run
from tests.connectors.grpc.shop import Shop, start_server

ORDER = '{ order(id: "1") { id } }'


@pytest.fixture
async def connector(target: str, descriptor_set: Path) -> AsyncIterator[GrpcConnector]:
    connector = await connect(target, DescriptorSetFile(descriptor_set))
    yield connector
    await connector.aclose()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, "BAD_USER_INPUT"),
        (grpc.StatusCode.OUT_OF_RANGE, "BAD_USER_INPUT"),
        (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED"),
        (grpc.StatusCode.PERMISSION_DENIED, "FORBIDDEN"),
        (grpc.StatusCode.ALREADY_EXISTS, "CONFLICT"),
        (grpc.StatusCode.ABORTED, "CONFLICT"),
        (grpc.StatusCode.FAILED_PRECONDITION, "PRECONDITION_FAILED"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED"),
        (grpc.StatusCode.INTERNAL, "UPSTREAM_ERROR"),
        (grpc.StatusCode.UNKNOWN, "UPSTREAM_ERROR"),
        (grpc.StatusCode.DATA_LOSS, "UPSTREAM_ERROR"),
        (grpc.StatusCode.UNIMPLEMENTED, "UPSTREAM_ERROR"),
        (grpc.StatusCode.UNAVAILABLE, "UPSTREAM_UNAVAILABLE"),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "UPSTREAM_TIMEOUT"),
    ],
)
async def test_a_status_is_an_error_with_its_code(
    connector: GrpcConnector, shop: Shop, status: grpc.StatusCode, code: str
) -> None:
    shop.failures["GetOrder"] = (status, "the disk of db-7 is full")
    response = await run(connector, "orders_Query_order_0", ORDER)

    assert response.data == {"order": None}
    (error,) = response.errors
    assert error["path"] == ["order"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["service"] == "orders"
    assert error["extensions"]["grpc"] == {"status": status.name, "code": status.value[0]}
    assert "db-7" not in error["message"]


async def test_a_nullable_field_that_is_not_found_is_null_without_an_error(
    connector: GrpcConnector,
) -> None:
    response = await run(connector, "orders_Query_order_0", '{ order(id: "nope") { id } }')

    assert response.data == {"order": None}
    assert response.errors == []


async def test_not_found_can_be_an_error(target: str, descriptor_set: Path) -> None:
    config = GrpcConfig(not_found_is_null=False)
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Query_order_0", '{ order(id: "nope") { id } }')
    await connector.aclose()

    assert response.errors[0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_failed_batch_fails_each_of_its_entities(
    connector: GrpcConnector, shop: Shop
) -> None:
    shop.failures["BatchGetOrders"] = (grpc.StatusCode.INTERNAL, "boom")
    response = await entities(
        connector, "orders_Order_0", "... on Order { status }", [{"id": "1"}, {"id": "2"}]
    )

    assert response.data == {"_entities": [None, None]}
    assert [error["path"][:2] for error in response.errors] == [["_entities", 0], ["_entities", 1]]


async def test_errors_are_shown_as_the_directive_says(
    target: str, descriptor_set: Path, shop: Shop
) -> None:
    sdl = SDL.replace(
        'method: "shop.orders.v1.OrderService/Ping"',
        'method: "shop.orders.v1.OrderService/Ping" errors: { message: "$status" '
        "extensions: \"code: $('PING') why: $status\" }",
    )
    shop.failures["Ping"] = (grpc.StatusCode.INTERNAL, "boom")
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=sdl)
    response = await run(connector, "orders_Query_ping_0", "{ ping }")
    await connector.aclose()

    (error,) = response.errors
    assert error["message"] == "INTERNAL"
    assert error["extensions"]["code"] == "PING"
    assert error["extensions"]["why"] == "INTERNAL"


async def test_a_reply_that_is_no_success_is_an_error(target: str, descriptor_set: Path) -> None:
    sdl = SDL.replace(
        'method: "shop.orders.v1.OrderService/Ping"',
        'method: "shop.orders.v1.OrderService/Ping" isSuccess: "$->eq(\'pang\')"',
    )
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=sdl)
    response = await run(connector, "orders_Query_ping_0", "{ ping }")
    await connector.aclose()

    assert response.data == {"ping": None}
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_ERROR"


# -- time -------------------------------------------------------------------------------------


async def test_the_deadline_of_the_request_ends_a_call(
    connector: GrpcConnector, shop: Shop
) -> None:
    shop.block = asyncio.Event().wait
    context = RequestContext(deadline=asyncio.get_running_loop().time() + 0.05)
    response = await run(connector, "orders_Query_order_0", ORDER, context=context)

    (error,) = response.errors
    assert error["extensions"]["code"] == "UPSTREAM_TIMEOUT"
    assert error["extensions"]["grpc"]["status"] == "DEADLINE_EXCEEDED"


async def test_the_deadline_is_passed_on_to_the_server(
    connector: GrpcConnector, shop: Shop
) -> None:
    context = RequestContext(deadline=asyncio.get_running_loop().time() + 20)
    await run(connector, "orders_Query_order_0", ORDER, context=context)

    (left,) = shop.seconds_left
    assert 0 < left <= 20


async def test_no_call_is_made_when_no_time_is_left(connector: GrpcConnector, shop: Shop) -> None:
    context = RequestContext(deadline=asyncio.get_running_loop().time() - 1)
    response = await run(connector, "orders_Query_order_0", ORDER, context=context)

    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_TIMEOUT"
    assert shop.calls == []


async def test_the_timeout_of_a_source_ends_a_call(
    target: str, descriptor_set: Path, shop: Shop
) -> None:
    shop.block = asyncio.Event().wait
    sdl = SDL.replace('name: "orders"\n', 'name: "orders"\n timeout: "50ms"\n', 1)
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=sdl)
    response = await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()

    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_TIMEOUT"


async def test_a_cancelled_request_cancels_its_call(connector: GrpcConnector, shop: Shop) -> None:
    arrived, ended = asyncio.Event(), asyncio.Event()

    async def block() -> None:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    shop.block = block
    request = asyncio.create_task(run(connector, "orders_Query_order_0", ORDER))
    await arrived.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request

    async with asyncio.timeout(5):
        await ended.wait()


async def test_more_calls_than_allowed_are_refused(target: str, descriptor_set: Path) -> None:
    config = GrpcConfig(calls_per_request=1)
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(
        connector, "orders_Query_order_0", '{ a: order(id: "1") { id } b: order(id: "2") { id } }'
    )
    await connector.aclose()

    assert [error["extensions"]["code"] for error in response.errors] == ["REQUEST_LIMIT_EXCEEDED"]


# -- a server that goes and comes back --------------------------------------------------------


async def test_a_server_that_comes_back_is_called_again(descriptor_set: Path, shop: Shop) -> None:
    server, target = await start_server(shop)
    config = GrpcConfig(channel=IMPATIENT)
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    before = await run(connector, "orders_Query_order_0", ORDER)
    await server.stop(None)
    away = await run(connector, "orders_Query_order_0", ORDER)
    server, _ = await start_server(shop, port=int(target.rpartition(":")[2]))
    back = await until_answered(connector)
    await connector.aclose()
    await server.stop(None)

    assert before[:2] == ({"order": {"id": "1"}}, [])
    assert away.data == {"order": None}
    assert away.errors[0]["extensions"]["code"] in {"UPSTREAM_UNREACHABLE", "UPSTREAM_UNAVAILABLE"}
    assert target not in away.errors[0]["message"]
    assert back == {"order": {"id": "1"}}


async def test_a_server_may_be_away_when_its_sdl_is_bound(shop: Shop) -> None:
    server, target = await start_server(shop)
    await server.stop(None)
    connector = await connect(target, ServerReflection(), config=GrpcConfig(channel=IMPATIENT))
    away = await run(connector, "orders_Query_order_0", ORDER)
    server, _ = await start_server(
        shop, port=int(target.rpartition(":")[2]), reflection_version="v1alpha"
    )
    back = await until_answered(connector)
    await connector.aclose()
    await server.stop(None)

    assert away.errors[0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
    assert back == {"order": {"id": "1"}}


async def until_answered(connector: GrpcConnector) -> dict[str, object] | None:
    """The channel dials again by itself; the first calls may still find it down."""
    async with asyncio.timeout(10):
        while True:
            response = await run(connector, "orders_Query_order_0", ORDER)
            if not response.errors:
                return response.data
