"""Requests from JSON: one closure per field, compiled once per message type.

Names are ProtoJSON's (`userId`), the field's own (`user_id`) or GraphQL's; null leaves a field
unset. Values are accepted in every form that ProtoJSON accepts, and numbers as strings, because
identifiers travel as GraphQL `ID`s.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    OneofDescriptor,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from graphweft.connectors.grpc.shapes import (
    Kind,
    choices_of,
    enum_values,
    fields_by_name,
    is_map,
    kind_of,
    map_fields,
    message_kind,
    message_type,
)
from graphweft.connectors.mapping.values import is_list, is_object
from graphweft.schemas.errors import GraphweftError

__all__ = ["RequestValueError", "WriteMessage", "compile_writer"]

WriteMessage = Callable[[Any], Any]
"""A compiled writer: JSON object to message. Raises RequestValueError."""

_Fill = Callable[[Any, Any], None]
_Convert = Callable[[Any], Any]


class RequestValueError(GraphweftError):
    """A value that does not fit the field of a request; `path` says which, outermost first."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.message}" if self.path else self.message


def compile_writer(message: Descriptor) -> WriteMessage:
    """Compile a writer for the requests of a method."""
    new = GetMessageClass(message)
    fill = _Compiler().fields(message)

    def write(value: Any) -> Any:
        request = new()
        if value is not None:
            fill(request, value)
        return request

    return write


class _Compiler:
    """Compiles each message type once, so types may be recursive."""

    def __init__(self) -> None:
        self._setters: dict[str, dict[str, _Fill]] = {}

    def fields(self, message: Descriptor) -> _Fill:
        """Sets the fields of a message from an object."""
        setters = self._setters_of(message)

        def fill(target: Any, value: Any) -> None:
            if not is_object(value):
                raise RequestValueError(f"{message.name} is filled from an object")
            for name, entry in value.items():
                if entry is None:
                    continue
                setter = setters.get(name)
                if setter is None:
                    raise RequestValueError(f"{message.full_name} has no field {name}")
                try:
                    setter(target, entry)
                except RequestValueError as error:
                    raise RequestValueError(error.message, (name, *error.path)) from None
                except (TypeError, ValueError) as error:
                    raise RequestValueError(str(error), (name,)) from None
                except LookupError as error:
                    raise RequestValueError(f"an entry has no {error}", (name,)) from None

        return fill

    def _setters_of(self, message: Descriptor) -> Mapping[str, _Fill]:
        known = self._setters.get(message.full_name)
        if known is not None:
            return known
        setters = self._setters[message.full_name] = {}
        by_field = {field.number: self._setter(field) for field in message.fields}
        for name, field in fields_by_name(message).items():
            setters[name] = by_field[field.number]
        for name, choice in choices_of(message).items():
            setters[name] = self._choice(choice)
        return setters

    def _choice(self, choice: OneofDescriptor) -> _Fill:
        """A oneof from an object with one of its fields, as `@oneOf` input types have it."""
        message = choice.containing_type
        members = {
            name: field
            for name, field in fields_by_name(message).items()
            if field.containing_oneof is not None and field.containing_oneof.name == choice.name
        }
        fill = self.fields(message)

        def set_choice(target: Any, value: Any) -> None:
            if is_object(value) and (unknown := value.keys() - members.keys()):
                raise RequestValueError(f"{choice.full_name} has no field {min(unknown)}")
            fill(target, value)

        return set_choice

    def _setter(self, field: FieldDescriptor) -> _Fill:
        if is_map(field):
            return self._map(field)
        if field.is_repeated:
            return self._repeated(field)
        setter = self._singular(field)
        oneof = field.containing_oneof
        if oneof is None or len(oneof.fields) == 1:
            return setter

        def set_only(target: Any, value: Any) -> None:
            other = target.WhichOneof(oneof.name)
            if other not in {None, field.name}:
                raise ValueError(f"excludes {other}: only one of {oneof.name} can be set")
            setter(target, value)

        return set_only

    def _singular(self, field: FieldDescriptor) -> _Fill:
        name = field.name
        if field.message_type is None:
            convert = _converter(field)
            return lambda target, value: setattr(target, name, convert(value))
        fill = self._message(message_type(field))

        def set_message(target: Any, value: Any) -> None:
            message = getattr(target, name)
            message.SetInParent()
            fill(message, value)

        return set_message

    def _repeated(self, field: FieldDescriptor) -> _Fill:
        name = field.name
        if field.message_type is None:
            convert = _converter(field)
            return lambda target, value: getattr(target, name).extend(map(convert, _list(value)))
        fill = self._message(message_type(field))

        def add_messages(target: Any, value: Any) -> None:
            messages = getattr(target, name)
            for item in _list(value):
                fill(messages.add(), item)

        return add_messages

    def _map(self, field: FieldDescriptor) -> _Fill:
        """A map from its entries, or from an object."""
        name = field.name
        key_field, value_field = map_fields(field)
        convert_key = _converter(key_field)
        if value_field.message_type is None:
            convert = _converter(value_field)

            def put(entries: Any, key: Any, value: Any) -> None:
                entries[key] = convert(value)
        else:
            fill = self._message(message_type(value_field))

            def put(entries: Any, key: Any, value: Any) -> None:
                fill(entries[key], value)

        def set_map(target: Any, value: Any) -> None:
            entries = getattr(target, name)
            for key, item in _entries(value):
                put(entries, convert_key(key), item)

        return set_map

    def _message(self, message: Descriptor) -> _Fill:
        """Fills a message inside a request, well-known types from their JSON form."""
        kind = message_kind(message)
        if kind is Kind.MESSAGE:
            return self.fields(message)
        if kind is Kind.WRAPPER:
            convert = _converter(message.fields_by_name["value"])
            return lambda target, value: setattr(target, "value", convert(value))
        if kind is Kind.ANY:
            pool = message.file.pool
            return lambda target, value: _parse_json(target, value, pool)
        return _FILLS[kind]


