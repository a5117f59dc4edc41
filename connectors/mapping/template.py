"""Templates to functions of the variables: plain text, and URLs with encoding by position."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from graphweft.connectors.mapping.select import MapValue, compile_expression
from graphweft.connectors.mapping.syntax import Template
from graphweft.connectors.mapping.values import Variables, as_text
from graphweft.schemas.errors import BackendError

__all__ = ["compile_text", "compile_url", "encode_component", "scalar_text"]


def compile_text(template: Template) -> Callable[[Variables], str]:
    """Plain text, such as a header's value. Null prints as nothing.

    The function raises BackendError (BAD_USER_INPUT) where a value is a list or an object.
    """
    parts = _compile_parts(template)
    if len(parts) == 1 and isinstance(parts[0], str):
        static = parts[0]
        return lambda _variables: static

    def render(variables: Variables) -> str:
        return "".join(
            [
                part if isinstance(part, str) else scalar_text(part(None, variables))
                for part in parts
            ]
        )

    return render


def compile_url(template: Template) -> Callable[[Variables], str]:
    """A URL or a piece of one. Static text is sent as it is written; values are encoded.

    Of a value only the unreserved characters of RFC 3986 stay as they are, so it can neither end a
    path segment nor begin a query. A path segment that becomes `.` or `..` through a value is
    refused: the server would take it for another path.

    The function raises BackendError (BAD_USER_INPUT) for such a segment, a list or an object.
    """
    parts = _compile_parts(template)
    if all(isinstance(part, str) for part in parts):
        static = "".join(part for part in parts if isinstance(part, str))
        return lambda _variables: static

    def render(variables: Variables) -> str:
        url = "".join(
            [
                part
                if isinstance(part, str)
                else encode_component(scalar_text(part(None, variables)))
                for part in parts
            ]
        )
        return refuse_dot_segments(url)

    return render


def encode_component(text: str) -> str:
    """Percent-encode everything but the unreserved characters of RFC 3986."""
    return quote(text, safe="")


def scalar_text(value: Any) -> str:
    """The text of a scalar; raises BackendError (BAD_USER_INPUT) for a list or an object."""
    text = as_text(value)
    if text is None:
        raise BackendError(
            "a list or an object cannot be put into a URL or header", code="BAD_USER_INPUT"
        )
    return text


def refuse_dot_segments(url: str) -> str:
    """The URL, unless a segment of its path is `.` or `..`."""
    path = url.split("?", 1)[0].split("#", 1)[0]
    if "/." in path or path.startswith("."):
        for segment in path.split("/"):
            if segment.lower().replace("%2e", ".") in {".", ".."}:
                raise BackendError(
                    "a value makes a path segment `.` or `..`, which is not sent",
                    code="BAD_USER_INPUT",
                )
    return url


def _compile_parts(template: Template) -> list[str | MapValue]:
    return [part if isinstance(part, str) else compile_expression(part) for part in template.parts]
