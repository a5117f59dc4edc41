"""Bindings to HTTP requests: everything constant is computed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.mapping import Variables, compile_selection
from graphweft.connectors.rest.form import encode_form
from graphweft.connectors.rest.headers import compile_headers
from graphweft.connectors.rest.url import compile_url
from graphweft.connectors.rest.vocabulary import HttpBinding, HttpSource
from graphweft.connectors.transport import HttpRequest
from graphweft.schemas.errors import BackendError

__all__ = ["BuildRequest", "compile_request"]

BuildRequest = Callable[[Variables, RequestContext, float | None], HttpRequest]

_FORM = "application/x-www-form-urlencoded"


def compile_request(
    binding: HttpBinding,
    source: HttpSource | None,
    base_url: str | None,
    constants: Variables,
    rules: HeaderRules,
) -> BuildRequest:
    """What builds a binding's requests from variables, context and timeout in seconds.

    Raises:
        MappingError: the address is not absolute, or not the operator's alone.
    """
    url = compile_url(binding, source, base_url, constants)
    has_body = binding.body is not None
    headers = compile_headers(
        () if source is None else source.headers, binding.headers, rules, has_body=has_body
    )
    body = compile_selection(binding.body) if binding.body is not None else None
    method = binding.method

    def build(variables: Variables, context: RequestContext, timeout: float | None) -> HttpRequest:
        pairs = headers(variables, context)
        content = None if body is None else _encode(body({}, variables), pairs)
        return HttpRequest(method, url(variables), pairs, content, timeout)

    return build


def _encode(value: Any, headers: tuple[tuple[str, str], ...]) -> bytes | None:
    if value is None:
        return None
    if any(name == "content-type" and text.lower().startswith(_FORM) for name, text in headers):
        return encode_form(value)
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:  # integers of more than 64 bits, endless nesting
        raise BackendError(
            f"the body cannot be written as JSON: {error}", code="BAD_USER_INPUT"
        ) from error
