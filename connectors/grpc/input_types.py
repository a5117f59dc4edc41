"""Arguments, input types and request mappings for the messages that requests hold."""

from __future__ import annotations

from collections.abc import Mapping

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from graphweft.connectors.grpc.naming import field_name
from graphweft.connectors.grpc.scalars import scalar_of
from graphweft.connectors.grpc.sdl_text import block, deprecated, described, quoted
from graphweft.connectors.grpc.shapes import message_type
from graphweft.connectors.grpc.type_graph import TypeGraph

__all__ = ["arguments_of", "input_type", "request_mapping"]


def arguments_of(
    request: Descriptor, graph: TypeGraph, comments: Mapping[str, str]
) -> list[list[str]]:
    """The lines of each argument of a root field: one for each field of the request."""
    return [_input_value(field, graph, comments) for field in request.fields]


def input_type(message: Descriptor, graph: TypeGraph, comments: Mapping[str, str]) -> list[str]:
    """The lines of a message's input type. Every field is optional, as it is on the wire."""
    members = [_input_value(field, graph, comments) for field in message.fields]
    head = f"input {graph.names.inputs[message.full_name]}"
    return described(comments.get(message.full_name, ""), block(head, members))


def request_mapping(request: Descriptor) -> str:
    """The mapping that fills a request from the arguments of `arguments_of`."""
    return " ".join(
        f"{_key(field.json_name)}: $args.{field_name(field)}" for field in request.fields
    )


def _key(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else quoted(name)


def _input_value(
    field: FieldDescriptor, graph: TypeGraph, comments: Mapping[str, str]
) -> list[str]:
    name = _named_type(field, graph)
    type_ = f"[{name}!]" if field.is_repeated else name
    line = f"{field_name(field)}: {type_}{deprecated(field)}"
    return described(comments.get(field.full_name, ""), [line])


def _named_type(field: FieldDescriptor, graph: TypeGraph) -> str:
    if field.enum_type is not None:
        return graph.names.outputs[field.enum_type.full_name]
    scalar = scalar_of(field)
    return scalar or graph.names.inputs[message_type(field).full_name]
