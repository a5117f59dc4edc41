"""A real gRPC server for the tests: orders, kept in memory, with or without server reflection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio
from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha import (
    _async,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # not in its stubs
    reflection,
    reflection_pb2,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # not in its stubs
)

from graphweft.connectors.grpc.descriptors import Descriptors

# servers, handlers and reflection are not typed as they are
_grpc: Any = grpc
_aio: Any = grpc.aio
_reflection_servicer: Any = _async.ReflectionServicer
_messages: Any = reflection_pb2

SERVICE = "shop.orders.v1.OrderService"

ORDERS: dict[str, dict[str, Any]] = {
    "1": {
        "id": "1",
        "status": "ORDER_STATUS_PAID",
        "totalCents": "9007199254740993",
        "lines": [{"productId": "p1", "qty": "2"}, {"productId": "p2", "qty": "1"}],
        "createdAt": "2026-03-01T10:00:00.123456789Z",
        "card": {"last4": "4242"},
    },
    "2": {"id": "2", "status": "ORDER_STATUS_OPEN", "voucher": "SPRING"},
    "3": {"id": "3"},
}

Handler = Callable[[Any, Any], Awaitable[Any]]


@dataclass
class Shop:
    """The server's behaviour, and what it was asked.

    Attributes:
        descriptors: of its protos.
        calls: name and request of each call, in order.
        metadata: what each call carried.
        seconds_left: until the deadline of each call that had one.
        failures: status and words to fail a method with.
        block: awaited before each answer, where set.
        before: awaited before each call is looked at, where set.
        stream_ended: set once a stream has ended, whole or not.
    """

    descriptors: Descriptors
    calls: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    metadata: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    seconds_left: list[float] = field(default_factory=list[float])
    failures: dict[str, tuple[grpc.StatusCode, str]] = field(
        default_factory=dict[str, tuple[grpc.StatusCode, str]]
    )
    block: Callable[[], Awaitable[object]] | None = None
    before: Callable[[], Awaitable[object]] | None = None
    stream_ended: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, method: str) -> list[Any]:
        return [request for name, request in self.calls if name == method]

    def reply(self, method: str, content: Any) -> Any:
        message = GetMessageClass(self.descriptors.methods[f"{SERVICE}/{method}"].output_type)()
        return ParseDict(content, message)

    async def answer(self, method: str, request: Any, context: Any) -> Any:
        if self.before is not None:
            await self.before()
        if method in self.failures:
            await context.abort(*self.failures[method])
        if self.block is not None:
            await self.block()
        match method:
            case "GetOrder":
                if request.id not in ORDERS:
                    await context.abort(grpc.StatusCode.NOT_FOUND, "no such order")
                return self.reply(method, ORDERS[request.id])
            case "BatchGetOrders":
                found = [ORDERS[key] for key in reversed(request.ids) if key in ORDERS]
                return self.reply(method, {"orders": found})
            case "ListOrders":
                orders = [{**order, "tags": [request.user_id]} for order in ORDERS.values()]
                return self.reply(method, {"orders": orders[: request.page_size or None]})
            case "CreateOrder":
                return request.order
            case "Ping":
                await context.send_initial_metadata((("x-zone", "b"),))
                context.set_trailing_metadata((("x-cost", "3"),))
                return self.reply(method, "pong")
            case _:
                return self.reply(method, {})

    def handler(self) -> Any:
        def method_handler(name: str) -> Any:
            method = self.descriptors.methods[f"{SERVICE}/{name}"]

            async def handle(request: Any, context: Any) -> Any:
                self.calls.append((name, request))
                self.metadata.append(dict(context.invocation_metadata()))
                self.seconds_left.append(context.time_remaining())
                return await self.answer(name, request, context)

            async def stream(request: Any, context: Any) -> AsyncIterator[Any]:
                self.calls.append((name, request))
                self.metadata.append(dict(context.invocation_metadata()))
                self.seconds_left.append(context.time_remaining())
                try:
                    for order in ORDERS.values():
                        yield self.reply(name, order)
                    await self.answer(name, request, context)
                finally:
                    self.stream_ended.set()

            request_class: Any = GetMessageClass(method.input_type)
            reply_class: Any = GetMessageClass(method.output_type)
            make = (
                _grpc.unary_stream_rpc_method_handler
                if method.server_streaming
                else _grpc.unary_unary_rpc_method_handler
            )
            return make(
                stream if method.server_streaming else handle,
                request_deserializer=request_class.FromString,
                response_serializer=reply_class.SerializeToString,
            )

        methods = self.descriptors.services[SERVICE].methods
        names = [method.name for method in methods if not method.client_streaming]
        return _grpc.method_handlers_generic_handler(
            SERVICE, {name: method_handler(name) for name in names}
        )


def health_handler(*, is_well: bool) -> Any:
    """The health checking protocol (grpc.health.v1), with one answer that stays."""
    status = b"\x08\x01" if is_well else b"\x08\x02"

    async def watch(_request: Any, context: Any) -> AsyncIterator[bytes]:
        yield status
        stay = asyncio.Event()

        def end(_: Any) -> None:
            stay.set()

        context.add_done_callback(end)
        await stay.wait()

    handler = _grpc.unary_stream_rpc_method_handler(watch)
    return _grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Watch": handler})


async def start_server(
    shop: Shop, *, port: int = 0, reflection_version: str | None = None
) -> tuple[grpc.aio.Server, str]:
    """Serve on loopback; answers the server and its target."""
    if reflection_version is None:
        return await serve(shop.handler(), port=port)
    return await serve(shop.handler(), reflection_of(shop, reflection_version), port=port)


async def start_refusing_server(seen: list[dict[str, Any]]) -> tuple[grpc.aio.Server, str]:
    """A server that refuses reflection, and keeps the metadata of those who ask."""

    async def refuse(_requests: Any, context: Any) -> None:
        seen.append(dict(context.invocation_metadata()))
        await context.abort(grpc.StatusCode.UNAUTHENTICATED, "who are you?")

    return await serve(_reflection_handler("v1", refuse))


async def serve(
    *handlers: Any, port: int = 0, credentials: Any = None
) -> tuple[grpc.aio.Server, str]:
    server = _aio.server()
    server.add_generic_rpc_handlers(handlers)
    address = f"127.0.0.1:{port}"
    if credentials is None:
        port = server.add_insecure_port(address)
    else:
        port = server.add_secure_port(address, credentials)
    await server.start()
    return server, f"127.0.0.1:{port}"


def reflection_of(shop: Shop, version: str) -> Any:
    pool = shop.descriptors.services[SERVICE].file.pool
    servicer = _reflection_servicer([SERVICE, reflection.SERVICE_NAME], pool=pool)
    return _reflection_handler(version, servicer.ServerReflectionInfo)


def _reflection_handler(version: str, behaviour: Any) -> Any:
    handler = _grpc.stream_stream_rpc_method_handler(
        behaviour,
        request_deserializer=_messages.ServerReflectionRequest.FromString,
        response_serializer=_messages.ServerReflectionResponse.SerializeToString,
    )
    return _grpc.method_handlers_generic_handler(
        f"grpc.reflection.{version}.ServerReflection", {"ServerReflectionInfo": handler}
    )
