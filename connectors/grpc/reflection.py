"""Descriptors asked of the server itself: gRPC server reflection, v1 and v1alpha.

grpc.reflection.v1.ServerReflection; the v1alpha messages are the same on the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Any

import grpc
import grpc.aio
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_reflection.v1alpha import (
    reflection_pb2,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # not in its stubs
)

from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.grpc.status import describe_error
from graphweft.connectors.grpc.well_known import well_known_file
from graphweft.schemas.errors import BackendError

__all__ = ["offered", "reflect"]

# neither the reflection messages nor the streams of grpc.aio are typed as they are
_messages: Any = reflection_pb2
_aio: Any = grpc.aio
_VERSIONS = ("v1", "v1alpha")
_INFRASTRUCTURE = "grpc."
_REFLECTION = "grpc.reflection."
_TIMEOUT_SECONDS = 10.0


async def reflect(
    channel: grpc.aio.Channel, target: str, metadata: Metadata = ()
) -> tuple[FileDescriptorProto, ...]:
    """Every file that a server's services need, in no particular order.

    Services that are not `offered` are left out.

    Args:
        channel: a channel to the server.
        target: the server's address, for messages.
        metadata: sent with the reflection call.

    Raises:
        BackendError: the server is unreachable, offers no reflection, or answers with an error.
    """
    broken: grpc.aio.AioRpcError | None = None
    for version in _VERSIONS:
        try:
            with _conversation(channel, version, target, metadata) as ask:
                return await _collect(ask)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.INTERNAL:
                broken = error  # what a write finds when the server has refused the stream already
            elif error.code() is not grpc.StatusCode.UNIMPLEMENTED:
                raise describe_error(error, channel, target) from error
    if broken is not None:
        raise describe_error(broken, channel, target) from broken
    message = (
        f"the gRPC server at {target} does not offer server reflection; pass a descriptor set "
        "(protoc --include_imports --include_source_info --descriptor_set_out=...) or its .proto "
        "files instead"
    )
    raise BackendError(message, code="UPSTREAM_NO_REFLECTION")


def offered(services: Iterable[str]) -> tuple[str, ...]:
    """The services to import: not the server's own `grpc.*` ones, unless it has no others."""
    described = [name for name in services if not name.startswith(_REFLECTION)]
    business = [name for name in described if not name.startswith(_INFRASTRUCTURE)]
    return tuple(business or described)


class _Conversation:
    """One reflection stream: a request, then its response."""

    def __init__(self, call: Any, target: str) -> None:
        self._call = call
        self._target = target

    async def __call__(self, **request: str) -> Any:
        # a stream that is over already says why when it is read
        with suppress(asyncio.InvalidStateError):
            await self._call.write(_messages.ServerReflectionRequest(**request))
        response = await self._call.read()
        if response is _aio.EOF:
            raise BackendError(
                f"the gRPC server at {self._target} ended the reflection stream early",
                code="UPSTREAM_INVALID_RESPONSE",
            )
        return response


@contextmanager
def _conversation(
    channel: grpc.aio.Channel, version: str, target: str, metadata: Metadata
) -> Generator[_Conversation]:
    untyped: Any = channel
    method = untyped.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=_messages.ServerReflectionRequest.SerializeToString,
        response_deserializer=_messages.ServerReflectionResponse.FromString,
    )
    call = method(metadata=metadata, timeout=_TIMEOUT_SECONDS)
    try:
        yield _Conversation(call, target)
    finally:
        call.cancel()


async def _collect(ask: _Conversation) -> tuple[FileDescriptorProto, ...]:
    listing = await ask(list_services="*")
    files: dict[str, FileDescriptorProto] = {}
    for service in offered([found.name for found in listing.list_services_response.service]):
        _add(files, await ask(file_containing_symbol=service), service)
    while missing := _missing(files.values()):
        for name in missing:
            response = await ask(file_by_filename=name)
            bundled = well_known_file(name) if response.HasField("error_response") else None
            if bundled is not None:
                files[name] = bundled
                continue
            _add(files, response, name)
            if name not in files:
                raise BackendError(
                    f"server reflection answered with another file when asked for {name}; pass a "
                    "descriptor set or .proto files instead",
                    code="UPSTREAM_INVALID_RESPONSE",
                )
    return tuple(files.values())


def _add(files: dict[str, FileDescriptorProto], response: Any, wanted: str) -> None:
    if response.HasField("error_response"):
        error = response.error_response
        raise BackendError(
            f"server reflection cannot describe {wanted}: {error.error_message} "
            f"(code {error.error_code}); pass a descriptor set or .proto files instead",
            code="UPSTREAM_INVALID_RESPONSE",
        )
    for serialized in response.file_descriptor_response.file_descriptor_proto:
        file = FileDescriptorProto.FromString(serialized)
        files.setdefault(file.name, file)


def _missing(files: Iterable[FileDescriptorProto]) -> list[str]:
    known = {file.name: file for file in files}
    return sorted({name for file in known.values() for name in file.dependency} - known.keys())
