"""HTTP responses to values, and failures to errors."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from graphweft.connectors.bindings import NOT_FOUND
from graphweft.connectors.transport import HttpResponse
from graphweft.schemas.errors import BackendError

__all__ = ["Decoded", "decode", "failure"]


class _Cause(NamedTuple):
    """What an HTTP status means to a client."""

    code: str
    retryable: bool = False


_UPSTREAM = _Cause("UPSTREAM_ERROR")
_TIMEOUT = _Cause("UPSTREAM_TIMEOUT", retryable=True)
_UNAVAILABLE = _Cause("UPSTREAM_UNAVAILABLE", retryable=True)
_BAD_INPUT = _Cause("BAD_USER_INPUT")
_CONFLICT = _Cause("CONFLICT")

_CAUSES = {
    400: _BAD_INPUT,
    401: _Cause("UNAUTHENTICATED"),
    403: _Cause("FORBIDDEN"),
    404: _Cause(NOT_FOUND),
    408: _TIMEOUT,
    409: _CONFLICT,
    410: _Cause(NOT_FOUND),
    412: _Cause("PRECONDITION_FAILED"),
    422: _BAD_INPUT,
    429: _Cause("RATE_LIMITED", retryable=True),
    502: _UNAVAILABLE,
    503: _UNAVAILABLE,
    504: _TIMEOUT,
}


# what the JSON services of AWS answer with
_OTHER_JSON = frozenset({"application/x-amz-json-1.0", "application/x-amz-json-1.1"})


class Decoded(NamedTuple):
    """A response whose body was read.

    Attributes:
        value: the JSON value, or the text of a `text/plain` body; None for an empty one.
        problem: why the body cannot be read; None where it was.
    """

    response: HttpResponse
    value: Any
    problem: str | None = None


def decode(response: HttpResponse) -> Decoded:
    """Decode a body by its content type: JSON where there is none."""
    if not response.body:
        return Decoded(response, None)
    media_type, _, parameters = (response.header("content-type") or "").partition(";")
    kind = media_type.strip().lower()
    if not kind or kind.endswith(("/json", "+json")) or kind in _OTHER_JSON:
        try:
            return Decoded(response, orjson.loads(response.body))
        except orjson.JSONDecodeError:
            return _decode_other_json(response, parameters)
    if kind == "text/plain":
        return _decode_text(response, parameters)
    return Decoded(response, None, f"the backend answered with {kind}, which is not JSON")


def failure(response: HttpResponse) -> BackendError:
    """The error for a response that is no success."""
    status = response.status
    cause = _CAUSES.get(status, _UPSTREAM)
    extensions: dict[str, object] = {"http": {"status": status}, "retryable": cause.retryable}
    delay = response.header("retry-after")
    if delay is not None and delay.isdigit():
        extensions["retryAfter"] = int(delay)
    return BackendError(
        f"the backend answered with status {status}", code=cause.code, extensions=extensions
    )


def _decode_other_json(response: HttpResponse, parameters: str) -> Decoded:
    """JSON that is not plain UTF-8 (RFC 8259, section 8.1), though it has to be."""
    text = _decode_text(response, parameters)
    if text.problem is None:
        with suppress(orjson.JSONDecodeError):
            return Decoded(response, orjson.loads(text.value.removeprefix("\ufeff")))
    return Decoded(response, None, "the backend's answer is not the JSON it says it is")


def _decode_text(response: HttpResponse, parameters: str) -> Decoded:
    charset = "utf-8"
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    try:
        return Decoded(response, response.body.decode(charset))
    except (LookupError, UnicodeError, ValueError):
        return Decoded(response, None, f"the backend's text is not {charset}")
