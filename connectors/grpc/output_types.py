"""Object types, enums and selections for the messages that replies hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from graphweft.connectors.grpc.naming import field_name
from graphweft.connectors.grpc.scalars import scalar_of
from graphweft.connectors.grpc.sdl_text import block, deprecated, described, quoted
from graphweft.connectors.grpc.shapes import Kind, enum_values, is_map, kind_of, message_type
from graphweft.connectors.grpc.type_graph import TypeGraph

__all__ = ["enum_type", "object_type", "selection_of"]

_LINE_WIDTH = 80
_ALWAYS_THERE = {Kind.INT, Kind.UINT, Kind.LONG, Kind.BOOL, Kind.STRING, Kind.BYTES}
_NULLABLE_ITEMS = {Kind.ENUM, Kind.FLOAT, Kind.DOUBLE, Kind.STRUCT, Kind.WRAPPER}


def object_type(
    message: Descriptor,
    graph: TypeGraph,
    comments: Mapping[str, str],
    directives: Sequence[str] = (),
) -> list[str]:
    """The lines of a message's object type.

    Args:
        message: the message.
        graph: names of types, and where selections end.
        comments: by full name.
        directives: lines written behind the type's name.
    """
    members = [
        described(
            comments.get(field.full_name, ""),
            [f"{field_name(field)}: {_output_type(field, graph)}" + deprecated(field)],
        )
        for field in message.fields
    ]
    head = f"type {graph.names.outputs[message.full_name]}"
    lines = [head, *directives, *block("", members)] if directives else block(head, members)
    return described(comments.get(message.full_name, ""), lines)


def enum_type(enum: EnumDescriptor, graph: TypeGraph, comments: Mapping[str, str]) -> list[str]:
    """The lines of an enum."""
    members = [
        described(
            comments.get(f"{enum.full_name}.{value.name}", ""),
            [name + deprecated(value)],
        )
        for number, name in enum_values(enum).items()
        for value in [enum.values_by_number[number]]
    ]
    head = f"enum {graph.names.outputs[enum.full_name]}"
    return described(comments.get(enum.full_name, ""), block(head, members))


def selection_of(message: Descriptor, graph: TypeGraph) -> list[str]:
    """The lines of a selection of everything in a message."""
    lines: list[str] = []
    for field in message.fields:
        name = field_name(field)
        item = name if name == field.json_name else f"{name}: {quoted(field.json_name)}"
        if kind_of(field) is Kind.MESSAGE and field.full_name not in graph.opaque:
            lines += _on_one_line(block(item, [selection_of(message_type(field), graph)]))
        else:
            lines.append(item)
    return _on_one_line(lines)


def _on_one_line(lines: list[str]) -> list[str]:
    line = " ".join(line.strip() for line in lines)
    return [line] if len(line) <= _LINE_WIDTH else lines


def _output_type(field: FieldDescriptor, graph: TypeGraph) -> str:
    kind = kind_of(field)
    name = _named_type(field, graph)
    if field.is_repeated:
        nullable = kind in _NULLABLE_ITEMS and not is_map(field)
        return f"[{name}]!" if nullable else f"[{name}!]!"
    return f"{name}!" if kind in _ALWAYS_THERE and not field.has_presence else name


def _named_type(field: FieldDescriptor, graph: TypeGraph) -> str:
    if field.full_name in graph.opaque:
        return "JSON"
    if field.enum_type is not None:
        return graph.names.outputs[field.enum_type.full_name]
    scalar = scalar_of(field)
    return scalar or graph.names.outputs[message_type(field).full_name]
