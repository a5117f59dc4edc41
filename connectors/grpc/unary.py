"""A unary call: request bytes in, reply message out, within the deadline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import grpc.aio
from google.protobuf.descriptor import MethodDescriptor

from graphweft.connectors.grpc.backend import GrpcBackend
from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.grpc.decode import reply_decoder
from graphweft.connectors.grpc.status import as_backend_error

__all__ = ["MethodReply", "UnaryMethod", "metadata_by_name"]


class MethodReply(NamedTuple):
    """What a server answered.

    Attributes:
        message: the reply message; of a streaming method, the list of its messages.
        initial: metadata sent before it, names in lower case.
        trailers: metadata sent after it.
    """

    message: Any
    initial: Mapping[str, list[str]] = {}
    trailers: Mapping[str, list[str]] = {}


class UnaryMethod:
    """A unary method of a server.

    Attributes:
        path: of its HTTP/2 requests, `/package.Service/Method`.
    """

    def __init__(self, backend: GrpcBackend, method: MethodDescriptor, subgraph: str) -> None:
        self._backend = backend
        self._subgraph = subgraph
        self.path = f"/{method.containing_service.full_name}/{method.name}"
        self._decode = reply_decoder(method.output_type, subgraph)
        self._bound: tuple[grpc.aio.Channel, Any] | None = None

    async def __call__(
        self, request: bytes, metadata: Metadata, *, seconds: float, with_metadata: bool = False
    ) -> MethodReply:
        """Call the method.

        Args:
            request: the request message, serialised.
            metadata: sent with the call, after that of every call.
            seconds: time until the call is given up, here and by the server.
            with_metadata: whether the reply's metadata are wanted.

        Raises:
            BackendError: the call failed, `extensions.grpc` holds its status; or the reply is no
                message of its type.
        """
        channel = self._backend.channel()
        with as_backend_error(channel, self._subgraph):
            call = self._on(channel)(
                request, timeout=seconds, metadata=(*self._backend.options.metadata, *metadata)
            )
            message = self._decode(await call)
            if not with_metadata:
                return MethodReply(message)
            initial, trailers = await call.initial_metadata(), await call.trailing_metadata()
        return MethodReply(message, metadata_by_name(initial), metadata_by_name(trailers))

    def _on(self, channel: grpc.aio.Channel) -> Any:
        if self._bound is None or self._bound[0] is not channel:
            untyped: Any = channel  # the stubs do not know that serializers are optional
            self._bound = (channel, untyped.unary_unary(self.path, None, None))
        return self._bound[1]


def metadata_by_name(metadata: Any) -> dict[str, list[str]]:
    """Text metadata by name; binary ones (`-bin`) are left out."""
    values: dict[str, list[str]] = {}
    for name, value in metadata or ():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    return values
