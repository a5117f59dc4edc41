"""One operation against a GraphQL server, encoded once and sent once per request.

Implements the POST binding of GraphQL over HTTP. This is the hot path: per call it encodes the
variables, sends, and decodes the answer. Queries in flight that send the same bytes and headers
share one answer, which each of them decodes for itself.
"""

from __future__ import annotations

from asyncio import get_running_loop
from functools import partial
from typing import Any

import orjson
from graphql import OperationType

from graphweft.connectors.contract import RequestContext, SubgraphOperation, SubgraphResponse
from graphweft.connectors.graphql.response import has_graphql_errors, read_response, status_error
from graphweft.connectors.header_rules import HeaderRules, RenderHeaders
from graphweft.connectors.single_flight import SingleFlight
from graphweft.connectors.trace import Trace, TraceRecord, timed
from graphweft.connectors.transport import HttpRequest, HttpResponse, HttpTransport
from graphweft.schemas.errors import BackendError

__all__ = ["Flights", "GraphQLCall", "encode_operation"]

Flights = SingleFlight[HttpRequest, HttpResponse]

BASE_HEADERS = (
    ("accept", "application/graphql-response+json, application/json;q=0.9"),
    ("content-type", "application/json"),
)

_TRANSPORT_MESSAGES = {
    "UPSTREAM_UNREACHABLE": "cannot be reached",
    "UPSTREAM_TIMEOUT": "did not answer in time",
    "UPSTREAM_CREDENTIALS": "cannot be asked: the gateway has no credentials for it",
}


def encode_operation(text: str, name: str = "") -> bytes:
    """The request body as far as it is the same for every request: all but the variables."""
    body = b'{"query":' + orjson.dumps(text)
    if name:
        body += b',"operationName":' + orjson.dumps(name)
    return body


class GraphQLCall:
    """A prepared operation; see `SubgraphCall` and `RawSubgraphCall` of the contract."""

    __slots__ = (
        "_body",
        "_flights",
        "_headers",
        "_is_read",
        "_prefix",
        "_render",
        "_send",
        "_url",
        "name",
    )

    def __init__(
        self,
        operation: SubgraphOperation,
        name: str,
        url: str,
        transport: HttpTransport,
        rules: HeaderRules,
        flights: Flights | None = None,
    ) -> None:
        encoded = encode_operation(operation.text, operation.name)
        self.name = name
        self._url = url
        self._send = transport.send
        self._body = encoded + b"}"
        self._prefix = encoded + b',"variables":'
        headers = rules.compile()
        self._render: RenderHeaders | None = headers if callable(headers) else None
        self._headers = BASE_HEADERS if callable(headers) else BASE_HEADERS + headers
        self._is_read = operation.operation_type is OperationType.QUERY
        self._flights = flights if self._is_read else None

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Send, and decode the answer."""
        response = await self._exchange(variables, context)
        return read_response(self.name, response)

    async def raw(self, variables: dict[str, Any], context: RequestContext) -> bytes:
        """Send, and hand over the answer as it came."""
        status, _, body = response = await self._exchange(variables, context)
        if status == 200 and body[:1] == b"{":
            return body
        if has_graphql_errors(body):
            return body
        if 200 <= status < 300:
            read_response(self.name, response)
            return body
        raise status_error(self.name, response)

    def decode(self, body: bytes) -> SubgraphResponse:
        """Read a body that `raw` handed over."""
        return read_response(self.name, HttpResponse(200, (), body))

    async def _exchange(self, variables: dict[str, Any], context: RequestContext) -> HttpResponse:
        timeout = None
        if context.deadline is not None:
            timeout = context.deadline - get_running_loop().time()
            if timeout <= 0:
                raise self._failed("UPSTREAM_TIMEOUT")
        headers = self._headers
        if self._render is not None:
            headers += self._render(context)
        body = self._prefix + orjson.dumps(variables) + b"}" if variables else self._body
        request = HttpRequest("POST", self._url, headers, body, timeout, self._is_read)
        try:
            if context.trace is None:
                return await self._transmit(request, context)
            return await self._traced(request, context, context.trace)
        except BackendError as error:
            raise self._failed(error.code) from error

    async def _transmit(self, request: HttpRequest, context: RequestContext) -> HttpResponse:
        if self._flights is None:
            return await self._send(request)
        return await self._flights.run(
            (request.headers, request.body), context, self._send, request
        )

    async def _traced(
        self, request: HttpRequest, context: RequestContext, trace: Trace
    ) -> HttpResponse:
        record: TraceRecord = {
            "kind": "call",
            "subgraph": self.name,
            "method": request.method,
            "url": request.url,
        }
        response = await timed(trace, record, partial(self._transmit, request, context))
        record["status"] = response.status
        record["bytes"] = len(response.body)
        return response

    def _failed(self, code: str) -> BackendError:
        what = _TRANSPORT_MESSAGES.get(code, "gave an answer that cannot be read")
        return BackendError(f"Subgraph '{self.name}' {what}", code=code, subgraph=self.name)
