"""Credentials that stand in a header or in the query as they are."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote

from graphweft.connectors.credentials.contract import with_headers
from graphweft.connectors.credentials.secret import ReadSecret
from graphweft.connectors.transport import HttpRequest

__all__ = ["HeaderCredentials", "QueryCredentials", "basic", "bearer"]


@dataclass(frozen=True, slots=True)
class HeaderCredentials:
    """A secret in a header; `name` in lower case."""

    name: str
    secret: ReadSecret = field(repr=False)

    async def apply(self, request: HttpRequest) -> HttpRequest:
        """See `Credentials.apply`."""
        return with_headers(request, (self.name, self.secret()))

    def is_renewed(self, request: HttpRequest, *, refused: bool) -> bool:
        """Whether the secret is another one than the request was sent with."""
        return refused and (self.name, self.secret()) not in request.headers

    async def aclose(self) -> None:
        """Nothing goes on."""


@dataclass(frozen=True, slots=True)
class QueryCredentials:
    """A secret in the query of the URL. Servers write URLs to their logs: a header is better."""

    name: str
    secret: ReadSecret = field(repr=False)

    async def apply(self, request: HttpRequest) -> HttpRequest:
        """See `Credentials.apply`."""
        return request._replace(url=self._url(request.url))

    def is_renewed(self, request: HttpRequest, *, refused: bool) -> bool:
        """Whether the secret is another one than the request was sent with."""
        return refused and not request.url.endswith(self._parameter())

    async def aclose(self) -> None:
        """Nothing goes on."""

    def _url(self, url: str) -> str:
        return f"{url}{'&' if '?' in url else '?'}{self._parameter()}"

    def _parameter(self) -> str:
        return f"{quote(self.name, safe='')}={quote(self.secret(), safe='')}"


def bearer(token: ReadSecret) -> HeaderCredentials:
    """A bearer token (RFC 6750, section 2.1)."""
    return HeaderCredentials("authorization", lambda: f"Bearer {token()}")


def basic(username: str, password: ReadSecret) -> HeaderCredentials:
    """User name and password (RFC 7617), in UTF-8."""

    def value() -> str:
        return f"Basic {b64encode(f'{username}:{password()}'.encode()).decode()}"

    return HeaderCredentials("authorization", value)
