"""Which protobuf types the root fields reach, under which names, and where selections must end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    MethodDescriptor,
    OneofDescriptor,
)

from graphweft.connectors.grpc.naming import TypeNames, name_types
from graphweft.connectors.grpc.shapes import (
    Kind,
    choices_of,
    kind_of,
    message_kind,
    message_type,
)

__all__ = ["TypeGraph", "build_type_graph"]

# a selection is written out in full, so shared types multiply in it
_LARGEST_SELECTION = 1000


@dataclass(frozen=True, slots=True)
class TypeGraph:
    """The types that some methods use.

    Attributes:
        outputs: messages that replies hold, each once, sorted by GraphQL name.
        inputs: messages that requests hold, without the requests, sorted by GraphQL name.
        choices: oneofs of the inputs and of the requests, sorted by GraphQL name.
        enums: enums of either, sorted by GraphQL name.
        names: their GraphQL names.
        opaque: full names of fields exposed as JSON: a recursive field, and one whose selection
            would be too large to write out.
        fields: every field of these messages and of the requests.
    """

    outputs: tuple[Descriptor, ...]
    inputs: tuple[Descriptor, ...]
    choices: tuple[OneofDescriptor, ...]
    enums: tuple[EnumDescriptor, ...]
    names: TypeNames
    opaque: frozenset[str]
    fields: tuple[FieldDescriptor, ...]


def build_type_graph(methods: Iterable[MethodDescriptor]) -> TypeGraph:
    """Walk the types of all requests and replies."""
    methods = list(methods)
    requests = [method.input_type for method in methods]
    replies = [
        method.output_type for method in methods if message_kind(method.output_type) is Kind.MESSAGE
    ]
    opaque = _opaque_fields(replies)
    outputs = _reachable(replies, opaque)
    inputs = _reachable(
        [
            message_type(field)
            for request in requests
            for field in request.fields
            if kind_of(field) is Kind.MESSAGE
        ],
        frozenset(),
    )
    fields = [field for message in [*outputs, *inputs, *requests] for field in message.fields]
    enums = {
        field.enum_type.full_name: field.enum_type
        for field in fields
        if field.enum_type is not None
    }
    messages = {message.full_name: message for message in [*outputs, *inputs]}
    by_full_name: dict[str, Descriptor | EnumDescriptor] = {**messages, **enums}
    choices = {
        choice.full_name: choice
        for message in [*inputs, *requests]
        for choice in choices_of(message).values()
    }
    names = name_types(
        [by_full_name[full_name] for full_name in sorted(by_full_name)],
        [choices[full_name] for full_name in sorted(choices)],
    )
    return TypeGraph(
        tuple(sorted(outputs, key=lambda message: names.outputs[message.full_name])),
        tuple(sorted(inputs, key=lambda message: names.inputs[message.full_name])),
        tuple(sorted(choices.values(), key=lambda choice: names.inputs[choice.full_name])),
        tuple(sorted(enums.values(), key=lambda enum: names.outputs[enum.full_name])),
        names,
        opaque,
        tuple(fields),
    )


def _reachable(roots: Sequence[Descriptor], opaque: frozenset[str]) -> list[Descriptor]:
    found: dict[str, Descriptor] = {}
    pending = list(reversed(roots))
    while pending:
        message = pending.pop()
        if message.full_name in found:
            continue
        found[message.full_name] = message
        pending.extend(
            message_type(field)
            for field in reversed(message.fields)
            if kind_of(field) is Kind.MESSAGE and field.full_name not in opaque
        )
    return list(found.values())


def _opaque_fields(replies: Sequence[Descriptor]) -> frozenset[str]:
    """Fields where selections end, found depth first: those that lead back, and those too large."""
    opaque: set[str] = set()
    sizes: dict[str, int] = {}
    open_messages: set[str] = set()

    def size_of(message: Descriptor) -> int:
        if message.full_name in sizes:
            return sizes[message.full_name]
        open_messages.add(message.full_name)
        size = sum(1 + size_behind(field) for field in message.fields)
        open_messages.remove(message.full_name)
        sizes[message.full_name] = size
        return size

    def size_behind(field: FieldDescriptor) -> int:
        if kind_of(field) is not Kind.MESSAGE:
            return 0
        target = message_type(field)
        size = 0 if target.full_name in open_messages else size_of(target)
        if target.full_name in open_messages or size > _LARGEST_SELECTION:
            opaque.add(field.full_name)
            return 0
        return size

    for reply in replies:
        size_of(reply)
    return frozenset(opaque)
