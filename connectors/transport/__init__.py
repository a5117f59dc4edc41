"""HTTP to backends: one small protocol, and the engines that speak it.

`Http1Transport` carries the traffic. `HttpxTransport` wraps any `httpx.AsyncClient`: for HTTP/2,
and for tests; `AsgiTransport` calls an application in this process. None follows redirects, keeps
cookies or reads proxy settings of the environment: a request goes where its URL says and carries
what it was given.

Every failure of an engine becomes one of the three `BackendError`s of `failures.py`.
"""

from graphweft.connectors.transport.asgi import AsgiTransport
from graphweft.connectors.transport.bounded import BoundedTransport
from graphweft.connectors.transport.contract import (
    HttpLimits,
    HttpRequest,
    HttpResponse,
    HttpTransport,
)
from graphweft.connectors.transport.http1 import Http1Transport
from graphweft.connectors.transport.httpx_client import HttpxTransport
from graphweft.connectors.transport.outbound import OutboundPolicy, OutboundRefusedError
from graphweft.connectors.transport.tls import ClientTls

__all__ = [
    "AsgiTransport",
    "BoundedTransport",
    "ClientTls",
    "Http1Transport",
    "HttpLimits",
    "HttpRequest",
    "HttpResponse",
    "HttpTransport",
    "HttpxTransport",
    "OutboundPolicy",
    "OutboundRefusedError",
]