def _list(value: Any) -> list[Any]:
    """A list; one value stands for a list of it, as in GraphQL."""
    return value if is_list(value) else [value]


def _entries(value: Any) -> Iterable[tuple[Any, Any]]:
    if is_object(value):
        return value.items()
    return [(entry["key"], entry["value"]) for entry in _list(value)]


def _converter(field: FieldDescriptor) -> _Convert:
    if field.enum_type is not None:
        return _enum_converter(field.enum_type)
    return _CONVERTERS[kind_of(field)]


def _enum_converter(enum: EnumDescriptor) -> _Convert:
    """By GraphQL name, by protobuf name, or by number."""
    numbers: dict[str, int] = {value.name: value.number for value in enum.values}
    numbers |= {name: number for number, name in enum_values(enum).items()}

    def convert(value: Any) -> int:
        if isinstance(value, str) and value in numbers:
            return numbers[value]
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise ValueError(f"{value!r} is not a value of {enum.full_name}")

    return convert


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(f"{value!r} is not an integer")
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError(f"{value!r} is not a number")  # noqa: TRY004 # a wrong value
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")  # noqa: TRY004 # a wrong value
    return value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{value!r} is not a string")


def _bytes(value: Any) -> bytes:
    """Base64 or its URL-safe form, padded or not."""
    text = _text(value).rstrip("=").translate(_URL_SAFE)
    return b64decode(text + "=" * (-len(text) % 4), validate=True)


_URL_SAFE = str.maketrans("-_", "+/")
_CONVERTERS: Mapping[Kind, _Convert] = {
    Kind.INT: _integer,
    Kind.UINT: _integer,
    Kind.LONG: _integer,
    Kind.FLOAT: _number,
    Kind.DOUBLE: _number,
    Kind.BOOL: _boolean,
    Kind.STRING: _text,
    Kind.BYTES: _bytes,
}


def _parse_json(target: Any, value: Any, pool: DescriptorPool | None = None) -> None:
    try:
        json_format.ParseDict(value, target, descriptor_pool=pool)
    except json_format.ParseError as error:
        raise ValueError(str(error)) from None


def _fill_empty(target: Any, value: Any) -> None:
    """`true` sends the message; it is there already."""


def _fill_mask(target: Any, value: Any) -> None:
    """Paths in camel case or in snake case."""
    target.paths.extend(_UPPER.sub(lambda m: f"_{m[0].lower()}", _text(p)) for p in _list(value))


_UPPER = re.compile("[A-Z]")
_FILLS: Mapping[Kind, _Fill] = {
    Kind.TIMESTAMP: lambda target, value: target.FromJsonString(_text(value)),
    Kind.DURATION: lambda target, value: target.FromJsonString(_text(value)),
    Kind.STRUCT: _parse_json,
    Kind.FIELD_MASK: _fill_mask,
    Kind.EMPTY: _fill_empty,
}
