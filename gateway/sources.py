"""From a subgraph's configuration to its connector: the one place that knows every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from graphweft.connectors.contract import Connector
from graphweft.connectors.credentials import Credentials
from graphweft.connectors.custom import ConnectorSettings, open_custom
from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.grpc.channel import ChannelOptions, TlsOptions
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import (
    DescriptorSetFile,
    DescriptorSource,
    ProtoFiles,
    ServerReflection,
)
from graphweft.connectors.grpc.outbound import pin_target
from graphweft.connectors.overlay import OverlaidConnector, read_overlay
from graphweft.connectors.python import (
    MakeContext,
    PythonConnector,
    load_attribute,
)
from graphweft.connectors.rest import RestConfig, RestConnector
from graphweft.connectors.rest.openapi import import_openapi, load_openapi
from graphweft.connectors.transport import HttpTransport, OutboundPolicy
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.subgraphs import (
    GrpcSource,
    PythonSource,
    RestSource,
    SubgraphConfig,
    TlsConfig,
)
from graphweft.gateway.problems import BuildFailedError
from graphweft.gateway.subgraphs import SubgraphDocument, gather_all, problems_in_file
from graphweft.gateway.transports import BackendTransports, outbound_policy
from graphweft.schemas.errors import DocumentError, GraphweftError, SourceLocation

__all__ = [
    "describe_all",
    "descriptor_source",
    "grpc_channel",
    "is_same_origin",
    "open_connector",
    "open_connectors",
    "read_document",
]


def read_document(path: Path) -> str:
    """The text of an SDL file.

    Raises:
        DocumentError: it cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}", SourceLocation(str(path))
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentError("is not UTF-8 text", SourceLocation(str(path))) from error


async def open_connectors(
    config: GatewayConfig, transports: BackendTransports
) -> dict[str, Connector]:
    """The connectors of all configured subgraphs, by name.

    Raises:
        BuildFailedError: one or more cannot be made.
    """
    return await gather_all(
        {
            name: _open_connector(name, source, transports, config)
            for name, source in config.subgraphs.items()
        }
    )


async def describe_all(
    config: GatewayConfig, connectors: Mapping[str, Connector]
) -> list[SubgraphDocument]:
    """Ask every connector for its SDL, all at the same time.

    Raises:
        BuildFailedError: one or more cannot be described.
    """
    documents = await gather_all({name: item.describe() for name, item in connectors.items()})
    return [_document(name, sdl, config.subgraphs[name]) for name, sdl in documents.items()]


def _document(name: str, sdl: str, source: SubgraphConfig) -> SubgraphDocument:
    url = source.graphql.url if source.graphql else ""
    return SubgraphDocument(name, sdl, url, str(source.schema_file or ""))


async def _open_connector(
    name: str, source: SubgraphConfig, transports: BackendTransports, config: GatewayConfig
) -> Connector:
    try:
        overlay = read_overlay([(str(path), read_document(path)) for path in source.overlay])
        connector = await open_connector(name, source, transports, config)
        return OverlaidConnector(name, connector, overlay) if overlay.documents else connector
    except GraphweftError as error:
        file = str(source.schema_file or "")
        raise BuildFailedError(problems_in_file(error, name, file)) from error


async def open_connector(
    name: str, source: SubgraphConfig, transports: BackendTransports, config: GatewayConfig
) -> Connector:
    """The connector of one configured subgraph.

    Raises:
        DocumentError: a file that it names cannot be read or used.
        BackendError: a document that it names cannot be fetched.
    """
    sdl = read_document(source.schema_file) if source.schema_file else None
    if source.graphql is not None:
        return GraphQLConnector(
            name,
            source.graphql.url,
            transports.of(name),
            sdl=sdl,
            headers=config.headers.of(name),
            single_flight=config.traffic_shaping.of(name).single_flight,
        )
    if source.python is not None:
        return _open_python(name, source.python, sdl)
    if source.connector is not None:
        settings = ConnectorSettings(
            name, source.connector.options, transports.of(name), config.headers.of(name), sdl
        )
        return await open_custom(source.connector.kind, settings)
    if source.rest is not None:
        transport = transports.of(name)
        if sdl is None:
            is_own = source.asgi is not None or transports.has_own_identity(name)
            fetch = transport if is_own else None
            sdl = await _import_rest(name, source.rest, fetch)
        return await in_building_thread(_open_rest, name, source.rest, sdl, transport, config)
    assert source.grpc is not None, "the configuration has exactly one kind"
    credentials = transports.credentials(name)
    return await in_building_thread(_open_grpc, name, source.grpc, sdl, credentials, config)


