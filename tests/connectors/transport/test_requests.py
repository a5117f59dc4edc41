"""What is sent: exactly what was asked for, and nothing that could be read as something else."""

from __future__ import annotations

import pytest

from graphweft.connectors.transport import HttpRequest
from tests.connectors.transport.raw_server import answers, failure, opened, serve


async def _sent(request: HttpRequest, suffix: str = "") -> list[str]:
    """The lines of a request as they arrive, the host left out."""
    async with serve(answers) as server, opened() as transport:
        await transport.send(request._replace(url=server.url.rstrip("/") + suffix))
        text = server.requests[0].decode("latin-1")
        return [line for line in text.split("\r\n") if not line.startswith("host: 127.0.0.1:")]


OWN = ["user-agent: graphweft", "accept-encoding: gzip, deflate"]


async def test_a_request_has_its_headers_in_order_and_its_body() -> None:
    headers = (("X-B", "1"), ("x-a", "\xe9"), ("X-B", "2"))
    assert await _sent(HttpRequest("PATCH", "", headers, b"body"), "/p%2Fq?x=%7B#fragment") == [
        "PATCH /p%2Fq?x=%7B HTTP/1.1", "X-B: 1", "x-a: \xe9", "X-B: 2", *OWN,
        "content-length: 4", "", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "target"),
    [("", "/"), ("?a=b", "/?a=b"), ("#top", "/"), ("/a?b=http://c/d", "/a?b=http://c/d")],
)
async def test_the_target_is_what_follows_the_host(suffix: str, target: str) -> None:
    assert await _sent(HttpRequest("GET", ""), suffix) == [f"GET {target} HTTP/1.1", *OWN, "", ""]


async def test_a_post_without_a_body_says_so() -> None:
    assert "content-length: 0" in await _sent(HttpRequest("POST", ""))


async def test_given_headers_replace_our_own() -> None:
    headers = (("User-Agent", "me"), ("Accept-Encoding", "identity"), ("Host", "other.example"))
    assert await _sent(HttpRequest("GET", "", headers)) == [
        "GET / HTTP/1.1", "User-Agent: me", "Accept-Encoding: identity", "Host: other.example",
        "", "",
    ]  # fmt: skip


async def test_credentials_of_a_url_are_sent_as_basic_authorization() -> None:
    async with serve(answers) as server, opened() as transport:
        url = server.url.replace("//", "//me:p%40ss@")
        await transport.send(HttpRequest("GET", url))
        await transport.send(HttpRequest("GET", url, (("Authorization", "Bearer x"),)))
    first, second = (message.decode() for message in server.requests)
    assert "authorization: Basic bWU6cEBzcw==\r\n" in first
    assert "@" not in first
    assert "Basic" not in second


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", "", (("x-a", "1\r\nx-b: 2"),)),
        HttpRequest("GET", "", (("x-a", "1\nx-b: 2"),)),
        HttpRequest("GET", "", (("x-a", "1\rx"),)),
        HttpRequest("GET", "", (("x-a", "1\0"),)),
        HttpRequest("GET", "", (("x-a\r\nx-b", "1"),)),
        HttpRequest("GET", "", (("x a", "1"),)),
        HttpRequest("GET", "", (("x:a", "1"),)),
        HttpRequest("GET", "", (("", "1"),)),
        HttpRequest("GET", "", (("x\xe9", "1"),)),
        HttpRequest("GET / HTTP/1.1\r\nx: y\r\n\r\nGET", ""),
        HttpRequest("G ET", ""),
        HttpRequest("POST", "", (("Content-Length", "0"),), b"GET /x HTTP/1.1\r\n\r\n"),
        HttpRequest("POST", "", (("transfer-encoding", "chunked"),), b"0\r\n\r\n"),
        HttpRequest("GET", "", (("Connection", "upgrade"), ("Upgrade", "h2c"))),
        HttpRequest("GET", "a b"),
        HttpRequest("GET", "a\r\nx: y"),
        HttpRequest("GET", "a\0"),
        HttpRequest("GET", "a\x7f"),
        HttpRequest("GET", "\xe9"),
        HttpRequest("GET", "?a=\tb"),
    ],
)
async def test_a_request_that_could_be_read_as_another_is_not_sent(request_: HttpRequest) -> None:
    async with serve(answers) as server, opened() as transport:
        error = await failure(transport, request_._replace(url=server.url + request_.url))
        assert error.code == "UPSTREAM_UNREACHABLE"
        assert isinstance(error.__cause__, ValueError)
        assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "nonsense", "", "/path", "ftp://host/", "http://", "http:///path", "http://host:port/",
        "http://host:99999/", "http://[x/", "http://a b/", "http://a\r\nb/", "http://h\xe9/",
        f"http://{'a' * 64}.example/", "http://127.0.0.1 :80/",
    ],
)  # fmt: skip
async def test_a_url_that_is_none_of_http_is_refused(url: str) -> None:
    async with opened() as transport:
        assert (await failure(transport, HttpRequest("GET", url))).code == "UPSTREAM_UNREACHABLE"
