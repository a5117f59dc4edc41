"""The parts of the SDL document: the schema extension, the root types, entities and scalars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf.descriptor import Descriptor

from graphweft.connectors.grpc.entities import BatchLookup, SingleLookup
from graphweft.connectors.grpc.input_types import arguments_of, request_mapping
from graphweft.connectors.grpc.methods import RootField
from graphweft.connectors.grpc.output_types import object_type, selection_of
from graphweft.connectors.grpc.scalars import CUSTOM_SCALARS, reply_scalar, scalar_of
from graphweft.connectors.grpc.sdl_text import (
    block,
    block_string,
    deprecated,
    described,
    quoted,
)
from graphweft.connectors.grpc.type_graph import TypeGraph

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
    reply = field.method.output_type
    scalar = reply_scalar(reply)
    selection = ["$"] if scalar else selection_of(reply, plan.graph)
    mapping = request_mapping(field.method.input_type)
    single = plan.singles.get(reply.full_name)
    is_entity = single is not None and single.field is field
    lines = [
        *_signature(field, scalar or plan.graph.names.outputs[reply.full_name], plan),
        *_binding(plan.source, field.address, mapping, selection, _entity_option(is_entity)),
    ]
    lines[-1] += deprecated(field.method)
    return described(plan.comments.get(field.method.full_name, ""), lines)


def _entity_option(is_entity: bool) -> tuple[str, ...]:
    return ("entity: true",) if is_entity else ()


def _signature(field: RootField, type_: str, plan: ImportPlan) -> list[str]:
    arguments = arguments_of(field.method.input_type, plan.graph, plan.comments)
    if not arguments:
        return [f"{field.name}: {type_}"]
    if all(len(lines) == 1 for lines in arguments):
        return [f"{field.name}({', '.join(lines[0] for lines in arguments)}): {type_}"]
    body = [f"  {line}" for lines in arguments for line in lines]
    return [f"{field.name}(", *body, f"): {type_}"]


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