def _open_python(name: str, source: PythonSource, sdl: str | None) -> Connector:
    path = source.path.resolve()
    make_context: MakeContext | None = None
    if source.context is not None:
        found = load_attribute(source.context, path)
        if not callable(found):
            raise DocumentError("is not a function", SourceLocation(source.context))
        make_context = found
    return PythonConnector(
        name, source.reference, sdl=sdl, search_path=path, make_context=make_context
    )


async def _import_rest(name: str, source: RestSource, transport: HttpTransport | None) -> str:
    assert source.openapi is not None, "the configuration has a schema or a document"
    if source.base_url is not None and not is_same_origin(source.openapi, source.base_url):
        transport = None  # the credentials are for the API, not for who keeps its document
    document = await load_openapi(source.openapi, transport)
    imported = await in_building_thread(
        import_openapi,
        document,
        name=name,
        source=source.openapi,
        base_url=source.base_url,
        entities=source.entities,
    )
    return imported.sdl


def _open_rest(
    name: str, source: RestSource, sdl: str, transport: HttpTransport, config: GatewayConfig
) -> Connector:
    settings = RestConfig(
        variables=source.config,
        concurrency=source.concurrency,
        calls_per_request=source.max_requests_per_operation,
        single_flight=config.traffic_shaping.of(name).single_flight,
        headers=config.headers.of(name),
    )
    return RestConnector(
        name,
        sdl=sdl,
        transport=transport,
        base_url=source.base_url,
        env=frozenset(source.env),
        config=settings,
    )


def is_same_origin(first: str, second: str) -> bool:
    """Whether two URLs are of one server, so that credentials for one are for the other."""
    one, other = urlsplit(first), urlsplit(second)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def _open_grpc(
    name: str,
    source: GrpcSource,
    sdl: str | None,
    credentials: Credentials | None,
    config: GatewayConfig,
) -> Connector:
    descriptors = descriptor_source(source.descriptors, source.protos, source.import_paths)
    target, channel = grpc_channel(source, credentials, outbound_policy(config))
    settings = GrpcConfig(
        variables=source.config,
        env=frozenset(source.env),
        concurrency=source.concurrency,
        calls_per_request=source.max_requests_per_operation,
        single_flight=config.traffic_shaping.of(name).single_flight,
        headers=config.headers.of(name),
        channel=channel,
        descriptor_cache=source.descriptor_cache,
        entities=source.entities,
    )
    return GrpcConnector(name, target=target, descriptors=descriptors, sdl=sdl, config=settings)


def grpc_channel(
    source: GrpcSource, credentials: Credentials | None, policy: OutboundPolicy | None
) -> tuple[str, ChannelOptions]:
    """The target of a server and how it is reached; blocks while its name is looked up.

    Raises:
        OutboundRefusedError: it has an address that may not be called.
    """
    options = ChannelOptions(
        tls=_tls(source.tls) if source.tls else None,
        max_message_bytes=source.max_message_bytes,
        load_balancing=source.load_balancing,
        health_service=source.health_service,
        keepalive_seconds=source.keepalive or 0,
        attempts=source.attempts,
        credentials=credentials,
    )
    if policy is None:
        return source.target, options
    pinned = pin_target(source.target, policy)
    arguments = [("grpc.default_authority", pinned.authority)]
    if options.tls is not None and not options.tls.server_name:
        arguments.append(("grpc.ssl_target_name_override", pinned.server_name))
    return pinned.target, replace(options, extra=tuple(arguments))


def _tls(tls: TlsConfig) -> TlsOptions:
    return TlsOptions(tls.ca, tls.certificate, tls.key, tls.server_name)


def descriptor_source(
    descriptors: Path | None, protos: tuple[Path, ...], import_paths: tuple[Path, ...]
) -> DescriptorSource:
    """Where the descriptors of a gRPC server come from: its reflection, where no file is given."""
    if descriptors is not None:
        return DescriptorSetFile(descriptors)
    if protos:
        return ProtoFiles(protos, import_paths or tuple({proto.parent for proto in protos}))
    return ServerReflection()
