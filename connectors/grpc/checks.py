"""Checks of a binding against the descriptors: its method, and the fields that it names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from google.protobuf.descriptor import Descriptor, MethodDescriptor

from graphweft.connectors.bindings import Binding
from graphweft.connectors.grpc.descriptors import Descriptors
from graphweft.connectors.grpc.needs import Needs, needs_of
from graphweft.connectors.grpc.read_mask import mask_field
from graphweft.connectors.grpc.shapes import (
    Kind,
    choices_of,
    fields_by_name,
    is_map,
    kind_of,
    message_type,
)
from graphweft.connectors.grpc.vocabulary import GrpcBinding
from graphweft.connectors.mapping import output_names

__all__ = ["check_binding", "method_of"]


def check_binding(binding: Binding, grpc: GrpcBinding, descriptors: Descriptors) -> None:
    """Raise MappingError where a binding does not fit the services, with the place in the SDL."""
    method = method_of(grpc, descriptors)
    request = {*fields_by_name(method.input_type), *choices_of(method.input_type)}
    for name in sorted(output_names(grpc.message) if grpc.message is not None else ()):
        if name not in request:
            raise grpc.arguments.error(
                f"{method.input_type.full_name} has no field `{name}`{_similar(name, request)}",
                "message",
            )
    _check_read_mask(grpc, method)
    problem = _unknown_field(method.output_type, needs_of(binding.selection, None))
    if problem is not None:
        raise grpc.arguments.error(problem, "selection")


def method_of(grpc: GrpcBinding, descriptors: Descriptors) -> MethodDescriptor:
    """The unary or server streaming method of a binding. Raises MappingError for any other."""
    method = descriptors.methods.get(grpc.method)
    if method is None:
        raise grpc.arguments.error(
            f"there is no method {grpc.method}{_similar(grpc.method, descriptors.methods)}",
            "method",
        )
    if method.client_streaming:
        raise grpc.arguments.error(
            f"{grpc.method} takes a stream of requests, which a field cannot send", "method"
        )
    if not method.server_streaming and grpc.arguments.value("stream") is not None:
        raise grpc.arguments.error(f"{grpc.method} answers no stream", "stream")
    return method


def _check_read_mask(grpc: GrpcBinding, method: MethodDescriptor) -> None:
    mask = grpc.read_mask
    if mask is None:
        return
    if mask_field(method.input_type, mask) is None:
        raise grpc.arguments.error(
            f"{method.input_type.full_name} has no google.protobuf.FieldMask `{mask.field}`",
            "readMask",
            "field",
        )
    items = fields_by_name(method.output_type).get(mask.of)
    if mask.of and (items is None or kind_of(items) is not Kind.MESSAGE):
        raise grpc.arguments.error(
            f"{method.output_type.full_name} has no messages `{mask.of}`", "readMask", "of"
        )


def _unknown_field(message: Descriptor, needs: Needs | None) -> str | None:
    """What is wrong with the fields that a mapping reads of a message."""
    if needs is None:
        return None
    fields = fields_by_name(message)
    for name, below in needs.items():
        field = fields.get(name)
        if field is None:
            return f"{message.full_name} has no field `{name}`{_similar(name, fields)}"
        if below is None or not (kind_of(field) is Kind.MESSAGE or is_map(field)):
            continue
        problem = _unknown_field(message_type(field), below)
        if problem is not None:
            return problem
    return None


def _similar(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""
