"""HTTP to backends: one small protocol, and the two engines that speak it.

`AiohttpTransport` carries the traffic. `HttpxTransport` wraps any `httpx.AsyncClient`: for HTTP/2,
for an ASGI app that is mounted without a socket, for tests. Neither follows redirects, keeps
cookies or reads proxy settings of the environment: a request goes where its URL says and carries
what it was given.

Every failure of an engine becomes a `BackendError` in this file and nowhere else:

    UPSTREAM_UNREACHABLE        no connection, or it was lost before an answer
    UPSTREAM_TIMEOUT            no complete answer in time
    UPSTREAM_INVALID_RESPONSE   not HTTP, cut short, or larger than the limit

The messages are fit for clients: they name no host. The engine's own error is the `__cause__`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple, Protocol

import aiohttp
import httpx
from yarl import URL

from graphweft.schemas.errors import BackendError

__all__ = [
    "AiohttpTransport",
    "HttpLimits",
    "HttpRequest",
    "HttpResponse",
    "HttpTransport",
    "HttpxTransport",
]


class HttpRequest(NamedTuple):
    """One request.

    Attributes:
        method: upper case.
        url: absolute and percent-encoded; sent as it is.
        headers: name and value pairs, in order; a name may repeat.
        body: the bytes to send, None for no body.
        timeout: seconds until the whole answer must be there; None for no limit of its own.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    timeout: float | None = None


class HttpResponse(NamedTuple):
    """One response, read to its end.

    Attributes:
        status: HTTP status code.
        headers: name and value pairs, names in lower case; a name may repeat.
        body: the content, decompressed.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


class HttpTransport(Protocol):
    """Sends requests. Made once, used by many requests at a time."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send, and read the whole answer, whatever its status.

        Raises:
            BackendError: no answer; its code is one of the three of this module.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """What a transport may use.

    Attributes:
        connections_per_host: connections open to one host at a time.
        response_bytes: largest body that is read, after decompression.
        connect_seconds: time to open a connection, TLS included.
        dns_cache_seconds: how long a resolved address is kept.
    """

    connections_per_host: int = 256
    response_bytes: int = 64 * 1024 * 1024
    connect_seconds: float = 10.0
    dns_cache_seconds: int = 30


class AiohttpTransport:
    """The engine of the hot path. Its session is made on first use, in the loop that uses it."""

    def __init__(self, limits: HttpLimits | None = None) -> None:
        self.limits = limits or HttpLimits()
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        session = self._session or self._open_session()
        timeout = aiohttp.ClientTimeout(
            total=request.timeout, sock_connect=self.limits.connect_seconds
        )
        try:
            async with session.request(
                request.method,
                _parse_url(request.url),
                headers=request.headers,
                data=request.body,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await self._read(response)
                headers = tuple([(name.lower(), value) for name, value in response.headers.items()])
                return HttpResponse(response.status, headers, body)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _translate(error) from error

    async def aclose(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,
            limit_per_host=self.limits.connections_per_host,
            ttl_dns_cache=self.limits.dns_cache_seconds,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"user-agent": "graphweft"},
            trust_env=False,
        )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        limit = self.limits.response_bytes
        length = response.content_length
        if length is not None and "content-encoding" not in response.headers:
            if length > limit:
                raise _too_large(limit)
            return await response.read()
        return await _read_chunks(response.content.iter_any(), limit)


class HttpxTransport:
    """Any `httpx.AsyncClient` as a transport.

    A client that is passed in stays its owner's: to close, and to keep from keeping cookies.
    """

    def __init__(
        self, client: httpx.AsyncClient | None = None, limits: HttpLimits | None = None
    ) -> None:
        self.limits = limits or HttpLimits()
        self._owns_client = client is None
        self._client = client or httpx.AsyncClient(
            limits=httpx.Limits(max_connections=self.limits.connections_per_host),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        timeout = httpx.Timeout(request.timeout, connect=self.limits.connect_seconds)
        try:
            async with (
                asyncio.timeout(request.timeout),
                self._client.stream(
                    request.method,
                    request.url,
                    headers=list(request.headers),
                    content=request.body,
                    timeout=timeout,
                    follow_redirects=False,
                ) as response,
            ):
                body = await _read_chunks(response.aiter_bytes(), self.limits.response_bytes)
                headers = tuple((k.lower(), v) for k, v in response.headers.multi_items())
                return HttpResponse(response.status_code, headers, body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise _translate(error) from error

    async def aclose(self) -> None:
        """Close the client, where this transport made it."""
        if self._owns_client:
            await self._client.aclose()


@lru_cache(maxsize=1024)
def _parse_url(url: str) -> URL:
    """A URL that is taken as it is, since whoever wrote it has encoded it."""
    return URL(url, encoded=True)


async def _read_chunks(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        parts.append(chunk)
    return b"".join(parts)


def _too_large(limit: int) -> BackendError:
    return BackendError(
        f"the backend's answer is larger than {limit} bytes", code="UPSTREAM_INVALID_RESPONSE"
    )


def _translate(error: Exception) -> BackendError:
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return BackendError("the backend did not answer in time", code="UPSTREAM_TIMEOUT")
        case (
            aiohttp.ClientPayloadError()
            | aiohttp.ClientResponseError()
            | httpx.DecodingError()
            | httpx.RemoteProtocolError()
        ):
            return BackendError(
                "the backend's answer is not readable HTTP", code="UPSTREAM_INVALID_RESPONSE"
            )
        case _:
            return BackendError("the backend cannot be reached", code="UPSTREAM_UNREACHABLE")
