"""Methods that become root fields: those of one request, each under Query or under Mutation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from graphweft.connectors.grpc.naming import name_methods
from graphweft.connectors.grpc.wire import length_delimited
from graphweft.connectors.imported import ImportNote

__all__ = ["RootField", "root_fields"]

_READING_NAME = re.compile(r"(Get|List|Search|BatchGet|Find|Lookup|Query)(?![a-z])")
_READING_STREAM = re.compile(r"(Stream|Subscribe|Tail|Watch)(?![a-z])")
_GOOGLE_API_HTTP = 72295728
_HTTP_RULE_GET = 2
_HTTP_VERBS = range(2, 7)


@dataclass(frozen=True, slots=True)
class RootField:
    """A method as a root field.

    Attributes:
        name: name of the field.
        address: the method as `package.Service/Method`.
        method: its descriptor.
        reads: whether it is a field of Query; else of Mutation.
    """

    name: str
    address: str
    method: MethodDescriptor
    reads: bool


def root_fields(
    methods: Mapping[str, MethodDescriptor],
) -> tuple[tuple[RootField, ...], tuple[ImportNote, ...]]:
    """The root fields, sorted by service, and a note for each method that has none."""
    ordered = dict(sorted(methods.items(), key=_by_service))
    callable_ = {a: method for a, method in ordered.items() if not method.client_streaming}
    names = name_methods(callable_)
    notes = [note for item in ordered.items() if (note := _note(*item)) is not None]
    fields = [
        RootField(names[address], address, method, _reads(method))
        for address, method in callable_.items()
    ]
    return tuple(fields), tuple(notes)


def _note(address: str, method: MethodDescriptor) -> ImportNote | None:
    if method.client_streaming:
        return ImportNote(
            "skipped", address, "takes a stream of requests, which a field cannot send"
        )
    if method.server_streaming:
        return ImportNote("changed", address, "a stream, exposed as a list of bounded length")
    return None


def _by_service(item: tuple[str, MethodDescriptor]) -> tuple[str, int]:
    _, method = item
    return method.containing_service.full_name, method.index


def _reads(method: MethodDescriptor) -> bool:
    """Declared idempotency decides, then the HTTP rule, then the name."""
    options = method.GetOptions()
    if options.idempotency_level == MethodOptions.NO_SIDE_EFFECTS:
        return True
    verb = _http_verb(options)
    if verb is not None:
        return verb == _HTTP_RULE_GET
    names = (_READING_NAME, _READING_STREAM) if method.server_streaming else (_READING_NAME,)
    return any(name.match(method.name) for name in names)


def _http_verb(options: MethodOptions) -> int | None:
    """The field number of the verb in the option `(google.api.http)`, where there is one.

    The option is read as an unknown field: it needs no google/api files in any pool.
    """
    for number, rule in length_delimited(options.SerializeToString()):
        if number == _GOOGLE_API_HTTP:
            return next((verb for verb, _ in length_delimited(rule) if verb in _HTTP_VERBS), None)
    return None
