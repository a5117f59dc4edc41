"""The call behind one binding: request from the variables, response to what the mapping reads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from graphweft.connectors.batching import READ, share
from graphweft.connectors.bindings import Binding, Reply, call_record
from graphweft.connectors.bindings.outcome import OutcomeRules
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.mapping import Variables
from graphweft.connectors.rest.config import RestConfig
from graphweft.connectors.rest.request import BuildRequest
from graphweft.connectors.rest.response import Decoded, decode, failure
from graphweft.connectors.single_flight import SingleFlight
from graphweft.connectors.trace import timed
from graphweft.connectors.transport import HttpRequest, HttpResponse, HttpTransport
from graphweft.schemas.errors import BackendError

__all__ = ["Flights", "RestCall"]

Flights = SingleFlight[HttpRequest, HttpResponse]
Exchange = Callable[[HttpRequest, RequestContext], Awaitable[HttpResponse]]


@dataclass(frozen=True, slots=True)
class RestCall:
    """A `BackendCall` over HTTP.

    Attributes:
        reads_response: whether the binding's mappings use `$status` or `$response`.
        flights: reads in flight that requests may share; None where they may not.
    """

    binding: Binding
    build: BuildRequest
    rules: OutcomeRules
    transport: HttpTransport
    config: RestConfig
    reads_response: bool
    flights: Flights | None = None

    async def __call__(
        self, variables: Variables, context: RequestContext, *, is_read: bool
    ) -> Reply:
        """Send the request; see `BackendCall`."""
        request = self.build(variables, context, self._timeout(context))
        if is_read and request.method == "GET":
            name = (READ, *request[:4])
            send = partial(self._send, request, context, variables, self._read)
            decoded = await share(context, name, send)
        else:
            decoded = await self._send(request, context, variables, self._write)
        return self._judge(decoded, variables)

    async def _read(self, request: HttpRequest, context: RequestContext) -> HttpResponse:
        if self.flights is None:
            return await self.transport.send(request)
        return await self.flights.run(request[:4], context, self.transport.send, request)

    async def _write(self, request: HttpRequest, _: RequestContext) -> HttpResponse:
        return await self.transport.send(request)

    async def _send(
        self,
        request: HttpRequest,
        context: RequestContext,
        variables: Variables,
        exchange: Exchange,
    ) -> Decoded:
        self._count(context)
        if context.trace is None:
            return decode(await exchange(request, context))
        record = call_record(self.binding, request.method, request.url, variables)
        response = await timed(context.trace, record, lambda: exchange(request, context))
        record["status"] = response.status
        record["bytes"] = len(response.body)
        return decode(response)

    def _judge(self, decoded: Decoded, variables: Variables) -> Reply:
        response, value, problem = decoded
        known = self._with_response(decoded, variables)
        ok = 200 <= response.status < 300
        if not self.rules.succeeds(value, known, default=ok):
            raise self.rules.shown(failure(response), value, known)
        if problem is not None:
            raise BackendError(
                problem,
                code="UPSTREAM_INVALID_RESPONSE",
                extensions={"http": {"status": response.status}},
            )
        return Reply(value, known, response.headers)

    def _with_response(self, decoded: Decoded, variables: Variables) -> Variables:
        if not self.reads_response:
            return variables
        headers: dict[str, list[str]] = {}
        for name, value in decoded.response.headers:
            headers.setdefault(name, []).append(value)
        response = {"headers": headers}
        return {**variables, "$status": decoded.response.status, "$response": response}

    def _timeout(self, context: RequestContext) -> float:
        if context.deadline is None:
            return self.config.timeout
        left = context.deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise BackendError("no time is left to call the backend", code="UPSTREAM_TIMEOUT")
        return min(self.config.timeout, left)

    def _count(self, context: RequestContext) -> None:
        limit = self.config.calls_per_request
        if limit is None:
            return
        name = ("calls", self.binding.subgraph, self.binding.source)
        count = context.loaders[name] = context.loaders.get(name, 0) + 1
        if count > limit:
            raise BackendError(
                f"the operation makes more than {limit} calls to this backend",
                code="REQUEST_LIMIT_EXCEEDED",
            )
