"""Headers of a request: nothing of the client's is sent on unless a mapping or a rule says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphweft.connectors.bindings import DirectiveArguments
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.mapping import Render, Template, Variables, compile_text, is_list
from graphweft.schemas.errors import BackendError

__all__ = ["HeaderMapping", "RenderHeaders", "compile_headers", "read_headers"]

RenderHeaders = Callable[[Variables, RequestContext], tuple[tuple[str, str], ...]]

_OF_THE_CONNECTION = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NEVER_FORWARDED = frozenset({"accept", "content-type", "cookie", "host"})
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TRACING = ("traceparent", "tracestate")
_REQUEST_ID = "x-request-id"
_AUTOMATIC = frozenset({*_TRACING, _REQUEST_ID})


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """One header: from a header of the client, or a text. `name` and `origin` are in lower case."""

    name: str
    origin: str | None = None
    value: Template | None = None


def read_headers(arguments: DirectiveArguments) -> tuple[HeaderMapping, ...]:
    """The `http.headers` of a directive. Raises MappingError."""
    entries = arguments.value("http", "headers")
    if entries is None:
        return ()
    count = len(entries) if is_list(entries) else 1
    return tuple(_read_header(arguments, index) for index in range(count))


def compile_headers(
    source: tuple[HeaderMapping, ...],
    binding: tuple[HeaderMapping, ...],
    rules: HeaderRules,
    *,
    has_body: bool,
) -> RenderHeaders:
    """The headers of a request. A binding's header replaces the source's of the same name, and both
    what the operator's rules say of that name.

    Trace context and request id go along. The function raises BackendError (BAD_USER_INPUT) for a
    value with a line break, which would be another header, or another control character.
    """
    own = {header.name for header in binding}
    mappings = (*[header for header in source if header.name not in own], *binding)
    mapped = frozenset(header.name for header in mappings)
    rules = rules.without(mapped)
    ruled = rules.compile(taken=mapped | _AUTOMATIC)
    named = mapped | rules.names
    static = [("accept", "application/json")] if "accept" not in named else []
    if has_body and "content-type" not in named:
        static.append(("content-type", "application/json"))
    passed = tuple((h.name, h.origin) for h in mappings if h.origin is not None)
    rendered = tuple((h.name, compile_text(h.value)) for h in mappings if h.value is not None)
    tracing = tuple(name for name in _TRACING if name not in named)
    with_id = _REQUEST_ID not in named

    def render(variables: Variables, context: RequestContext) -> tuple[tuple[str, str], ...]:
        headers = [*static, *(ruled(context) if callable(ruled) else ruled)]
        client = context.headers
        if client:
            headers += [(name, client[origin]) for name, origin in passed if origin in client]
            headers += [(name, client[name]) for name in tracing if name in client]
        headers += _render(rendered, variables)
        if with_id and context.request_id:
            headers.append((_REQUEST_ID, context.request_id))
        return tuple(headers)

    return render


def _render(
    rendered: tuple[tuple[str, Render], ...], variables: Variables
) -> list[tuple[str, str]]:
    return [(name, _field_value(name, text(variables))) for name, text in rendered]


def _field_value(name: str, text: str) -> str:
    """A value as it is sent: UTF-8, byte by byte (RFC 9110, section 5.5)."""
    if _CONTROL.search(text):
        raise BackendError(
            f"the value of the header {name} has a line break or another control character, "
            "and is not sent",
            code="BAD_USER_INPUT",
        )
    return text if text.isascii() else text.encode().decode("latin-1")


def _read_header(arguments: DirectiveArguments, index: int) -> HeaderMapping:
    def given(key: str) -> str | None:
        text = arguments.text("http", "headers", index, key)
        return text if text is not None or index else arguments.text("http", "headers", key)

    name, origin = given("name"), given("from")
    value = arguments.template("http", "headers", index, "value")
    if value is None and not index:
        value = arguments.template("http", "headers", "value")
    if not name:
        raise arguments.error("a header needs a `name`", "http", "headers", index)
    lower = name.lower()
    if (origin is None) == (value is None):
        raise arguments.error(
            f"the header {name} needs one of `from` and `value`", "http", "headers", index
        )
    if lower in _OF_THE_CONNECTION:
        raise arguments.error(f"the header {name} is not a mapping's to set", "http", "headers")
    if origin is not None and (lower in _NEVER_FORWARDED or origin.lower() in _NEVER_FORWARDED):
        raise arguments.error(f"the header {name} is never passed on", "http", "headers", index)
    return HeaderMapping(lower, None if origin is None else origin.lower(), value)
