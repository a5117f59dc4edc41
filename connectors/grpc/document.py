"""The parts of the SDL document: the schema extension, the root types, entities and scalars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from google.protobuf.descriptor import Descriptor

from graphweft.connectors.grpc.entities import BatchLookup, SingleLookup
from graphweft.connectors.grpc.input_types import arguments_of, request_mapping
from graphweft.connectors.grpc.methods import RootField
from graphweft.connectors.grpc.output_types import object_type, selection_of
from graphweft.connectors.grpc.read_mask import declared_mask, mask_field
from graphweft.connectors.grpc.scalars import CUSTOM_SCALARS, reply_scalar, scalar_of
from graphweft.connectors.grpc.sdl_text import (
    block,
    block_string,
    deprecated,
    described,
    quoted,
)
from graphweft.connectors.grpc.type_graph import TypeGraph
from graphweft.connectors.grpc.vocabulary import ReadMask

__all__ = [
    "ImportPlan",
    "batch_directives",
    "output_type",
    "root_types",
    "scalar_types",
    "schema_extension",
]

_FEDERATION = "https://specs.apollo.dev/federation/v2.12"
_GRPC_CONNECT = "https://graphweft.dev/grpc-connect/v0.1"
_STREAM_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What every part of the document is written from."""

    source: str
    graph: TypeGraph
    comments: Mapping[str, str]
    batches: Mapping[str, BatchLookup]
    singles: Mapping[str, SingleLookup]


def schema_extension(name: str, target: str) -> list[str]:
    """The links, and the server as a `@grpcSource`."""
    return [
        "extend schema",
        f'  @link(url: "{_FEDERATION}", import: ["@key"])',
        f'  @link(url: "{_GRPC_CONNECT}", import: ["@grpcSource", "@grpcConnect"])',
        f"  @grpcSource(name: {quoted(name)}, target: {quoted(target)})",
    ]


def root_types(fields: Iterable[RootField], plan: ImportPlan) -> list[list[str]]:
    """The types Query and Mutation, each where it has fields."""
    reading = [_root_field(field, plan) for field in fields if field.reads]
    writing = [_root_field(field, plan) for field in fields if not field.reads]
    roots = (("type Query", reading), ("type Mutation", writing))
    return [block(head, members) for head, members in roots if members]


def _root_field(field: RootField, plan: ImportPlan) -> list[str]:
    request, reply = field.method.input_type, field.method.output_type
    mask = declared_mask(request, reply) if field.reads else None
    masked = mask_field(request, mask) if mask else None
    scalar = reply_scalar(reply)
    selection = ["$"] if scalar else selection_of(reply, plan.graph)
    type_ = scalar or plan.graph.names.outputs[reply.full_name]
    if field.method.server_streaming:
        type_ = f"[{type_}]" if scalar else f"[{type_}!]"
    arguments = arguments_of(request, plan.graph, plan.comments, masked)
    lines = [
        *_signature(field.name, arguments, type_),
        *_binding(
            plan.source,
            field.address,
            request_mapping(request, masked),
            selection,
            _options(field, mask, plan),
        ),
    ]
    lines[-1] += deprecated(field.method)
    return described(_description(field, plan), lines)


def _options(field: RootField, mask: ReadMask | None, plan: ImportPlan) -> Iterator[str]:
    single = plan.singles.get(field.method.output_type.full_name)
    if single is not None and single.field is field:
        yield "entity: true"
    if mask is not None:
        of = f", of: {quoted(mask.of)}" if mask.of else ""
        yield f"readMask: {{ field: {quoted(mask.field)}{of} }}"
    if field.method.server_streaming:
        yield f"stream: {{ maxItems: {_STREAM_ITEMS} }}"


def _description(field: RootField, plan: ImportPlan) -> str:
    comment = plan.comments.get(field.method.full_name, "")
    if not field.method.server_streaming:
        return comment
    bound = f"Everything that is streamed; more than {_STREAM_ITEMS} messages are an error."
    return f"{comment}\n\n{bound}" if comment else bound


def _signature(name: str, arguments: list[list[str]], type_: str) -> list[str]:
    if not arguments:
        return [f"{name}: {type_}"]
    if all(len(lines) == 1 for lines in arguments):
        return [f"{name}({', '.join(lines[0] for lines in arguments)}): {type_}"]
    body = [f"  {line}" for lines in arguments for line in lines]
    return [f"{name}(", *body, f"): {type_}"]


def _binding(
    source: str, method: str, message: str, selection: list[str], options: Iterable[str] = ()
) -> list[str]:
    if len(selection) == 1 and '"' not in selection[0]:
        selected = [f"selection: {quoted(selection[0])}"]
    else:
        head, *rest = block_string(selection)
        selected = [f"selection: {head}", *rest]
    lines = [
        f"source: {quoted(source)}",
        f"method: {quoted(method)}",
        *([f"message: {quoted(message)}"] if message else []),
        *options,
        *selected,
    ]
    return ["  @grpcConnect(", *(f"    {line}" for line in lines), "  )"]


def output_type(message: Descriptor, plan: ImportPlan) -> list[str]:
    """The object type of a message; an entity with its key and its batch method."""
    batch = plan.batches.get(message.full_name)
    single = plan.singles.get(message.full_name)
    directives: list[str] = []
    if batch is not None:
        directives = batch_directives(batch, plan)
    elif single is not None:
        directives = [f'  @key(fields: "{single.key}")']
    return object_type(message, plan.graph, plan.comments, directives)


def batch_directives(batch: BatchLookup, plan: ImportPlan) -> list[str]:
    """The directives that make an entity of a type with a batch method."""
    selection = block(f"$.{batch.items}", [selection_of(batch.entity, plan.graph)])
    options = ["batch: { positional: true }", "emptyAsNull: true"] if batch.positional else []
    return [
        f'  @key(fields: "{" ".join(batch.keys)}")',
        *_binding(plan.source, batch.field.address, batch.message, selection, options),
    ]


def scalar_types(fields: Iterable[RootField], graph: TypeGraph) -> list[list[str]]:
    """Definitions of the custom scalars that are used."""
    used = {
        "JSON" if field.full_name in graph.opaque else scalar_of(field) for field in graph.fields
    } | {reply_scalar(field.method.output_type) for field in fields}
    return [
        described(description, [f"scalar {name}"])
        for name, description in CUSTOM_SCALARS.items()
        if name in used
    ]
