"""Mutual TLS: the certificate that the gateway shows, and whom it trusts."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from graphweft.connectors.transport import ClientTls, Http1Transport, HttpRequest
from graphweft.schemas.errors import ConfigError
from tests.connectors.credentials.certificates import Authority
from tests.connectors.transport.raw_server import answers, failure, serve


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server_tls(authority: Authority) -> ssl.SSLContext:
    """A server that wants a certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.ca)
    context.load_cert_chain(*authority.issue("api.test"))
    context.verify_mode = ssl.CERT_REQUIRED
    return context


async def asks(url: str, tls: ClientTls) -> bytes:
    transport = Http1Transport(tls=tls)
    try:
        return (await transport.send(HttpRequest("GET", url))).body
    finally:
        await transport.aclose()


async def test_a_certificate_is_shown_to_the_server(
    authority: Authority, server_tls: ssl.SSLContext
) -> None:
    certificate, key = authority.issue("gateway.test")
    tls = ClientTls(ca=authority.ca, certificate=certificate, key=key, server_name="api.test")
    async with serve(answers, tls=server_tls) as server:
        assert await asks(server.url, tls) == b"ok"


async def test_without_a_certificate_there_is_no_answer(
    authority: Authority, server_tls: ssl.SSLContext
) -> None:
    transport = Http1Transport(tls=ClientTls(ca=authority.ca, server_name="api.test"))
    async with serve(answers, tls=server_tls) as server:
        error = await failure(transport, HttpRequest("GET", server.url))
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert server.requests == []
    await transport.aclose()


@pytest.mark.parametrize("server_name", [None, "other.test"])
async def test_a_server_of_another_name_is_not_asked(
    server_name: str | None, authority: Authority, server_tls: ssl.SSLContext
) -> None:
    certificate, key = authority.issue("gateway.test")
    tls = ClientTls(ca=authority.ca, certificate=certificate, key=key, server_name=server_name)
    transport = Http1Transport(tls=tls)
    async with serve(answers, tls=server_tls) as server:
        assert (await failure(transport, HttpRequest("GET", server.url))).code == (
            "UPSTREAM_UNREACHABLE"
        )
        assert server.requests == []
    await transport.aclose()


async def test_a_certificate_that_was_replaced_is_shown_to_new_connections(
    authority: Authority, server_tls: ssl.SSLContext, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path).issue("gateway.test")
    tls = ClientTls(
        ca=authority.ca,
        certificate=stranger.certificate,
        key=stranger.key,
        server_name="api.test",
    )
    transport = Http1Transport(tls=tls)
    async with serve(answers, tls=server_tls) as server:
        await failure(transport, HttpRequest("GET", server.url))
        known = authority.issue("gateway.test")
        stranger.certificate.write_bytes(known.certificate.read_bytes())
        tls.context()  # half replaced: the old ones stay
        stranger.key.write_bytes(known.key.read_bytes())
        assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
    await transport.aclose()


def test_files_that_cannot_be_used_are_an_error(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.issue("gateway.test")
    locked = authority.issue("locked.test", password=b"hush")
    empty = tmp_path / "empty.pem"
    empty.touch()
    for ca in (tmp_path / "none.pem", empty):
        with pytest.raises(ConfigError, match="the TLS files cannot be used"):
            ClientTls(ca=ca)
    for shown, private in (
        (empty, key),
        (certificate, locked.key),
        (locked.certificate, locked.key),
    ):
        with pytest.raises(ConfigError, match="the TLS files cannot be used"):
            ClientTls(certificate=shown, key=private)
