"""Reply bytes to messages. gRPC's own decoding answers None for bytes that it cannot read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError
from google.protobuf.message_factory import GetMessageClass

from graphweft.schemas.errors import BackendError

__all__ = ["reply_decoder"]


def reply_decoder(message: Descriptor, subgraph: str) -> Callable[[bytes], Any]:
    """What makes messages of a type; raises BackendError for bytes that are none."""
    parse: Any = GetMessageClass(message).FromString

    def decode(content: bytes) -> Any:
        try:
            return parse(content)
        except DecodeError as error:
            raise BackendError(
                f"the gRPC server answered with bytes that are no {message.full_name}",
                code="UPSTREAM_INVALID_RESPONSE",
                subgraph=subgraph,
            ) from error

    return decode
