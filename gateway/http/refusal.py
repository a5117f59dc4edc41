"""A request that is answered without executing anything, and how errors look on the wire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import orjson
from graphql import GraphQLError, GraphQLSyntaxError

from graphweft.schemas.errors import GraphweftError

__all__ = ["ClientGoneError", "HttpRequestError", "error_body", "graphql_error_body"]

_MAX_ERRORS = 100


class HttpRequestError(GraphweftError):
    """A request is refused.

    Attributes:
        status: HTTP status code.
        code: `extensions.code` of the error.
        headers: response headers that belong to the status, such as `allow`.
    """

    def __init__(
        self,
        message: str,
        status: int = 400,
        code: str = "BAD_REQUEST",
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


class ClientGoneError(GraphweftError):
    """The client closed the connection before its request was complete."""


def error_body(message: str, code: str, **extensions: object) -> bytes:
    """A GraphQL response with one error and no data."""
    return orjson.dumps(
        {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}
    )


def graphql_error_body(errors: Iterable[GraphQLError]) -> bytes:
    """A GraphQL response with request errors (GraphQL 7.1.2), each with a code."""
    return orjson.dumps({"errors": [_formatted(error) for error in list(errors)[:_MAX_ERRORS]]})


def _formatted(error: GraphQLError) -> dict[str, Any]:
    formatted = cast("dict[str, Any]", error.formatted)
    default = (
        "GRAPHQL_PARSE_FAILED"
        if isinstance(error, GraphQLSyntaxError)
        else "GRAPHQL_VALIDATION_FAILED"
    )
    return {**formatted, "extensions": {"code": default, **(error.extensions or {})}}
