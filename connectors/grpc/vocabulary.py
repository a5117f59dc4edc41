"""`@grpcSource` and `@grpcConnect` (grpc-connect v0.1): their arguments as typed data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphweft.connectors.bindings import GRPC_CONNECT, BindingVocabulary, DirectiveArguments
from graphweft.connectors.grpc.metadata import MetadataRule, read_rules
from graphweft.connectors.mapping import Selection, Template

__all__ = [
    "VOCABULARY",
    "GrpcBinding",
    "GrpcSource",
    "ReadMask",
    "StreamRules",
    "read_grpc_binding",
    "read_grpc_source",
]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_SOURCE_ARGUMENTS = {"name", "target", "metadata", "timeout", "errors", "isSuccess"}


@dataclass(frozen=True, slots=True)
class GrpcSource:
    """A `@grpcSource`. `timeout` is in seconds, None for that of the configuration."""

    arguments: DirectiveArguments
    name: str
    target: str
    metadata: tuple[MetadataRule, ...] = ()
    timeout: float | None = None

    @property
    def mappings(self) -> tuple[Template, ...]:
        """Every mapping in it."""
        return _templates(self.metadata)


@dataclass(frozen=True, slots=True)
class StreamRules:
    """How much of a stream is read.

    Attributes:
        max_items: most messages; None for as many as the configuration says.
        truncate: leave out what comes after them; else more of them are an error.
    """

    max_items: int | None = None
    truncate: bool = False


@dataclass(frozen=True, slots=True)
class ReadMask:
    """A request field that says which fields of the reply are wanted.

    Attributes:
        field: name of the google.protobuf.FieldMask in the request.
        of: the field of the reply that its paths start in; "" for the reply itself.
    """

    field: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class GrpcBinding:
    """A `@grpcConnect`.

    Attributes:
        method: `package.Service/Method`.
        message: fills the request; None to fill it from the arguments by name.
        empty_is_null: whether an entity in which nothing is set is none.
        stream: for a server streaming method.
        read_mask: the request field that is filled from the selection, where there is one.
    """

    arguments: DirectiveArguments
    method: str
    message: Selection | None = None
    metadata: tuple[MetadataRule, ...] = ()
    empty_is_null: bool = False
    stream: StreamRules = StreamRules()
    read_mask: ReadMask | None = None

    @property
    def mappings(self) -> tuple[Selection | Template, ...]:
        """Every mapping that the request is built by."""
        values = _templates(self.metadata)
        return values if self.message is None else (self.message, *values)


def read_grpc_source(arguments: DirectiveArguments) -> GrpcSource:
    """Read a `@grpcSource`. Raises MappingError."""
    unknown = [name for name in dict(arguments.applied.arguments) if name not in _SOURCE_ARGUMENTS]
    if unknown:
        raise arguments.error(
            f"a source has no `{unknown[0]}`: TLS, descriptors and limits belong to the "
            "configuration of the subgraph",
            unknown[0],
        )
    target = arguments.text("target")
    if not target:
        raise arguments.error("a source needs a `target`, such as dns:///orders:50051")
    return GrpcSource(
        arguments=arguments,
        name=arguments.text("name") or "",
        target=target,
        metadata=read_rules(arguments),
        timeout=_timeout(arguments),
    )


def read_grpc_binding(arguments: DirectiveArguments) -> GrpcBinding:
    """Read a `@grpcConnect`. Raises MappingError."""
    if arguments.text("source") is None:
        raise arguments.error("`source` is missing: name a @grpcSource")
    method = (arguments.text("method") or "").lstrip("/")
    if method.count("/") != 1:
        raise arguments.error("`method` is written `package.Service/Method`", "method")
    return GrpcBinding(
        arguments=arguments,
        method=method,
        message=arguments.selection("message"),
        metadata=read_rules(arguments),
        empty_is_null=arguments.value("emptyAsNull") is True,
        stream=_stream_rules(arguments),
        read_mask=_read_mask(arguments),
    )


def _stream_rules(arguments: DirectiveArguments) -> StreamRules:
    most = arguments.value("stream", "maxItems")
    if most is not None and (not isinstance(most, int) or most < 1):
        raise arguments.error("`maxItems` is at least 1", "stream", "maxItems")
    return StreamRules(most, truncate=arguments.value("stream", "truncate") is True)


def _read_mask(arguments: DirectiveArguments) -> ReadMask | None:
    if arguments.value("readMask") is None:
        return None
    field = arguments.text("readMask", "field")
    if not field:
        raise arguments.error("`readMask` needs the `field` of the request", "readMask")
    return ReadMask(field, arguments.text("readMask", "of") or "")


def _timeout(arguments: DirectiveArguments) -> float | None:
    text = arguments.text("timeout")
    if text is None:
        return None
    match = _DURATION.fullmatch(text)
    if match is None:
        raise arguments.error("`timeout` is a duration such as 2s or 500ms", "timeout")
    return float(match[1]) * _SECONDS[match[2]]


def _templates(rules: tuple[MetadataRule, ...]) -> tuple[Template, ...]:
    return tuple(rule.value for rule in rules if rule.value is not None)


def _request_mappings(arguments: DirectiveArguments) -> tuple[Selection | Template, ...]:
    return read_grpc_binding(arguments).mappings


VOCABULARY = BindingVocabulary(GRPC_CONNECT, "grpcSource", "grpcConnect", _request_mappings)
