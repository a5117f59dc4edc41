"""HTTP to backends: a request, a response, and the one-method protocol between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

__all__ = ["HttpLimits", "HttpRequest", "HttpResponse", "HttpTransport"]

_MIB = 1024 * 1024


class HttpRequest(NamedTuple):
    """One request.

    Attributes:
        method: upper case.
        url: absolute and percent-encoded; sent as it is.
        headers: name and value pairs, in order; a name may repeat.
        body: the bytes to send, None for no body.
        timeout: seconds until the whole answer must be there; None for no limit of its own.
        is_repeatable: whether it may be sent a second time where the first may have been received,
            as an idempotent method always may.
        max_response_bytes: largest body of the answer; None for the transport's own limit.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    timeout: float | None = None
    is_repeatable: bool = False
    max_response_bytes: int | None = None


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
            BackendError: no answer; its code is one of the three of `failures.py`.
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
        response_bytes: largest body that is read, after decompression, unless a request says.
        head_bytes: largest status line and headers.
        connect_seconds: time to open a connection, TLS included.
        dns_cache_seconds: how long a resolved address is kept.
        idle_seconds: how long a connection is kept that nobody uses.
        age_seconds: how long a connection is used again, so that a backend that moves is followed.
    """

    connections_per_host: int = 256
    response_bytes: int = 10 * _MIB
    head_bytes: int = 64 * 1024
    connect_seconds: float = 10.0
    dns_cache_seconds: float = 30.0
    idle_seconds: float = 15.0
    age_seconds: float = 300.0
