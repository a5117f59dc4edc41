"""HTTP/2 with servers that offer it."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from graphweft.connectors.transport import ClientTls, HttpRequest, HttpxTransport
from tests.connectors.credentials.certificates import Authority
from tests.connectors.transport.http2_server import serve_http2
from tests.connectors.transport.raw_server import answers, serve


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def server_tls(authority: Authority) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.ca)
    context.load_cert_chain(*authority.issue("api.test"))
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest.fixture
def client_tls(authority: Authority) -> ClientTls:
    certificate, key = authority.issue("gateway.test")
    return ClientTls(ca=authority.ca, certificate=certificate, key=key, server_name="api.test")


async def test_many_requests_share_a_connection(
    server_tls: ssl.SSLContext, client_tls: ClientTls
) -> None:
    transport = HttpxTransport(http2=True, tls=client_tls)
    async with serve_http2(server_tls, b"[1]") as server:
        first = HttpRequest("POST", f"{server.url}/x?y=1", (("x-a", "1"),), b"{}", 5)
        assert (await transport.send(first)).body == b"[1]"
        sent = [transport.send(HttpRequest("GET", server.url, timeout=5)) for _ in range(20)]
        assert {answer.status for answer in await asyncio.gather(*sent)} == {200}
        await transport.aclose()
    assert server.connections == 1
    headers, body = server.requests[0]
    assert (headers[":method"], headers[":path"], headers["x-a"]) == ("POST", "/x?y=1", "1")
    assert headers[":authority"] == server.url.removeprefix("https://")
    assert body == b"{}"


async def test_a_server_without_it_is_called_as_before(
    server_tls: ssl.SSLContext, client_tls: ClientTls
) -> None:
    transport = HttpxTransport(http2=True, tls=client_tls)
    async with serve(answers, tls=server_tls) as server:
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        await transport.aclose()
    assert server.requests[0].startswith(b"GET / HTTP/1.1\r\n")
