"""Servers that do not speak gRPC, or speak it badly: an error with its code, in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.descriptors import DescriptorSetFile
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import SERVICE, serve

ORDER = '{ order(id: "1") { id } }'
SECONDS = 1.0

# SETTINGS, its acknowledgement, and HEADERS of an answer with status 200 and content-type of gRPC
_SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
_ACK = b"\x00\x00\x00\x04\x01\x00\x00\x00\x00"
_CONTENT_TYPE = b"\x88\x5f\x10application/grpc"
_HEADERS = len(_CONTENT_TYPE).to_bytes(3, "big") + b"\x01\x04\x00\x00\x00\x01" + _CONTENT_TYPE


def _data(body: bytes, flags: int = 0) -> bytes:
    return len(body).to_bytes(3, "big") + b"\x00" + bytes([flags]) + b"\x00\x00\x00\x01" + body


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _says(*parts: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.02)

    return talk


async def _says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1000):
        pass


@asynccontextmanager
async def _raw(talk: Talk) -> AsyncGenerator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _ask(target: str, descriptor_set: Path, seconds: float = SECONDS) -> Any:
    connector = await connect(
        target, DescriptorSetFile(descriptor_set), config=GrpcConfig(timeout=seconds)
    )
    async with asyncio.timeout(30):
        response = await run(connector, "orders_Query_order_0", ORDER, None, RequestContext())
    await connector.aclose()
    return response


UNREACHABLE = {"UPSTREAM_UNREACHABLE", "UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT"}


@pytest.mark.parametrize(
    ("talk", "codes"),
    [
        pytest.param(_says(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"), UNREACHABLE,
                     id="HTTP/1"),
        pytest.param(_says(b"\x00" * 200), UNREACHABLE, id="garbage"),
        pytest.param(_says(), UNREACHABLE, id="closes at once"),
        pytest.param(_says_nothing, UNREACHABLE, id="says nothing"),
        pytest.param(_says(_SETTINGS, _ACK), UNREACHABLE, id="closes after its settings"),
        pytest.param(_says(_SETTINGS, _ACK, _HEADERS, _data(b"\x00\x00\x00\x00\x10ab")),
                     UNREACHABLE, id="closes within a message"),
    ],
)  # fmt: skip
async def test_a_server_that_speaks_otherwise_is_away(
    descriptor_set: Path, talk: Talk, codes: set[str]
) -> None:
    async with _raw(talk) as target:
        response = await _ask(target, descriptor_set)
    assert response.data == {"order": None}
    (error,) = response.errors
    assert error["extensions"]["code"] in codes
    assert error["extensions"]["service"] == "orders"
    assert error["path"] == ["order"]
    assert target not in error["message"]


def _answering(reply: bytes) -> Any:
    async def handle(_request: Any, _context: Any) -> bytes:
        return reply

    untyped: Any = grpc
    handler = untyped.unary_unary_rpc_method_handler(handle)
    return untyped.method_handlers_generic_handler(SERVICE, {"GetOrder": handler})


@pytest.mark.parametrize(
    "reply", [b"\xff\xff\xff\xff", b"\x0a\x7f", b"\x08", b"\x0a\x02\xff\xfe", b"\x07\x07"]
)
async def test_a_message_that_cannot_be_read_is_an_answer_that_is_not_valid(
    descriptor_set: Path, reply: bytes
) -> None:
    server, target = await serve(_answering(reply))
    response = await _ask(target, descriptor_set, 10)
    await server.stop(None)
    assert response.data == {"order": None}
    (error,) = response.errors
    assert error["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"
    assert error["path"] == ["order"]
