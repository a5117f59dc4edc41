"""HTTP to backends: one small protocol, and the two engines that speak it.

`Http1Transport` carries the traffic. `HttpxTransport` wraps any `httpx.AsyncClient`: for HTTP/2,
for an ASGI app that is mounted without a socket, for tests. Neither follows redirects, keeps
cookies or reads proxy settings of the environment: a request goes where its URL says and carries
what it was given.

Every failure of an engine becomes one of the three `BackendError`s of `failures.py`.
"""

from graphweft.connectors.transport.bounded import BoundedTransport
from graphweft.connectors.transport.contract import (
    HttpLimits,
    HttpRequest,
    HttpResponse,
    HttpTransport,
)
from graphweft.connectors.transport.http1 import Http1Transport
from graphweft.connectors.transport.httpx_client import HttpxTransport
from graphweft.connectors.transport.tls import ClientTls

__all__ = [
    "BoundedTransport",
    "ClientTls",
    "Http1Transport",
    "HttpLimits",
    "HttpRequest",
    "HttpResponse",
    "HttpTransport",
    "HttpxTransport",
]
