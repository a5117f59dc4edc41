"""The GraphQL endpoint: a bare ASGI callable that speaks GraphQL over HTTP.

POST with `application/json`, GET with query parameters. Answers are `application/json`, with status
200 for every well-formed request, or `application/graphql-response+json`, with status 400 where
nothing was executed.

A query ends when its client closes the connection: its calls to backends are cancelled. A mutation
that was begun goes on to its end. What is not there when a request's time is up is null with an
error; where nothing can be answered by then, the status is 504.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import structlog
from starlette.types import Receive, Scope, Send

from graphweft.connectors.contract import RequestContext
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.http.attendance import Attendance, Attendant, Ending
from graphweft.gateway.http.negotiation import GRAPHQL_RESPONSE, JSON, response_media_type
from graphweft.gateway.http.refusal import ClientGoneError, HttpRequestError, error_body
from graphweft.gateway.http.request import read_get, read_headers, read_post, refuse_forgery
from graphweft.gateway.pipeline import NO_STORE, Answer, answer
from graphweft.gateway.supergraph_manager import SupergraphManager
from graphweft.policies.caching import entity_tag

__all__ = ["GraphQLEndpoint"]

log: Any = structlog.get_logger("graphweft.http")

_CONTENT_TYPES = {
    media_type: (b"content-type", f"{media_type}; charset=utf-8".encode())
    for media_type in (JSON, GRAPHQL_RESPONSE)
}
_NO_STORE = (b"cache-control", NO_STORE)
_MAX_REQUEST_ID = 128

_SHAPING_SECONDS = 0.02
"""What calls to backends leave of the request's time, to make an answer of what there is."""

_CUT_SHORT = {
    Ending.SLOW_BODY: HttpRequestError(
        "The request body did not arrive in time", 408, headers=[(b"connection", b"close")]
    ),
    Ending.OVERDUE: HttpRequestError(
        "The operation could not be answered in time", 504, "GATEWAY_TIMEOUT"
    ),
}

Headers = Sequence[tuple[bytes, bytes]]


class GraphQLEndpoint:
    """Serves the current snapshot of a manager.

    Attributes:
        report: gets the context of each request once it is answered, with a trace; None for none.
    """

    def __init__(self, config: GatewayConfig, manager: SupergraphManager) -> None:
        self._csrf = config.csrf
        self._max_bytes = config.limits.http_max_request_bytes
        self._manager = manager
        self._attendant = Attendant(config.listen.body_timeout)
        self._id_prefix = os.urandom(5).hex()
        self._ids = count(1)
        self.report: Callable[[RequestContext], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = read_headers(scope)
        client = scope.get("client")
        context = RequestContext(
            headers=headers,
            request_id=self._request_id(headers),
            peer=client[0] if client else "",
        )
        if self.report is not None:
            context.trace = []
        media_type = response_media_type(headers.get("accept", ""))
        answered = await self._answer(scope, receive, context, media_type)
        if self.report is not None:
            self.report(context)
        if answered is None:
            return
        status, body, extra = answered
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    _CONTENT_TYPES[media_type or JSON],
                    (b"content-length", b"%d" % len(body)),
                    (b"x-request-id", context.request_id.encode("latin-1")),
                    *extra,
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, scope: Scope, receive: Receive, context: RequestContext, media_type: str | None
    ) -> tuple[int, bytes, Headers] | None:
        """Status, body and further headers; None where nobody is there to be answered."""
        attendance = self._attendant.begin(context, receive)
        try:
            return await self._execute(scope, context, media_type, attendance)
        except HttpRequestError as error:
            return _refused(error)
        except ClientGoneError:
            return None
        except asyncio.CancelledError:
            if attendance.ending is None:
                raise
            refusal = _CUT_SHORT.get(attendance.ending)
            return _refused(refusal) if refusal else None
        except Exception:
            log.exception("request failed", request_id=context.request_id)
            return 500, _internal_error(context.request_id), (_NO_STORE,)
        finally:
            self._attendant.end(attendance)
            context.loaders.clear()  # they hold the context: a cycle for the garbage collector

    async def _execute(
        self,
        scope: Scope,
        context: RequestContext,
        media_type: str | None,
        attendance: Attendance,
    ) -> tuple[int, bytes, Headers]:
        """Status, body and further headers of the answer."""
        method = scope["method"]
        if media_type is None:
            raise HttpRequestError(f"Answers are {GRAPHQL_RESPONSE} or {JSON}", status=406)
        if method == "POST":
            if self._csrf.enabled:
                refuse_forgery(context.headers, self._csrf)
            request = await read_post(context.headers, attendance.receive, self._max_bytes)
        elif method == "GET":
            if self._csrf.enabled:
                refuse_forgery(context.headers, self._csrf)
            request = read_get(scope["query_string"])
        else:
            raise HttpRequestError(
                f"{method} is not allowed here; use POST",
                status=405,
                headers=[(b"allow", b"GET, POST")],
            )
        generation = self._manager.current
        generation.in_flight += 1
        try:
            snapshot = generation.snapshot
            seconds = snapshot.config.timeout
            ends_at = asyncio.get_running_loop().time() + seconds
            context.deadline = ends_at - min(_SHAPING_SECONDS, seconds / 10)
            attendance.is_read(ends_at)
            result = await answer(snapshot, request, context, is_get=method == "GET")
        finally:
            self._manager.release(generation)
        is_refused = result.is_request_error and media_type == GRAPHQL_RESPONSE
        return _answered(context, result, 400 if is_refused else 200, method)

    def _request_id(self, headers: dict[str, str]) -> str:
        """The client's own id where it is a short printable word, or a new one."""
        given = headers.get("x-request-id")
        if given and len(given) <= _MAX_REQUEST_ID and given.isascii() and given.isprintable():
            return given
        return f"{self._id_prefix}-{next(self._ids):x}"


def _answered(
    context: RequestContext, answer: Answer, status: int, method: str
) -> tuple[int, bytes, Headers]:
    """An answer, or that the client has it already (RFC 9110, section 13.1.2)."""
    if answer.cache_control == NO_STORE:
        return status, answer.body, (_NO_STORE, *answer.headers)
    headers: Headers = ((b"cache-control", answer.cache_control), *answer.headers)
    if method != "GET":
        return status, answer.body, headers
    tag = entity_tag(answer.body)
    known = context.headers.get("if-none-match", "").encode("latin-1")
    is_known = known.strip() == b"*" or tag in {
        one.strip().removeprefix(b"W/") for one in known.split(b",")
    }
    headers = (*headers, (b"etag", tag))
    return (304, b"", headers) if is_known else (status, answer.body, headers)


def _refused(error: HttpRequestError) -> tuple[int, bytes, Headers]:
    return error.status, error_body(error.message, error.code), (_NO_STORE, *error.headers)


def _internal_error(request_id: str) -> bytes:
    return error_body("Internal server error", "INTERNAL_SERVER_ERROR", requestId=request_id)
