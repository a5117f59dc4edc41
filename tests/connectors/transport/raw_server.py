"""A server on a bare socket that says on each connection just what a test tells it to say."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from graphweft.connectors.transport import Http1Transport, HttpLimits, HttpRequest, HttpTransport
from graphweft.schemas.errors import BackendError

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Peer:
    """The server's end of one connection."""

    def __init__(self, server: RawServer, reader: StreamReader, writer: StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    async def request(self) -> bytes:
        """Read one request; it is kept in `requests` of the server."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.startswith(b"content-length: "):
                length = int(line.partition(b": ")[2])
        message = head + await self._reader.readexactly(length)
        self._server.requests.append(message)
        return message

    async def head(self) -> None:
        """Read the head of a request, and leave its body where it is."""
        await self._reader.readuntil(b"\r\n\r\n")

    async def say(self, *parts: bytes) -> None:
        """Write, each part in a segment of its own."""
        for part in parts:
            self._writer.write(part)
            await self._writer.drain()
            await asyncio.sleep(0)

    async def closed(self) -> None:
        """Wait until the client closes."""
        while await self._reader.read(65_536):
            pass
        self._server.closed_by_client.set()

    async def reset(self) -> None:
        """End the connection as a process does that is killed: with a reset."""
        self._writer.transport.abort()

    async def answer_forever(self, answer: bytes = OK) -> None:
        """Answer every request alike until the client closes."""
        while True:
            await self.request()
            await self.say(answer)


Script = Callable[[Peer], Awaitable[Any]]


@dataclass(slots=True)
class RawServer:
    """What happened so far."""

    url: str = ""
    requests: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0
    closed_by_client: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def serve(*scripts: Script, tls: ssl.SSLContext | None = None) -> AsyncGenerator[RawServer]:
    """Serve; the n-th connection follows the n-th script, later ones the last."""
    seen = RawServer()
    tasks: set[asyncio.Task[Any]] = set()

    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        script = scripts[min(seen.connections, len(scripts) - 1)]
        seen.connections += 1
        try:
            await script(Peer(seen, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            seen.closed_by_client.set()
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    scheme = "http" if tls is None else "https"
    seen.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def opened(
    tls: ssl.SSLContext | None = None, /, **limits: Any
) -> AsyncGenerator[Http1Transport]:
    """A transport for the time of a test."""
    transport = Http1Transport(HttpLimits(**limits), tls)
    try:
        yield transport
    finally:
        await transport.aclose()


async def failure(transport: HttpTransport, request: HttpRequest) -> BackendError:
    """The error that a request ends with."""
    with pytest.raises(BackendError) as caught:
        await transport.send(request)
    return caught.value


def says(*parts: bytes) -> Script:
    """Answer one request with these bytes, then wait for the client to close."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(*parts)
        await peer.closed()

    return script


def says_and_closes(*parts: bytes) -> Script:
    """Answer one request with these bytes, then close."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.say(*parts)

    return script


async def answers(peer: Peer) -> None:
    """Answer every request."""
    await peer.answer_forever()
