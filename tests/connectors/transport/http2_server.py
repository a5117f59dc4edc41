"""A server that speaks HTTP/2 over TLS, on h2: it says what it was asked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import h2.config
import h2.connection
import h2.events

__all__ = ["Http2Server", "serve_http2"]


@dataclass(slots=True)
class Http2Server:
    """What happened so far: headers and body of each request, pseudo-headers among them."""

    url: str = ""
    connections: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(
        default_factory=list[tuple[dict[str, str], bytes]]
    )


class _Protocol(asyncio.Protocol):
    def __init__(self, server: Http2Server, answer: bytes) -> None:
        self._server = server
        self._answer = answer
        self._h2 = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        )
        self._streams: dict[int, tuple[dict[str, str], bytearray]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._server.connections += 1
        self._h2.initiate_connection()
        self._transport.write(self._h2.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self._h2.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                headers = {str(name): str(value) for name, value in event.headers}
                self._streams[event.stream_id] = (headers, bytearray())
            elif isinstance(event, h2.events.DataReceived):
                self._streams[event.stream_id][1].extend(event.data)
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                self._respond(event.stream_id)
        self._transport.write(self._h2.data_to_send())

    def _respond(self, stream: int) -> None:
        headers, body = self._streams.pop(stream)
        self._server.requests.append((headers, bytes(body)))
        found = [(":status", "200"), ("content-type", "application/json")]
        self._h2.send_headers(stream, found)
        self._h2.send_data(stream, self._answer, end_stream=True)


@asynccontextmanager
async def serve_http2(tls: ssl.SSLContext, answer: bytes) -> AsyncGenerator[Http2Server]:
    """Serve, for a while; `tls` is told to speak nothing else."""
    tls.set_alpn_protocols(["h2"])
    seen = Http2Server()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Protocol(seen, answer), "127.0.0.1", 0, ssl=tls)
    seen.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield seen
    finally:
        server.close()
