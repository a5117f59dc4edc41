"""Details of a failed call that a client may see: google.rpc.Status in `grpc-status-details-bin`.

The standard details (google/rpc/error_details.proto) that are made for clients are shown: what was
wrong with the request, which resource or quota it was about, when to try again. DebugInfo never is.
They are read by their field numbers, so no google/rpc files are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import grpc.aio
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import DecodeError

from graphweft.connectors.grpc.wire import length_delimited

__all__ = ["shown_details"]

_STATUS_DETAILS = "grpc-status-details-bin"


class _Shown(NamedTuple):
    """How a detail is shown: its text fields by number, of itself or of each entry in a list."""

    name: str
    texts: Mapping[int, str]
    entries: int = 0


_RETRY_INFO = "google.rpc.RetryInfo"
_ERROR_INFO = "google.rpc.ErrorInfo"
_ERROR_INFO_METADATA = 3
_SHOWN: Mapping[str, _Shown] = {
    "google.rpc.BadRequest": _Shown("fields", {1: "field", 2: "description", 3: "reason"}, 1),
    _ERROR_INFO: _Shown("error", {1: "reason", 2: "domain"}),
    "google.rpc.Help": _Shown("help", {1: "description", 2: "url"}, 1),
    "google.rpc.LocalizedMessage": _Shown("localized", {1: "locale", 2: "message"}),
    "google.rpc.PreconditionFailure": _Shown(
        "preconditions", {1: "type", 2: "subject", 3: "description"}, 1
    ),
    "google.rpc.QuotaFailure": _Shown("quotas", {1: "subject", 2: "description"}, 1),
    "google.rpc.RequestInfo": _Shown("request", {1: "id"}),
    "google.rpc.ResourceInfo": _Shown("resource", {1: "type", 2: "name"}),
}


def shown_details(error: grpc.aio.AioRpcError) -> dict[str, object]:
    """The `extensions` made of a call's details; none where there are none, or no such ones."""
    shown: dict[str, object] = {}
    details: dict[str, object] = {}
    try:
        for name, value in _details(error):
            if name == _RETRY_INFO:
                for _, delay in _fields(value, 1):
                    shown["retryAfter"] = Duration.FromString(delay).ToTimedelta().total_seconds()
            elif name in _SHOWN:
                details[_SHOWN[name].name] = _shown(_SHOWN[name], value)
            if name == _ERROR_INFO and (metadata := _metadata(value)):
                details["metadata"] = metadata
    except (DecodeError, UnicodeDecodeError):
        return {}
    return {**shown, "details": details} if details else shown


def _details(error: grpc.aio.AioRpcError) -> Iterator[tuple[str, bytes]]:
    """Type name and content of each detail: `Status.details` is field 3, a list of Any."""
    metadata: Any = error.trailing_metadata() or ()
    for name, status in metadata:
        if name != _STATUS_DETAILS:
            continue
        for _, detail in _fields(status, 3):
            parts = dict(length_delimited(detail))
            yield parts.get(1, b"").decode().rpartition("/")[2], parts.get(2, b"")


def _shown(shown: _Shown, value: bytes) -> object:
    if shown.entries:
        return [_texts(shown.texts, entry) for _, entry in _fields(value, shown.entries)]
    return _texts(shown.texts, value)


def _texts(names: Mapping[int, str], message: bytes) -> dict[str, str]:
    fields = length_delimited(message)
    return {names[number]: value.decode() for number, value in fields if number in names}


def _metadata(error_info: bytes) -> dict[str, str]:
    """The `map<string, string>` of an ErrorInfo."""
    entries = [dict(length_delimited(e)) for _, e in _fields(error_info, _ERROR_INFO_METADATA)]
    return {entry.get(1, b"").decode(): entry.get(2, b"").decode() for entry in entries}


def _fields(message: bytes, number: int) -> Iterator[tuple[int, bytes]]:
    return ((found, value) for found, value in length_delimited(message) if found == number)
