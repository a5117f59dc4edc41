"""`graphweft import`: SDL on stdout, to keep and edit; notes on stderr."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.grpc.channel import ChannelOptions, TlsOptions
from graphweft.connectors.grpc.describe import import_grpc
from graphweft.connectors.imported import ImportedSdl
from graphweft.connectors.rest.openapi import import_openapi, load_openapi
from graphweft.connectors.transport import Http1Transport
from graphweft.gateway.cli.output import print_notes, progress, write_result
from graphweft.gateway.sources import descriptor_source
from graphweft.schemas.errors import ConfigError

__all__ = ["graphql", "grpc", "openapi"]

Output = Annotated[Path | None, Parameter(alias="-o")]


def openapi(
    location: str,
    /,
    *,
    name: str = "api",
    base_url: str | None = None,
    entities: bool = False,
    entity: tuple[str, ...] = (),
    output: Output = None,
) -> None:
    """Print subgraph SDL for a REST API, from its OpenAPI document.

    Args:
        location: the document, a file or a URL.
        name: name of the source in the SDL.
        base_url: base URL of the API, instead of the one that the document names.
        entities: import all types that have a lookup by id as entities.
        entity: import this type as an entity; may be repeated.
        output: file to write to, instead of stdout.
    """
    with progress("Reading the OpenAPI document"):
        document = asyncio.run(load_openapi(location))
        imported = import_openapi(
            document, name=name, source=location, base_url=base_url, entities=entities or entity
        )
    _write(imported, output)


@dataclass(frozen=True, slots=True)
class DescriptorOptions:
    """Where descriptors come from, where the server has no reflection.

    Attributes:
        descriptors: a descriptor set, as protoc writes it.
        proto: a .proto file; may be repeated.
        import_path: folder where the .proto files find their imports; may be repeated.
    """

    descriptors: Path | None = None
    proto: tuple[Path, ...] = ()
    import_path: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """How the server is reached.

    Attributes:
        tls: speak TLS; implied by the others.
        ca: PEM file with the trusted roots, instead of those of the system.
        certificate: PEM file with the client's certificates, for mutual TLS.
        key: PEM file with the client's private key, for mutual TLS.
        header: metadata of the calls, such as "authorization: Bearer x"; may be repeated.
    """

    tls: bool = False
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    header: tuple[str, ...] = ()

    def channel(self) -> ChannelOptions:
        """The options as connectors take them. Raises ConfigError."""
        pairs = [header.partition(":") for header in self.header]
        wrong = next((text for text, colon, _ in pairs if not colon or not text.strip()), None)
        if wrong is not None:
            raise ConfigError(f'--header {wrong!r} is not of the form "name: value"')
        if (self.certificate is None) != (self.key is None):
            raise ConfigError("--certificate and --key belong together")
        is_secure = self.tls or self.ca is not None or self.certificate is not None
        return ChannelOptions(
            tls=TlsOptions(self.ca, self.certificate, self.key) if is_secure else None,
            metadata=tuple((name.strip().lower(), value.strip()) for name, _, value in pairs),
        )


def grpc(
    target: str,
    /,
    *,
    name: str = "grpc",
    source: Annotated[DescriptorOptions, Parameter(name="*")] = DescriptorOptions(),
    connection: Annotated[ConnectionOptions, Parameter(name="*")] = ConnectionOptions(),
    entities: bool = False,
    output: Output = None,
) -> None:
    """Print subgraph SDL for a gRPC service; by reflection where nothing else is given.

    Args:
        target: address of the server, such as localhost:50051.
        name: name of the source in the SDL.
        source: where the descriptors come from.
        connection: how the server is reached.
        entities: import types that have a lookup as entities.
        output: file to write to, instead of stdout.
    """
    descriptors = descriptor_source(source.descriptors, source.proto, source.import_path)
    with progress(f"Asking {target}"):
        imported = asyncio.run(
            import_grpc(
                target,
                name=name,
                descriptors=descriptors,
                entities=entities,
                channel=connection.channel(),
            )
        )
    _write(imported, output)


def graphql(url: str, /, *, output: Output = None) -> None:
    """Print the SDL that a GraphQL server says of itself.

    Args:
        url: the server's GraphQL endpoint.
        output: file to write to, instead of stdout.
    """
    with progress(f"Asking {url}"):
        sdl = asyncio.run(_describe(url))
    write_result(sdl, output)


async def _describe(url: str) -> str:
    transport = Http1Transport()
    try:
        return await GraphQLConnector("graphql", url, transport).describe()
    finally:
        await transport.aclose()


def _write(imported: ImportedSdl, output: Path | None) -> None:
    write_result(imported.sdl, output)
    for note in imported.notes:
        print_notes(note.kind, [f"{note.where}: {note.message}"])
