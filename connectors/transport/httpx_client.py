"""Any `httpx.AsyncClient` as a transport: HTTP/2, an ASGI app without a socket, tests."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from graphweft.connectors.transport.contract import HttpLimits, HttpRequest, HttpResponse
from graphweft.connectors.transport.failures import timed_out, too_large, unreachable, unreadable
from graphweft.connectors.transport.tls import ClientTls
from graphweft.schemas.errors import BackendError

__all__ = ["HttpxTransport"]


class HttpxTransport:
    """An httpx client. One that is passed in stays its owner's to close."""

    def __init__(
        self,
        client: httpx.AsyncClient | None = None,
        limits: HttpLimits | None = None,
        *,
        http2: bool = False,
        tls: ClientTls | None = None,
    ) -> None:
        """Use a client, or make one.

        Args:
            client: sends the requests; the other options are then its own.
            limits: what it may use.
            http2: whether HTTP/2 is spoken with servers that choose it (RFC 7301).
            tls: how servers are verified, and the gateway with them; its files are read once.
        """
        self.limits = limits or HttpLimits()
        self._owns_client = client is None
        name = tls.server_name if tls else None
        self._extensions = {"sni_hostname": name} if name else {}
        self._client = client or httpx.AsyncClient(
            limits=httpx.Limits(max_connections=self.limits.connections_per_host),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
            http2=http2,
            verify=tls.context() if tls else ssl.create_default_context(),
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
                    headers=[(name.encode(), _encode(value)) for name, value in request.headers],
                    content=request.body,
                    timeout=timeout,
                    follow_redirects=False,
                    extensions=self._extensions,
                ) as response,
            ):
                limit = request.max_response_bytes or self.limits.response_bytes
                body = await _read_chunks(response.aiter_bytes(), limit)
                headers = tuple((k.lower(), v) for k, v in response.headers.multi_items())
                return HttpResponse(response.status_code, headers, body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise _translate(error) from error

    async def aclose(self) -> None:
        """Close the client, where this transport made it."""
        if self._owns_client:
            await self._client.aclose()


def _encode(value: str) -> bytes:
    """As the other transport: what came in byte by byte goes out so, other text as UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()


async def _read_chunks(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        parts.append(chunk)
    return b"".join(parts)


def _translate(error: Exception) -> BackendError:
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return timed_out()
        case httpx.DecodingError() | httpx.RemoteProtocolError():
            return unreadable()
        case _:
            return unreachable()
