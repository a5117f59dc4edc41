"""SDL for a gRPC service, as text to keep and edit: the driver of the import.

descriptors -> root fields -> type graph -> Query, Mutation, types, inputs, enums, scalars
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphql.pyutils import did_you_mean, suggestion_list

from graphweft.connectors.grpc.channel import ChannelOptions, open_channel
from graphweft.connectors.grpc.comments import read_comments
from graphweft.connectors.grpc.descriptors import (
    Descriptors,
    DescriptorSource,
    ServerReflection,
    load_descriptors,
)
from graphweft.connectors.grpc.document import (
    ImportPlan,
    output_type,
    root_types,
    scalar_types,
    schema_extension,
)
from graphweft.connectors.grpc.entities import find_batch_lookups, find_single_lookups
from graphweft.connectors.grpc.input_types import choice_type, input_type
from graphweft.connectors.grpc.methods import root_fields
from graphweft.connectors.grpc.output_types import enum_type
from graphweft.connectors.grpc.proposals import opaque_notes, proposals, told_proposals
from graphweft.connectors.grpc.type_graph import build_type_graph
from graphweft.connectors.imported import ImportedSdl
from graphweft.schemas.errors import ImportDocumentError, SourceLocation

__all__ = ["describe_services", "import_grpc"]


async def import_grpc(
    target: str,
    *,
    name: str = "grpc",
    descriptors: DescriptorSource | None = None,
    channel: ChannelOptions | None = None,
    entities: bool | Collection[str] = False,
) -> ImportedSdl:
    """Make SDL for the services of a server.

    Args:
        target: the server's address, such as `dns:///orders:50051`; written into the SDL.
        name: name of the `@grpcSource`.
        descriptors: where the descriptors are; None for the server's own reflection.
        channel: TLS and metadata for reflection.
        entities: apply recognised entity lookups instead of proposing them in notes: all, or those
            of these types.

    Raises:
        BackendError: the server is unreachable or offers no reflection.
        ImportDocumentError: a descriptor set or a `.proto` file cannot be read or is wrong.
    """
    source = descriptors or ServerReflection()
    if not isinstance(source, ServerReflection):
        return describe_services(await load_descriptors(source), target, name, entities=entities)
    options = channel or ChannelOptions()
    async with open_channel(target, options) as opened:
        loaded = await load_descriptors(
            source, channel=opened, target=target, metadata=options.metadata
        )
    return describe_services(loaded, target, name, entities=entities)


def describe_services(
    descriptors: Descriptors,
    target: str,
    name: str,
    *,
    entities: bool | Collection[str] = False,
) -> ImportedSdl:
    """Make SDL from descriptors; see `import_grpc`.

    Raises:
        ImportDocumentError: none of the methods can be a root field, or a type is named that no
            method looks up.
    """
    fields, notes = root_fields(descriptors.methods)
    if not fields:
        raise ImportDocumentError(
            "there is no method of one request to make a field of", SourceLocation(target)
        )
    graph = build_type_graph(field.method for field in fields)
    comments = read_comments(descriptors.files)
    batches = find_batch_lookups(fields)
    singles = {
        entity: lookup
        for entity, lookup in find_single_lookups(fields).items()
        if entity not in batches
    }
    proposed = ImportPlan(name, graph, comments, batches, singles)
    applied = _accepted(proposed, entities, target)
    parts = [
        schema_extension(name, target),
        *root_types(fields, applied),
        *(output_type(message, applied) for message in graph.outputs),
        *(input_type(message, graph, comments) for message in graph.inputs),
        *(choice_type(choice, graph, comments) for choice in graph.choices),
        *(enum_type(enum, graph, comments) for enum in graph.enums),
        *scalar_types(fields, graph),
    ]
    sdl = "\n\n".join("\n".join(part) for part in parts) + "\n"
    suggestions = () if entities else proposals(proposed)
    told = told_proposals(proposed, applied)
    return ImportedSdl(sdl, (*notes, *opaque_notes(graph), *suggestions), told)


def _accepted(proposed: ImportPlan, entities: bool | Collection[str], target: str) -> ImportPlan:
    """The plan with the lookups that are applied. Raises ImportDocumentError."""
    if isinstance(entities, bool):
        return proposed if entities else replace(proposed, batches={}, singles={})
    names = proposed.graph.names.outputs
    known = {names[entity] for entity in (*proposed.batches, *proposed.singles)}
    for name in entities:
        if name not in known:
            hint = did_you_mean(suggestion_list(name, sorted(known)))
            raise ImportDocumentError(
                f"nothing shows that {name} can be an entity.{hint}", SourceLocation(target)
            )
    return replace(
        proposed,
        batches={one: found for one, found in proposed.batches.items() if names[one] in entities},
        singles={one: found for one, found in proposed.singles.items() if names[one] in entities},
    )
