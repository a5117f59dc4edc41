"""Templates to functions of the variables: plain text, and URL parts with their encoding.

The functions raise BackendError (BAD_USER_INPUT) for a value that cannot stand where it would.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from graphweft.connectors.mapping.select import MapValue, compile_expression
from graphweft.connectors.mapping.syntax import Template
from graphweft.connectors.mapping.values import Variables, as_text
from graphweft.schemas.errors import BackendError

__all__ = [
    "Render",
    "compile_path",
    "compile_query",
    "compile_text",
    "encode_component",
    "encode_segment",
    "scalar_text",
    "split_query",
]

Render = Callable[[Variables], str]

_BAD_INPUT = "BAD_USER_INPUT"
_STATIC_SAFE = "%/:?[]@!$&'()*+,;=-._~"


def compile_text(template: Template) -> Render:
    """Plain text, such as a header's value. Null prints as nothing; values are not encoded."""
    return _compile(template, _as_it_is, scalar_text)


def compile_query(template: Template) -> Render:
    """A query string without its `?`. Static text is sent as written, values are encoded."""
    return _compile(template, _encode_static, _encode_value)


def compile_path(template: Template) -> Render:
    """The path of a URL. Static text is sent as written, values are encoded.

    Of a value only the unreserved characters of RFC 3986 stay as they are, so it cannot end its
    segment. A segment that becomes `.`, `..` or empty is refused: servers would take it for another
    path. Empty segments that the author wrote are sent.
    """
    render = _compile(template, _encode_static, _encode_value)
    if all(isinstance(part, str) for part in template.parts):
        return render
    filled = "".join(part if isinstance(part, str) else "x" for part in template.parts)
    empty = filled.split("/").count("")
    return lambda variables: _checked(render(variables), empty)


def split_query(template: Template) -> tuple[Template, Template | None]:
    """The part before the first static `?`, and the part after it."""
    for index, part in enumerate(template.parts):
        if isinstance(part, str) and "?" in part:
            before, after = part.split("?", 1)
            head = (*template.parts[:index], *([before] if before else []))
            tail = (*([after] if after else []), *template.parts[index + 1 :])
            return Template(head), Template(tail)
    return template, None


def encode_component(text: str) -> str:
    """Percent-encode everything but the unreserved characters of RFC 3986."""
    if text.isascii() and text.isalnum():
        return text
    return quote(text, safe="")


def encode_segment(text: str) -> str:
    """Encode one path segment; one that is empty, `.` or `..` is refused."""
    return _checked(encode_component(text), 0)


def scalar_text(value: Any) -> str:
    """The text of a scalar; a list or an object has none."""
    text = as_text(value)
    if text is None:
        raise BackendError(
            "a list or an object cannot be put into a URL or header", code=_BAD_INPUT
        )
    return text


def _compile(
    template: Template, static: Callable[[str], str], dynamic: Callable[[Any], str]
) -> Render:
    parts: list[str | MapValue] = [
        static(part) if isinstance(part, str) else compile_expression(part)
        for part in template.parts
    ]
    if all(isinstance(part, str) for part in parts):
        text = "".join(part for part in parts if isinstance(part, str))
        return lambda _variables: text

    def render(variables: Variables) -> str:
        return "".join(
            [part if isinstance(part, str) else dynamic(part(None, variables)) for part in parts]
        )

    return render


def _as_it_is(text: str) -> str:
    return text


def _encode_static(text: str) -> str:
    """What an author wrote is taken as encoded; only what no URL may hold is encoded."""
    return quote(text, safe=_STATIC_SAFE)


def _encode_value(value: Any) -> str:
    return encode_component(scalar_text(value))


def _checked(path: str, empty: int) -> str:
    """The path, unless values make it lead elsewhere; `empty` of its segments are meant to be."""
    segments = path.split("/")
    if segments.count("") > empty:
        raise BackendError("a value makes a path segment empty, which is not sent", code=_BAD_INPUT)
    if "." in path and any(unquote(segment) in {".", ".."} for segment in segments):
        raise BackendError(
            "a value makes a path segment `.` or `..`, which is not sent", code=_BAD_INPUT
        )
    return path
