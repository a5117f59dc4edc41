"""GraphQL scalar types of protobuf values."""

from __future__ import annotations

from collections.abc import Mapping

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from graphweft.connectors.grpc.shapes import Kind, kind_of, message_kind, wrapped_field

__all__ = ["CUSTOM_SCALARS", "reply_scalar", "scalar_of"]

CUSTOM_SCALARS: Mapping[str, str] = {
    "Base64": "Bytes as a Base64 string (RFC 4648).",
    "BigInt": "An integer that may exceed 32 bits; past 53 bits it travels as a string.",
    "DateTime": "A moment in UTC as RFC 3339 text, with up to nine digits of a second.",
    "Duration": 'A span of time in seconds, such as "1.5s".',
    "JSON": "Any JSON value.",
}

_SCALARS = {
    Kind.INT: "Int",
    Kind.UINT: "BigInt",
    Kind.LONG: "BigInt",
    Kind.FLOAT: "Float",
    Kind.DOUBLE: "Float",
    Kind.BOOL: "Boolean",
    Kind.STRING: "String",
    Kind.BYTES: "Base64",
    Kind.EMPTY: "Boolean",
    Kind.TIMESTAMP: "DateTime",
    Kind.DURATION: "Duration",
    Kind.STRUCT: "JSON",
    Kind.ANY: "JSON",
    Kind.FIELD_MASK: "[String!]",
}
_IDENTIFIER_KINDS = {Kind.INT, Kind.UINT, Kind.LONG, Kind.STRING}


def scalar_of(field: FieldDescriptor) -> str | None:
    """The scalar of a field or of its elements; None where it is an enum or an object."""
    kind = kind_of(field)
    if kind is Kind.WRAPPER:
        return scalar_of(wrapped_field(field))
    if kind in _IDENTIFIER_KINDS and _names_an_identifier(field):
        return "ID"
    return _SCALARS.get(kind)


def reply_scalar(message: Descriptor) -> str | None:
    """The scalar of a whole reply, such as Empty or StringValue; None for an ordinary message."""
    kind = message_kind(message)
    if kind is Kind.WRAPPER:
        return scalar_of(message.fields_by_name["value"])
    return _SCALARS.get(kind)


def _names_an_identifier(field: FieldDescriptor) -> bool:
    suffix = "ids" if field.is_repeated else "id"
    return field.name == suffix or field.name.endswith(f"_{suffix}")
