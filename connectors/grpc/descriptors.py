"""The descriptors of a backend: where they come from, and the pool they are looked up in.

Three sources: the server's own reflection, a FileDescriptorSet file, `.proto` files. Each backend
has a private pool, so two backends may define the same names differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc.aio
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError

from graphweft.connectors.grpc.channel import Metadata
from graphweft.connectors.grpc.protos import compile_protos
from graphweft.connectors.grpc.reflection import offered, reflect
from graphweft.connectors.grpc.well_known import well_known_file
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = [
    "DescriptorSetFile",
    "DescriptorSource",
    "Descriptors",
    "ProtoFiles",
    "ServerReflection",
    "build_descriptors",
    "load_descriptors",
]


@dataclass(frozen=True, slots=True)
class ServerReflection:
    """The server describes itself."""


@dataclass(frozen=True, slots=True)
class DescriptorSetFile:
    """A binary FileDescriptorSet, as `protoc --include_imports --descriptor_set_out` writes it."""

    path: Path


@dataclass(frozen=True, slots=True)
class ProtoFiles:
    """`.proto` files, and the folders in which their imports are looked up."""

    protos: tuple[Path, ...]
    includes: tuple[Path, ...] = ()


DescriptorSource = ServerReflection | DescriptorSetFile | ProtoFiles


@dataclass(frozen=True, slots=True)
class Descriptors:
    """Everything a backend says of itself.

    Attributes:
        files: its files, each after the files that it imports.
        services: its services by full name, in the order of the files; see `offered`.
        methods: its methods by `package.Service/Method`.
    """

    files: tuple[FileDescriptorProto, ...]
    services: Mapping[str, ServiceDescriptor]
    methods: Mapping[str, MethodDescriptor]


async def load_descriptors(
    source: DescriptorSource,
    *,
    channel: grpc.aio.Channel | None = None,
    target: str = "",
    metadata: Metadata = (),
) -> Descriptors:
    """Read descriptors from their source.

    Args:
        source: where they are.
        channel: a channel to the server; needed for reflection only.
        target: the server's address, for messages.
        metadata: sent with the reflection call.

    Raises:
        BackendError: the server is unreachable or offers no reflection.
        ImportDocumentError: a file cannot be read or is wrong.
    """
    match source:
        case ServerReflection():
            if channel is None:
                raise ImportDocumentError("server reflection needs the address of the server")
            return build_descriptors(await reflect(channel, target, metadata), target)
        case DescriptorSetFile(path):
            return build_descriptors(_read_descriptor_set(path).file, str(path))
        case ProtoFiles(protos, includes):
            compiled = await compile_protos(protos, includes)
            return build_descriptors(compiled.file, ", ".join(map(str, protos)))


def build_descriptors(files: Iterable[FileDescriptorProto], source: str) -> Descriptors:
    """Put files into a private pool and look up what they define.

    Raises:
        ImportDocumentError: an import is missing, a definition is wrong, or there is no service.
    """
    ordered = _in_import_order({file.name: file for file in files}, source)
    # the stubs give the constructor the parameters of one implementation
    pool: Any = DescriptorPool()
    for file in ordered:
        try:
            pool.AddSerializedFile(file.SerializeToString())
        except TypeError as error:
            raise ImportDocumentError(
                f"{file.name} is not valid: {error}", SourceLocation(source)
            ) from error
    found: dict[str, ServiceDescriptor] = {
        service.full_name: service
        for file in ordered
        for service in pool.FindFileByName(file.name).services_by_name.values()
    }
    services = {name: found[name] for name in offered(found)}
    if not services:
        raise ImportDocumentError("no service is defined here", SourceLocation(source))
    methods = {
        f"{service.full_name}/{method.name}": method
        for service in services.values()
        for method in service.methods
    }
    return Descriptors(ordered, services, methods)


def _read_descriptor_set(path: Path) -> FileDescriptorSet:
    location = SourceLocation(str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImportDocumentError(f"cannot be read: {error.strerror}", location) from error
    try:
        return FileDescriptorSet.FromString(content)
    except DecodeError as error:
        raise ImportDocumentError(
            "this is not a binary FileDescriptorSet; make one with protoc --include_imports "
            "--include_source_info --descriptor_set_out=FILE",
            location,
        ) from error


def _in_import_order(
    files: Mapping[str, FileDescriptorProto], source: str
) -> tuple[FileDescriptorProto, ...]:
    ordered: dict[str, FileDescriptorProto] = {}

    def add(name: str, importer: str) -> None:
        if name in ordered:
            return
        file = files.get(name) or well_known_file(name)
        if file is None:
            raise ImportDocumentError(
                f"{importer} imports {name}, which is not here; make the set with "
                "--include_imports",
                SourceLocation(source),
            )
        for dependency in file.dependency:
            add(dependency, name)
        ordered[name] = file

    for name in files:
        add(name, name)
    return tuple(ordered.values())
