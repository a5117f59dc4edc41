"""How connections are opened: names, addresses and TLS."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graphweft.connectors.transport import HttpRequest
from tests.connectors.transport.raw_server import (
    OK,
    answers,
    failure,
    opened,
    says,
    says_and_closes,
    serve,
)


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for loopback and its key, made for this run."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=shop.test", "-addext", "subjectAltName=DNS:shop.test,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.fixture
def server_tls(identity: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*identity)
    return context


@pytest.fixture
def client_tls(identity: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=identity[0])


class _Names:
    """Answers for the names of a test instead of DNS."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.asked = 0
        self.addresses = addresses
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)
        loop = asyncio.get_running_loop()
        if type(loop).__module__.startswith("uvloop"):
            pytest.skip("uvloop resolves names in C")

    def _look_up(self, _host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        self.asked += 1
        stream = socket.SOCK_STREAM
        return [(socket.AF_INET, stream, 6, "", (address, port)) for address in self.addresses]


async def test_a_server_with_a_known_certificate_is_asked(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with serve(answers, tls=server_tls) as server, opened(client_tls) as transport:
        for _ in range(3):
            assert (await transport.send(HttpRequest("GET", server.url))).body == b"ok"
        assert server.connections == 1


async def test_a_large_request_and_its_answer_pass_through_tls(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n" + b"x" * 1_000_000
    async with serve(says(answer), tls=server_tls) as server, opened(client_tls) as transport:
        response = await transport.send(HttpRequest("POST", server.url, body=b"y" * 1_000_000))
        assert len(response.body) == 1_000_000
        assert len(server.requests[0]) > 1_000_000


async def test_an_answer_over_tls_may_end_with_its_connection(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    answer = says_and_closes(b"HTTP/1.1 200 OK\r\n\r\nto the end")
    async with serve(answer, tls=server_tls) as server, opened(client_tls) as transport:
        response = await transport.send(HttpRequest("GET", server.url))
        assert response.body == b"to the end"


async def test_the_name_in_the_certificate_must_be_the_one_of_the_url(
    server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with serve(answers, tls=server_tls) as server, opened(client_tls) as transport:
        url = server.url.replace("127.0.0.1", "localhost")
        error = await failure(transport, HttpRequest("GET", url))
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert isinstance(error.__cause__, ssl.SSLCertVerificationError)
        assert not server.requests


async def test_a_certificate_of_an_unknown_authority_is_refused(
    server_tls: ssl.SSLContext,
) -> None:
    async with serve(answers, tls=server_tls) as server, opened() as transport:
        error = await failure(transport, HttpRequest("GET", server.url))
        assert isinstance(error.__cause__, ssl.SSLCertVerificationError)
        assert not server.requests


async def test_a_server_that_does_not_speak_tls_is_unreachable() -> None:
    async with serve(says(OK)) as server, opened() as transport:
        url = server.url.replace("http:", "https:")
        error = await failure(transport, HttpRequest("GET", url, timeout=20))
        assert error.code in {"UPSTREAM_UNREACHABLE", "UPSTREAM_TIMEOUT"}


async def test_a_name_is_resolved_once_for_many_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = _Names(monkeypatch, "127.0.0.1")
    async with serve(answers) as server, opened() as transport:
        request = HttpRequest("GET", server.url.replace("127.0.0.1", "shop.test"))
        await asyncio.gather(*[transport.send(request) for _ in range(5)])
        assert names.asked == 1
        assert b"host: shop.test:" in server.requests[0]


async def test_a_name_is_resolved_again_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = _Names(monkeypatch, "127.0.0.1")
    limits = {"dns_cache_seconds": 0.0, "idle_seconds": 0.0}
    async with serve(answers) as server, opened(**limits) as transport:
        for _ in range(3):
            await transport.send(HttpRequest("GET", server.url.replace("127.0.0.1", "shop.test")))
        assert names.asked == 3


async def test_a_name_is_resolved_again_when_its_address_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = _Names(monkeypatch, "127.0.0.2")
    async with serve(answers) as server, opened() as transport:
        request = HttpRequest("GET", server.url.replace("127.0.0.1", "shop.test"))
        assert (await failure(transport, request)).code == "UPSTREAM_UNREACHABLE"
        names.addresses = ("127.0.0.1",)
        assert (await transport.send(request)).body == b"ok"


async def test_the_next_address_is_tried_when_one_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _Names(monkeypatch, "127.0.0.3", "127.0.0.2", "127.0.0.1")
    async with serve(answers) as server, opened() as transport:
        request = HttpRequest("GET", server.url.replace("127.0.0.1", "shop.test"))
        assert (await transport.send(request)).body == b"ok"


async def test_a_name_that_cannot_be_resolved_is_unreachable_and_asked_again() -> None:
    async with opened() as transport:
        for _ in range(2):
            error = await failure(transport, HttpRequest("GET", "http://nowhere.invalid/"))
            assert error.code == "UPSTREAM_UNREACHABLE"
            assert isinstance(error.__cause__, socket.gaierror)
