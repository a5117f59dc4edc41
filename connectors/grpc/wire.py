"""Messages whose type we do not have, read by field number."""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.empty_pb2 import Empty
from google.protobuf.unknown_fields import UnknownFieldSet

__all__ = ["length_delimited"]


def length_delimited(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each field that is a string, bytes or a message, in order.

    Raises:
        DecodeError: this is not a message.
    """
    fields = UnknownFieldSet(Empty.FromString(message))
    for field in map(fields.__getitem__, range(len(fields))):
        if isinstance(field.data, bytes):
            yield field.field_number, field.data
