"""Metadata of a call: nothing of the client's is sent on unless a rule says so."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from graphweft.connectors.bindings import DirectiveArguments
from graphweft.connectors.contract import RequestContext
from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.mapping import Template, Variables, compile_text, is_list
from graphweft.schemas.errors import BackendError

__all__ = ["MetadataRule", "RenderMetadata", "compile_metadata", "read_rules"]

RenderMetadata = Callable[[Variables, RequestContext], Metadata]

_BINARY_SUFFIX = "-bin"
_TRACING = ("traceparent", "tracestate")
_REQUEST_ID = "x-request-id"
_AUTOMATIC = frozenset({*_TRACING, _REQUEST_ID})
_NAME = re.compile(r"(?!grpc-)[0-9a-z_.-]+")


@dataclass(frozen=True, slots=True)
class MetadataRule:
    """One entry: from a header of the client, or a text. `name` and `origin` are in lower case."""

    name: str
    origin: str | None = None
    value: Template | None = None


def read_rules(arguments: DirectiveArguments) -> tuple[MetadataRule, ...]:
    """The argument `metadata` of a directive. Raises MappingError."""
    entries = arguments.value("metadata")
    return tuple(
        _read_rule(arguments, index) for index in range(len(entries) if is_list(entries) else 0)
    )


def compile_metadata(
    source: tuple[MetadataRule, ...], binding: tuple[MetadataRule, ...], headers: HeaderRules
) -> RenderMetadata:
    """The metadata of calls. A rule of the binding replaces the source's of the same name, and both
    what the operator's rules say of that name.

    Trace context and request id go along. The function raises BackendError (BAD_USER_INPUT) for a
    value that metadata cannot carry.
    """
    rules = {rule.name: rule for rule in (*source, *binding)}
    passed = {name: rule.origin for name, rule in rules.items() if rule.origin is not None}
    headers = headers.without(frozenset(rules))
    ruled = headers.compile(taken=frozenset(rules) | _AUTOMATIC)
    automatic = _AUTOMATIC - headers.names - rules.keys()
    passed = {**{name: name for name in _TRACING if name in automatic}, **passed}
    rendered = {n: compile_text(rule.value) for n, rule in rules.items() if rule.value is not None}

    def render(variables: Variables, context: RequestContext) -> Metadata:
        pairs = ruled(context) if callable(ruled) else ruled
        entries = [(name, _sendable(name, value)) for name, value in pairs if _can_be_named(name)]
        client = context.headers
        if client:
            entries += [(n, _sendable(n, client[o])) for n, o in passed.items() if o in client]
        entries += [(name, _sendable(name, text(variables))) for name, text in rendered.items()]
        if context.request_id and _REQUEST_ID in automatic:
            entries.append((_REQUEST_ID, context.request_id))
        return tuple(entries)

    return render


def _read_rule(arguments: DirectiveArguments, index: int) -> MetadataRule:
    name = (arguments.text("metadata", index, "name") or "").lower()
    if not _can_be_named(name):
        raise arguments.error(
            f"metadata cannot be named {name!r}: a name has letters, digits, and the characters "
            "_ . -; user-agent, and names that start with grpc-, are reserved",
            "metadata",
            index,
        )
    origin = arguments.text("metadata", index, "from")
    value = arguments.template("metadata", index, "value")
    if (origin is None) == (value is None):
        raise arguments.error(
            f"the metadata {name} needs one of `from` and `value`", "metadata", index
        )
    return MetadataRule(name, None if origin is None else origin.lower(), value)


@lru_cache(maxsize=1024)
def _can_be_named(name: str) -> bool:
    """Whether metadata may have the name of a header."""
    return name != "user-agent" and _NAME.fullmatch(name) is not None


def _sendable(name: str, value: str) -> str | bytes:
    if name.endswith(_BINARY_SUFFIX):
        try:
            return b64decode(value, validate=True)
        except ValueError:
            raise _refused(name, "is not Base64") from None
    if not (value.isascii() and value.isprintable()):
        raise _refused(name, "has characters that metadata cannot carry")
    return value


def _refused(name: str, reason: str) -> BackendError:
    return BackendError(f"the value of the metadata {name} {reason}", code="BAD_USER_INPUT")
