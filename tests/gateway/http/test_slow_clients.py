"""Clients that send their request slowly, or not at all, hold nothing for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from graphweft.gateway.http.header_timeout import http_protocol
from tests.gateway.fakes import fake_gateway
from tests.kit.asgi_server import serve

HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
BODY = b'{"query":"{ hello }"}'
WHOLE = HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY


@asynccontextmanager
async def serving(header_seconds: float = 30, **listen: Any) -> AsyncGenerator[tuple[str, int]]:
    gateway = fake_gateway(listen=listen)
    await gateway.start()
    async with serve(gateway, http=http_protocol(header_seconds)) as url:
        yield "127.0.0.1", int(url.rpartition(":")[2])
    await gateway.stop()


async def send(address: tuple[str, int], *parts: bytes) -> bytes:
    """What comes back until the server closes the connection; the client never does."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(30):
            return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize(
    "rest", [b"content-length: 1000\r\n\r\n{", b"transfer-encoding: chunked\r\n\r\n"]
)
async def test_a_body_that_does_not_come_is_answered_with_status_408(rest: bytes) -> None:
    async with serving(body_timeout="200ms") as address:
        answer = await send(address, HEAD + rest)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in head
    assert b'"code":"BAD_REQUEST"' in body


async def test_a_body_in_pieces_is_read_while_there_is_time() -> None:
    async with serving(body_timeout="30s") as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(WHOLE[:-5])
        await writer.drain()
        writer.write(WHOLE[-5:])
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        writer.close()


async def test_headers_that_do_not_end_close_the_connection() -> None:
    async with serving(header_seconds=0.2) as address:
        assert (await send(address, HEAD)).startswith(b"HTTP/1.1 408 ")


async def test_a_connection_without_a_request_is_closed() -> None:
    async with serving(header_seconds=0.2) as address:
        assert await send(address) == b""


async def test_the_second_request_of_a_connection_has_its_time_too() -> None:
    async with serving(header_seconds=0.2) as address:
        answer = await send(address, WHOLE, HEAD)
    first, _, second = answer.partition(b'{"data":{"hello":"hello world"}}')
    assert first.startswith(b"HTTP/1.1 200 ")
    assert second.startswith(b"HTTP/1.1 408 ")
