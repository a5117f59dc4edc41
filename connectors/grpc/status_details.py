"""Details of a failed call that a client may see: google.rpc.Status in `grpc-status-details-bin`.

Of the standard details (google/rpc/error_details.proto) two help a client: which fields of the
request were wrong (BadRequest), and when to try again (RetryInfo). They are read by their field
numbers, so no google/rpc files are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc.aio
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import DecodeError

from graphweft.connectors.grpc.wire import length_delimited

__all__ = ["shown_details"]

_STATUS_DETAILS = "grpc-status-details-bin"
_BAD_REQUEST = "google.rpc.BadRequest"
_RETRY_INFO = "google.rpc.RetryInfo"


def shown_details(error: grpc.aio.AioRpcError) -> dict[str, object]:
    """The `extensions` made of a call's details; none where there are none, or no such ones."""
    shown: dict[str, object] = {}
    try:
        for name, value in _details(error):
            if name == _BAD_REQUEST:
                shown["details"] = {"fields": [_violation(item) for _, item in _fields(value, 1)]}
            elif name == _RETRY_INFO:
                for _, delay in _fields(value, 1):
                    shown["retryAfter"] = Duration.FromString(delay).ToTimedelta().total_seconds()
    except (DecodeError, UnicodeDecodeError):
        return {}
    return shown


def _details(error: grpc.aio.AioRpcError) -> Iterator[tuple[str, bytes]]:
    """Type name and content of each detail: `Status.details` is field 3, a list of Any."""
    metadata: Any = error.trailing_metadata() or ()
    for name, status in metadata:
        if name != _STATUS_DETAILS:
            continue
        for _, detail in _fields(status, 3):
            parts = dict(length_delimited(detail))
            yield parts.get(1, b"").decode().rpartition("/")[2], parts.get(2, b"")


def _violation(item: bytes) -> dict[str, str]:
    parts = dict(length_delimited(item))
    return {"field": parts.get(1, b"").decode(), "description": parts.get(2, b"").decode()}


def _fields(message: bytes, number: int) -> Iterator[tuple[int, bytes]]:
    return ((found, value) for found, value in length_delimited(message) if found == number)
