"""How protobuf types look as GraphQL-shaped JSON: the one table for readers, writers and SDL.

Presence and cardinality come from the descriptors (`has_presence`, `is_repeated`), never from the
syntax of the file, so proto2, proto3 and editions need no cases of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from operator import attrgetter

from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    OneofDescriptor,
)

from graphweft.connectors.grpc.naming import field_name, oneof_name

__all__ = [
    "Kind",
    "choices_of",
    "enum_values",
    "fields_by_name",
    "is_map",
    "kind_of",
    "map_fields",
    "message_kind",
    "message_type",
    "wrapped_field",
]


class Kind(Enum):
    """What a value is; the JSON form is named beside it."""

    INT = auto()  # number of 32 bits
    UINT = auto()  # number, past 31 bits
    LONG = auto()  # string of digits
    FLOAT = auto()  # number; null for NaN and the infinities
    DOUBLE = auto()  # the same
    BOOL = auto()
    STRING = auto()
    BYTES = auto()  # Base64 string
    ENUM = auto()  # name without the common prefix; null for UNSPECIFIED and unknown numbers
    MESSAGE = auto()  # object
    EMPTY = auto()  # true: a message type without fields
    TIMESTAMP = auto()  # RFC 3339 string
    DURATION = auto()  # seconds with the suffix s
    WRAPPER = auto()  # the wrapped value
    STRUCT = auto()  # any JSON
    ANY = auto()  # object with @type
    FIELD_MASK = auto()  # list of paths


_WELL_KNOWN = {
    "google.protobuf.Any": Kind.ANY,
    "google.protobuf.Duration": Kind.DURATION,
    "google.protobuf.FieldMask": Kind.FIELD_MASK,
    "google.protobuf.ListValue": Kind.STRUCT,
    "google.protobuf.Struct": Kind.STRUCT,
    "google.protobuf.Timestamp": Kind.TIMESTAMP,
    "google.protobuf.Value": Kind.STRUCT,
    "google.protobuf.BoolValue": Kind.WRAPPER,
    "google.protobuf.BytesValue": Kind.WRAPPER,
    "google.protobuf.DoubleValue": Kind.WRAPPER,
    "google.protobuf.FloatValue": Kind.WRAPPER,
    "google.protobuf.Int32Value": Kind.WRAPPER,
    "google.protobuf.Int64Value": Kind.WRAPPER,
    "google.protobuf.StringValue": Kind.WRAPPER,
    "google.protobuf.UInt32Value": Kind.WRAPPER,
    "google.protobuf.UInt64Value": Kind.WRAPPER,
}
_SCALARS = {
    FieldDescriptor.CPPTYPE_INT32: Kind.INT,
    FieldDescriptor.CPPTYPE_UINT32: Kind.UINT,
    FieldDescriptor.CPPTYPE_INT64: Kind.LONG,
    FieldDescriptor.CPPTYPE_UINT64: Kind.LONG,
    FieldDescriptor.CPPTYPE_FLOAT: Kind.FLOAT,
    FieldDescriptor.CPPTYPE_DOUBLE: Kind.DOUBLE,
    FieldDescriptor.CPPTYPE_BOOL: Kind.BOOL,
    FieldDescriptor.CPPTYPE_ENUM: Kind.ENUM,
}
_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def kind_of(field: FieldDescriptor) -> Kind:
    """The kind of a field, or of one element of a repeated field."""
    if field.message_type is not None:
        return message_kind(field.message_type)
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return Kind.BYTES if field.type == FieldDescriptor.TYPE_BYTES else Kind.STRING
    return _SCALARS[field.cpp_type]


def message_kind(message: Descriptor) -> Kind:
    """The kind of a message type."""
    well_known = _WELL_KNOWN.get(message.full_name)
    if well_known is not None:
        return well_known
    return Kind.MESSAGE if message.fields else Kind.EMPTY


def message_type(field: FieldDescriptor) -> Descriptor:
    """The message type of a field that has one."""
    assert field.message_type is not None
    return field.message_type


def is_map(field: FieldDescriptor) -> bool:
    """Whether the field is a `map<K, V>`."""
    message = field.message_type
    return message is not None and field.is_repeated and bool(message.GetOptions().map_entry)


def map_fields(field: FieldDescriptor) -> tuple[FieldDescriptor, FieldDescriptor]:
    """The fields `key` and `value` of a map's entry."""
    entry = message_type(field)
    return entry.fields_by_name["key"], entry.fields_by_name["value"]


def wrapped_field(field: FieldDescriptor) -> FieldDescriptor:
    """The field `value` of a wrapper such as google.protobuf.StringValue."""
    return message_type(field).fields_by_name["value"]


@lru_cache(maxsize=4096)
def fields_by_name(message: Descriptor) -> Mapping[str, FieldDescriptor]:
    """Fields by ProtoJSON name (`userId`), by their own (`user_id`) and by GraphQL name."""
    names: dict[str, FieldDescriptor] = {}
    for name_of in (field_name, attrgetter("name"), attrgetter("json_name")):
        names.update({name_of(field): field for field in message.fields})
    return names


@lru_cache(maxsize=4096)
def choices_of(message: Descriptor) -> Mapping[str, OneofDescriptor]:
    """The oneofs of a message by GraphQL name, without those that are a choice of one field.

    A oneof whose name is that of a field is left out: its fields stand for themselves.
    """
    fields = fields_by_name(message)
    choices = {oneof_name(oneof): oneof for oneof in message.oneofs if len(oneof.fields) > 1}
    return {name: oneof for name, oneof in choices.items() if name not in fields}


@lru_cache(maxsize=4096)
def enum_values(enum: EnumDescriptor) -> Mapping[int, str]:
    """GraphQL enum values by number.

    The prefix that repeats the enum's name is cut off, an `UNSPECIFIED` zero is left out (it reads
    as null) where another value remains, and aliases collapse to the first.
    """
    prefix = _common_prefix(enum)
    values: dict[int, str] = {}
    for value in enum.values:
        values.setdefault(value.number, _legal_value(value.name, prefix))
    if len(values) > 1 and re.search(r"(^|_)UNSPECIFIED$", values.get(0, "")):
        del values[0]
    return values


def _common_prefix(enum: EnumDescriptor) -> str:
    """`ORDER_STATUS_` for OrderStatus, where every value has it; else nothing."""
    owner = enum.containing_type
    scopes = [enum.name, f"{owner.name}{enum.name}"] if owner else [enum.name]
    for scope in scopes:
        prefix = _WORD_BOUNDARY.sub("_", scope).upper() + "_"
        if all(
            v.name.upper().startswith(prefix) and len(v.name) > len(prefix) for v in enum.values
        ):
            return prefix
    return ""


def _legal_value(name: str, prefix: str) -> str:
    short = name[len(prefix) :]
    if short[0].isdigit() or short.startswith("__"):
        short = f"_{short.lstrip('_')}"
    return f"{short}_" if short in {"true", "false", "null"} else short
