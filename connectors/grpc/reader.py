"""Replies to GraphQL-shaped JSON: one generated function per message type and needed fields.

A reader is a dict display over attribute reads, such as

    lambda m: {"id": m.id, "lines": [read_1(v) for v in m.lines]}

which costs a tenth of `json_format.MessageToDict`, and only what is needed.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable, Mapping
from keyword import iskeyword
from math import isfinite
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from graphweft.connectors.grpc.needs import Needs, frozen
from graphweft.connectors.grpc.shapes import (
    Kind,
    enum_values,
    fields_by_name,
    is_map,
    kind_of,
    map_fields,
    message_kind,
    message_type,
)

__all__ = ["ReadMessage", "compile_reader"]

ReadMessage = Callable[[Any], Any]
"""A compiled reader: message to JSON value."""

# expressions over a value; kinds that need tables of their own are written in `_Compiler.value`
_EXPRESSIONS = {
    Kind.INT: "{v}",
    Kind.UINT: "{v}",
    Kind.LONG: "str({v})",
    Kind.FLOAT: "short_float({v})",
    Kind.DOUBLE: "finite({v})",
    Kind.BOOL: "{v}",
    Kind.STRING: "{v}",
    Kind.BYTES: "base64({v})",
    Kind.EMPTY: "True",
    Kind.TIMESTAMP: "{v}.ToJsonString()",
    Kind.DURATION: "{v}.ToJsonString()",
    Kind.STRUCT: "json_of({v})",
    Kind.FIELD_MASK: "list({v}.paths)",
}


def compile_reader(
    message: Descriptor, needs: Needs | None = None, *, empty_is_null: bool = False
) -> ReadMessage:
    """Compile a reader for a whole message.

    Args:
        message: the type of the messages to read.
        needs: the fields to read, by any of their names, each with the needs of its value; None
            for all of them. The JSON has the names that are used here; names that the type does
            not have are left out.
        empty_is_null: read an item of the reply's lists as null where nothing is set in it.
    """
    compiler = _Compiler(message if empty_is_null else None)
    return compiler.function("v", compiler.message(message, needs, "v"))


class _Compiler:
    """Writes the functions of one reader; they call each other by name, so recursion is free."""

    def __init__(self, with_null_items: Descriptor | None) -> None:
        self._with_null_items = with_null_items
        self._names: dict[str, Any] = {
            "base64": _base64,
            "finite": _finite,
            "json_of": _json_of,
            "short_float": _short_float,
        }
        self._readers: dict[object, str] = {}

    def function(self, parameter: str, expression: str) -> ReadMessage:
        # the text is made of names out of validated descriptors, and of what is written here
        read: ReadMessage = eval(f"lambda {parameter}: {expression}", self._names)  # noqa: S307 # see above
        return read

    def message(self, message: Descriptor, needs: Needs | None, value: str) -> str:
        """The expression that reads a message."""
        kind = message_kind(message)
        if kind is Kind.MESSAGE:
            return f"{self._reader(message, needs)}({value})"
        if kind is Kind.WRAPPER:
            return self._value(message.fields_by_name["value"], None, f"{value}.value")
        if kind is Kind.ANY:
            return f"{self._bind('any', _any_reader(message))}({value})"
        return _EXPRESSIONS[kind].format(v=value)

    def _reader(self, message: Descriptor, needs: Needs | None) -> str:
        """The name of the function that reads a message, written when first asked for."""
        key = (message.full_name, frozen(needs))
        if key in self._readers:
            return self._readers[key]
        name = self._readers[key] = f"read_{len(self._readers)}"
        wanted = _all_fields(message) if needs is None else needs
        fields = fields_by_name(message)
        entries = [
            f"{key!r}: {self._field(fields[key], below)}"
            for key, below in wanted.items()
            if key in fields
        ]
        self._names[name] = self.function("m", f"{{{', '.join(entries)}}}")
        return name

    def _field(self, field: FieldDescriptor, needs: Needs | None) -> str:
        """The expression for a field of the message `m`."""
        is_attribute = not iskeyword(field.name)
        access = f"m.{field.name}" if is_attribute else f"getattr(m, {field.name!r})"
        if is_map(field):
            return self._map(field, access, needs)
        if field.is_repeated:
            item = self._value(field, needs, "v")
            if field.containing_type is self._with_null_items and field.message_type is not None:
                item = f"{item} if v.ListFields() else None"
            return f"list({access})" if item == "v" else f"[{item} for v in {access}]"
        value = self._value(field, needs, access)
        return f"{value} if m.HasField({field.name!r}) else None" if field.has_presence else value

    def _map(self, field: FieldDescriptor, access: str, needs: Needs | None) -> str:
        """A map as a list of entries, sorted by key."""
        key, value = map_fields(field)
        wanted: Needs = {"key": None, "value": None} if needs is None else needs
        entries: list[str] = []
        if "key" in wanted:
            entries.append(f"'key': {self._value(key, None, 'k')}")
        if "value" in wanted:
            entries.append(f"'value': {self._value(value, wanted['value'], f'{access}[k]')}")
        return f"[{{{', '.join(entries)}}} for k in sorted({access})]"

    def _value(self, field: FieldDescriptor, needs: Needs | None, value: str) -> str:
        """The expression for one value of a field."""
        if field.enum_type is not None:
            return f"{self._bind('enum', enum_values(field.enum_type).get)}({value})"
        if field.message_type is not None:
            return self.message(message_type(field), needs, value)
        return _EXPRESSIONS[kind_of(field)].format(v=value)

    def _bind(self, prefix: str, value: object) -> str:
        name = f"{prefix}_{len(self._names)}"
        self._names[name] = value
        return name


def _all_fields(message: Descriptor) -> Needs:
    return {field.json_name: None for field in message.fields}


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _short_float(value: float) -> float | None:
    """A 32-bit float with the digits that it has, not those of its 64-bit form."""
    if not isfinite(value):
        return None
    for digits in (6, 7, 8):
        short = float(f"{value:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == value:
            return short
    return value


def _json_of(value: Any) -> Any:
    """The JSON of a google.protobuf Struct, Value or ListValue."""
    name = value.DESCRIPTOR.name
    if name == "Struct":
        return {key: _json_of(value.fields[key]) for key in value.fields}
    if name == "ListValue":
        return [_json_of(item) for item in value.values]
    kind = value.WhichOneof("kind")
    if kind is None or kind == "null_value":
        return None
    if kind == "number_value":
        return _json_number(value.number_value)
    found = getattr(value, kind)
    return found if kind in {"string_value", "bool_value"} else _json_of(found)


def _json_number(number: float) -> float | int | None:
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _any_reader(message: Descriptor) -> ReadMessage:
    """A reader for google.protobuf.Any: what it holds, where the pool knows the type."""
    pool = message.file.pool

    def read(value: Any) -> Mapping[str, Any]:
        try:
            return json_format.MessageToDict(value, descriptor_pool=pool)
        except (TypeError, json_format.Error):
            return {"@type": value.type_url, "value": _base64(value.value)}

    return read
