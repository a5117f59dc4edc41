"""A server streaming call: request bytes in, a list of reply messages out, of bounded length."""

from __future__ import annotations

from typing import Any

import grpc.aio
from google.protobuf.descriptor import MethodDescriptor

from graphweft.connectors.grpc.backend import GrpcBackend
from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.grpc.decode import reply_decoder
from graphweft.connectors.grpc.status import as_backend_error
from graphweft.connectors.grpc.unary import MethodReply, metadata_by_name
from graphweft.connectors.grpc.vocabulary import StreamRules
from graphweft.schemas.errors import BackendError

__all__ = ["StreamMethod"]

_aio: Any = grpc.aio  # the stubs leave EOF out


class StreamMethod:
    """A server streaming method, read to its end or to its bound.

    Attributes:
        path: of its HTTP/2 requests, `/package.Service/Method`.
    """

    def __init__(
        self, backend: GrpcBackend, method: MethodDescriptor, subgraph: str, rules: StreamRules
    ) -> None:
        self._backend = backend
        self._subgraph = subgraph
        self._rules = rules
        self.path = f"/{method.containing_service.full_name}/{method.name}"
        self._decode = reply_decoder(method.output_type, subgraph)

    async def __call__(
        self, request: bytes, metadata: Metadata, *, seconds: float, with_metadata: bool = False
    ) -> MethodReply:
        """Call the method; see `UnaryMethod`.

        Raises:
            BackendError: the call failed, a reply is no message of its type, or there are more of
                them than may be read.
        """
        channel = self._backend.channel()
        untyped: Any = channel  # the stubs do not know that serializers are optional
        with as_backend_error(channel, self._subgraph):
            call = untyped.unary_stream(self.path, None, None)(
                request, timeout=seconds, metadata=(*self._backend.options.metadata, *metadata)
            )
            try:
                messages, ended = await self._read(call)
            finally:
                call.cancel()
            if not with_metadata:
                return MethodReply(messages)
            initial = metadata_by_name(await call.initial_metadata())
            trailers = metadata_by_name(await call.trailing_metadata()) if ended else {}
        return MethodReply(messages, initial, trailers)

    async def _read(self, call: Any) -> tuple[list[Any], bool]:
        """The messages, and whether there were no more."""
        most, messages = self._rules.max_items, list[Any]()
        while (content := await call.read()) is not _aio.EOF:
            if len(messages) == most:
                raise self._too_many()
            messages.append(self._decode(content))
            if self._rules.truncate and len(messages) == most:
                return messages, False
        return messages, True

    def _too_many(self) -> BackendError:
        return BackendError(
            f"the gRPC server streams more than {self._rules.max_items} messages; ask for fewer, "
            "or raise `stream: { maxItems }` of the binding",
            code="REQUEST_LIMIT_EXCEEDED",
            subgraph=self._subgraph,
        )
