"""Arguments, input types and request mappings for the messages that requests hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from google.protobuf.descriptor import Descriptor, FieldDescriptor, OneofDescriptor

from graphweft.connectors.grpc.naming import field_name
from graphweft.connectors.grpc.scalars import scalar_of
from graphweft.connectors.grpc.sdl_text import block, deprecated, described, quoted
from graphweft.connectors.grpc.shapes import choices_of, message_type
from graphweft.connectors.grpc.type_graph import TypeGraph

__all__ = ["arguments_of", "choice_type", "input_type", "request_mapping"]


def arguments_of(
    request: Descriptor,
    graph: TypeGraph,
    comments: Mapping[str, str],
    hidden: FieldDescriptor | None = None,
) -> list[list[str]]:
    """The lines of each argument of a root field: one for each field and oneof of the request.

    Args:
        request: the request message.
        graph: names of types.
        comments: by full name.
        hidden: a field that is filled in another way.
    """
    return [_input_value(name, part, graph, comments) for name, part in _parts(request, hidden)]


def input_type(message: Descriptor, graph: TypeGraph, comments: Mapping[str, str]) -> list[str]:
    """The lines of a message's input type. Every field is optional, as it is on the wire."""
    members = [_input_value(name, part, graph, comments) for name, part in _parts(message)]
    head = f"input {graph.names.inputs[message.full_name]}"
    return described(comments.get(message.full_name, ""), block(head, members))


def choice_type(
    choice: OneofDescriptor, graph: TypeGraph, comments: Mapping[str, str]
) -> list[str]:
    """The lines of a oneof's input type."""
    members = [_input_value(field_name(f), f, graph, comments) for f in choice.fields]
    head = f"input {graph.names.inputs[choice.full_name]} @oneOf"
    return described(comments.get(choice.full_name, ""), block(head, members))


def request_mapping(request: Descriptor, hidden: FieldDescriptor | None = None) -> str:
    """The mapping that fills a request from the arguments of `arguments_of`."""
    return " ".join(
        f"{_key(part.json_name if isinstance(part, FieldDescriptor) else name)}: $args.{name}"
        for name, part in _parts(request, hidden)
    )


def _parts(
    message: Descriptor, hidden: FieldDescriptor | None = None
) -> Iterator[tuple[str, FieldDescriptor | OneofDescriptor]]:
    """Fields by GraphQL name, in order; the fields of a oneof together, where the first one is."""
    choices = {choice.full_name: name for name, choice in choices_of(message).items()}
    for field in message.fields:
        choice = field.containing_oneof
        if choice is None or choice.full_name not in choices:
            if field is not hidden:
                yield field_name(field), field
        elif field.number == choice.fields[0].number:
            yield choices[choice.full_name], choice


def _key(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else quoted(name)


def _input_value(
    name: str,
    part: FieldDescriptor | OneofDescriptor,
    graph: TypeGraph,
    comments: Mapping[str, str],
) -> list[str]:
    comment = comments.get(part.full_name, "")
    if isinstance(part, OneofDescriptor):
        return described(comment, [f"{name}: {graph.names.inputs[part.full_name]}"])
    named = _named_type(part, graph)
    type_ = f"[{named}!]" if part.is_repeated else named
    return described(comment, [f"{name}: {type_}{deprecated(part)}"])


def _named_type(field: FieldDescriptor, graph: TypeGraph) -> str:
    if field.enum_type is not None:
        return graph.names.outputs[field.enum_type.full_name]
    scalar = scalar_of(field)
    return scalar or graph.names.inputs[message_type(field).full_name]
