"""Reading the answer of a GraphQL server.

A well-formed GraphQL response is one whatever its HTTP status says; anything else is a failure of
the backend. Messages may reach a client, so they name the subgraph and never its URL or its words.
"""

from __future__ import annotations

from typing import Any, cast

import orjson

from graphweft.connectors.contract import SubgraphResponse
from graphweft.connectors.transport import HttpResponse
from graphweft.schemas.errors import BackendError

__all__ = ["has_graphql_errors", "read_response", "status_error"]

_STATUS_CODES = {
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    408: "UPSTREAM_TIMEOUT",
    429: "RATE_LIMITED",
    502: "UPSTREAM_UNAVAILABLE",
    503: "UPSTREAM_UNAVAILABLE",
    504: "UPSTREAM_TIMEOUT",
}


def read_response(subgraph: str, response: HttpResponse) -> SubgraphResponse:
    """Decode a GraphQL response.

    Raises:
        BackendError: it is not one, or its status is not a success and it has no errors to show.
    """
    status = response.status
    try:
        content = orjson.loads(response.body)
    except orjson.JSONDecodeError as error:
        if not 200 <= status < 300:
            raise status_error(subgraph, response) from error
        raise _invalid(subgraph, "is not JSON", status) from error
    if type(content) is not dict:
        raise _invalid(subgraph, "is not a GraphQL response", status)
    envelope = cast("dict[str, Any]", content)
    data = envelope.get("data")
    errors = envelope.get("errors")
    if errors:
        if not _are_errors(errors):
            raise _invalid(subgraph, "has malformed errors", status)
    elif not 200 <= status < 300:
        raise status_error(subgraph, response)
    elif data is None and "data" not in envelope:
        raise _invalid(subgraph, "has neither data nor errors", status)
    if data is not None and type(data) is not dict:
        raise _invalid(subgraph, "has data that is not an object", status)
    extensions = envelope.get("extensions")
    return SubgraphResponse(data, errors or (), extensions, (response.headers,))


def has_graphql_errors(body: bytes) -> bool:
    """Whether a body is a GraphQL response with errors."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(content, dict) and _are_errors(cast("dict[str, Any]", content).get("errors"))


def status_error(subgraph: str, response: HttpResponse) -> BackendError:
    """The error for a status that is not a success."""
    status = response.status
    extensions: dict[str, object] = {"http": {"status": status}}
    retry_after = response.header("retry-after")
    if status == 429 and retry_after:
        extensions["retryAfter"] = retry_after
    return BackendError(
        f"Subgraph '{subgraph}' answered with HTTP status {status}",
        code=_STATUS_CODES.get(status, "UPSTREAM_ERROR"),
        subgraph=subgraph,
        extensions=extensions,
    )


def _invalid(subgraph: str, what: str, status: int) -> BackendError:
    return BackendError(
        f"The answer of subgraph '{subgraph}' {what}",
        code="UPSTREAM_INVALID_RESPONSE",
        subgraph=subgraph,
        extensions={"http": {"status": status}},
    )


def _are_errors(value: object) -> bool:
    """Whether this is a list of errors as section 7.1.2 of the GraphQL specification has them."""
    if not isinstance(value, list) or not value:
        return False
    return all(
        isinstance(error, dict) and isinstance(cast("dict[str, Any]", error).get("message"), str)
        for error in cast("list[object]", value)
    )
