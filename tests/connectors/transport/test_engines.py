from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from aiohttp import web

from graphweft.connectors.transport import (
    BoundedTransport,
    Http1Transport,
    HttpLimits,
    HttpRequest,
    HttpTransport,
    HttpxTransport,
)
from graphweft.schemas.errors import BackendError


def _httpx(limits: HttpLimits) -> HttpTransport:
    return HttpxTransport(limits=limits)


Engine = Callable[[HttpLimits], HttpTransport]
ENGINES = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(Http1Transport, id="http1"),
        pytest.param(_httpx, id="httpx"),
    ],
)


async def _echo(request: web.BaseRequest) -> web.StreamResponse:
    lines = [f"{request.method} {request.raw_path}"]
    lines += [f"{k.lower()}: {v}" for k, v in request.headers.items() if k.lower()[:2] == "x-"]
    lines += [f"cookie: {request.headers.get('cookie')}", (await request.read()).decode()]
    headers = [("x-a", "1"), ("x-a", "2"), ("set-cookie", "c=1")]
    response = web.Response(text="\n".join(lines))
    for name, value in headers:
        response.headers.add(name, value)
    return response


@asynccontextmanager
async def _serve(handler: Any) -> AsyncGenerator[str]:
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _open(engine: Engine, **limits: Any) -> AsyncGenerator[HttpTransport]:
    transport = engine(HttpLimits(**limits))
    try:
        yield transport
    finally:
        await transport.aclose()


async def _failure(transport: HttpTransport, request: HttpRequest) -> BackendError:
    with pytest.raises(BackendError) as caught:
        await transport.send(request)
    return caught.value


@ENGINES
async def test_a_request_is_sent_as_it_is_and_its_answer_read(engine: Engine) -> None:
    async with _serve(_echo) as url, _open(engine) as transport:
        request = HttpRequest("PUT", f"{url}/a%2Fb?x=%7B", (("x-b", "1"), ("x-b", "2")), b"body")
        for _ in range(2):  # the second round shows that the cookie of the first is not kept
            response = await transport.send(request)
            assert response.body.decode().splitlines() == [
                "PUT /a%2Fb?x=%7B", "x-b: 1", "x-b: 2", "cookie: None", "body",
            ]  # fmt: skip
            assert response.status == 200
            assert [value for name, value in response.headers if name == "x-a"] == ["1", "2"]
            assert response.header("x-a") == "1"
            assert response.header("x-none") is None


@ENGINES
async def test_a_header_that_came_byte_by_byte_is_sent_so(engine: Engine) -> None:
    value = "grün".encode().decode("latin-1")
    async with _serve(_echo) as url, _open(engine) as transport:
        response = await transport.send(HttpRequest("GET", url, (("x-a", value),)))
    assert "x-a: grün" in response.body.decode()


@ENGINES
async def test_a_redirect_is_an_answer_like_any_other(engine: Engine) -> None:
    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=302, headers={"location": "http://nowhere.invalid/"})

    async with _serve(handler) as url, _open(engine) as transport:
        assert (await transport.send(HttpRequest("GET", url))).status == 302


@ENGINES
async def test_a_backend_that_is_not_there_is_unreachable(engine: Engine) -> None:
    async with _open(engine) as transport:
        for url in ("http://127.0.0.1:1/", "http://nowhere.invalid/", "nonsense", "http://[x/"):
            error = await _failure(transport, HttpRequest("GET", url))
            assert error.code == "UPSTREAM_UNREACHABLE"
            assert error.__cause__ is not None
            assert "127.0.0.1" not in error.message


@ENGINES
async def test_a_backend_that_does_not_answer_in_time_is_a_timeout(engine: Engine) -> None:
    release = asyncio.Event()

    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    async with _serve(handler) as url, _open(engine) as transport:
        error = await _failure(transport, HttpRequest("GET", url, timeout=0.05))
        release.set()
    assert error.code == "UPSTREAM_TIMEOUT"


@ENGINES
@pytest.mark.parametrize("chunked", [False, True])
async def test_an_answer_over_the_limit_is_refused(engine: Engine, chunked: bool) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if not chunked:
            return web.Response(body=b"x" * 2000)
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(20):
            await response.write(b"x" * 100)
        return response

    async with _serve(handler) as url, _open(engine, response_bytes=1000) as transport:
        error = await _failure(transport, HttpRequest("GET", url))
    assert error.code == "UPSTREAM_INVALID_RESPONSE"
    assert "larger than 1000 bytes" in error.message


@ENGINES
@pytest.mark.parametrize(("size", "is_read"), [(1500, True), (1501, False)])
async def test_one_backend_may_have_a_limit_of_its_own(
    engine: Engine, size: int, is_read: bool
) -> None:
    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=b"x" * size)

    async with _serve(handler) as url, _open(engine, response_bytes=1000) as transport:
        bounded = BoundedTransport(transport, 1500)
        if is_read:
            assert len((await bounded.send(HttpRequest("GET", url))).body) == size
        else:
            error = await _failure(bounded, HttpRequest("GET", url))
            assert "larger than 1500 bytes" in error.message


@ENGINES
async def test_a_small_body_that_unpacks_to_a_large_one_is_refused(engine: Engine) -> None:
    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        response = web.Response(body=b"x" * 100_000)
        response.enable_compression(web.ContentCoding.gzip)
        return response

    async with _serve(handler) as url, _open(engine, response_bytes=50_000) as transport:
        error = await _failure(transport, HttpRequest("GET", url))
    assert error.code == "UPSTREAM_INVALID_RESPONSE"


@ENGINES
async def test_an_answer_that_is_not_http_cannot_be_read(engine: Engine) -> None:
    async def garbage(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(garbage, "127.0.0.1", 0)
    async with server, _open(engine) as transport:
        port = server.sockets[0].getsockname()[1]
        error = await _failure(transport, HttpRequest("GET", f"http://127.0.0.1:{port}/"))
    assert error.code == "UPSTREAM_INVALID_RESPONSE"


async def test_a_client_that_was_passed_in_is_its_owners_to_close() -> None:
    async with httpx.AsyncClient() as client:
        await HttpxTransport(client).aclose()
        assert not client.is_closed


async def test_a_transport_without_traffic_opens_nothing() -> None:
    await Http1Transport().aclose()
