"""Asking a backend what it is, once: what it says is kept with the registration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from graphweft.connectors.grpc.channel import open_channel
from graphweft.connectors.grpc.describe import describe_services
from graphweft.connectors.grpc.descriptors import load_descriptors
from graphweft.connectors.imported import ImportedSdl, ProposedEntity
from graphweft.connectors.rest.openapi import import_openapi, load_openapi, parse_openapi
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.problems import Problem
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.gateway.sources import (
    descriptor_source,
    grpc_channel,
    is_same_origin,
    open_connector,
)
from graphweft.gateway.transports import BackendTransports, outbound_policy
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["Asked", "ask"]

_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a backend told.

    Attributes:
        registration: with its SDL and descriptors.
        entities: types that can be entities, accepted or not.
        notes: what the import left out, changed or found wrong.
        problems: what is wrong with the overlay.
    """

    registration: Registration
    entities: tuple[ProposedEntity, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


async def ask(
    registration: Registration, config: GatewayConfig, transports: BackendTransports
) -> Asked:
    """Ask a backend, where a person has not written its SDL.

    Args:
        registration: the backend, without what it told before.
        config: that of a gateway with this backend alone.
        transports: of that configuration.

    Raises:
        GraphweftError: it cannot be asked, or what it says cannot be used.
    """
    if registration.is_written and registration.kind is not SourceKind.GRPC:
        return Asked(registration)
    match registration.kind:
        case SourceKind.REST:
            imported = await _openapi(registration, config, transports)
            return _asked(registration, imported)
        case SourceKind.GRPC:
            return await _grpc(registration, config, transports)
        case _:
            source = config.subgraphs[registration.name]
            connector = await open_connector(registration.name, source, transports, config)
            try:
                return Asked(registration.told(await connector.describe()))
            finally:
                await connector.aclose()


def _asked(registration: Registration, imported: ImportedSdl, descriptors: bytes = b"") -> Asked:
    notes = tuple(
        f"{note.kind}: {note.where}: {note.message}"
        for note in imported.notes
        if note.kind != "suggestion"
    )
    return Asked(registration.told(imported.sdl, descriptors), imported.entities, notes)


async def _openapi(
    registration: Registration, config: GatewayConfig, transports: BackendTransports
) -> ImportedSdl:
    name, location = registration.name, registration.location
    source = config.subgraphs[name].rest
    assert source is not None, "the registration is of a REST API"
    if registration.document:
        document = await parse_openapi(registration.document, f"{name} document")
        base_url = location or None
    else:
        if urlsplit(location).scheme not in {"http", "https"}:
            raise ImportDocumentError(
                "expected the http or https URL of an OpenAPI document", SourceLocation(location)
            )
        base_url = source.base_url
        is_api = base_url is None or is_same_origin(location, base_url)
        has_credentials = is_api and transports.has_own_identity(name)
        transport = transports.of(name) if has_credentials else transports.plain
        redirects = 0 if has_credentials else _REDIRECTS
        document = await load_openapi(location, transport, redirects=redirects)
    build = partial(
        import_openapi, name=name, source=location, base_url=base_url, entities=source.entities
    )
    return await in_building_thread(build, document)


async def _grpc(
    registration: Registration, config: GatewayConfig, transports: BackendTransports
) -> Asked:
    name = registration.name
    source = config.subgraphs[name].grpc
    assert source is not None, "the registration is of a gRPC service"
    credentials = transports.credentials(name)
    target, options = await in_building_thread(
        grpc_channel, source, credentials, outbound_policy(config)
    )
    async with open_channel(target, options) as channel:
        loaded = await load_descriptors(
            descriptor_source(source.descriptors, (), ()), channel=channel, target=source.target
        )
    kept = FileDescriptorSet(file=loaded.files).SerializeToString(deterministic=True)
    if registration.is_written:
        return Asked(replace(registration, descriptors=kept))
    build = partial(describe_services, entities=source.entities)
    imported = await in_building_thread(build, loaded, source.target, name)
    return _asked(registration, imported, kept)
