"""Names of the GraphQL side: types, fields and root fields made from protobuf names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    MethodDescriptor,
    OneofDescriptor,
)

__all__ = ["TypeNames", "field_name", "name_methods", "name_types", "oneof_name"]

_RESERVED_TYPES = {
    *("Query", "Mutation", "Subscription"),
    *("Int", "Float", "String", "Boolean", "ID"),
    *("BigInt", "Base64", "DateTime", "Duration", "JSON"),
    *("FieldSet", "JSONSelection", "Import"),
}
_ILLEGAL = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class TypeNames:
    """GraphQL names by full protobuf name: of output types and enums, and of input types.

    The input types are those of messages, and of the oneofs in requests.
    """

    outputs: Mapping[str, str]
    inputs: Mapping[str, str]


def field_name(field: FieldDescriptor) -> str:
    """The GraphQL name of a field or an argument: its ProtoJSON name, made legal."""
    return _legal(field.json_name)


def oneof_name(oneof: OneofDescriptor) -> str:
    """The GraphQL name of a oneof, made as protobuf makes ProtoJSON names of fields."""
    return _legal(re.sub("_+([a-z])", lambda match: match[1].upper(), oneof.name))


def name_types(
    types: Iterable[Descriptor | EnumDescriptor], choices: Iterable[OneofDescriptor] = ()
) -> TypeNames:
    """GraphQL type names for protobuf types.

    The short name, behind the names of the messages it is nested in; names that clash get the last
    part of their package in front, then a number. Input types have the suffix `Input`; that of a
    oneof is named after its message and itself.
    """
    by_name: dict[str, list[Descriptor | EnumDescriptor]] = defaultdict(list)
    for type_ in types:
        by_name[_type_name(type_)].append(type_)
    outputs = {
        type_.full_name: name if len(same) == 1 else _package_prefix(type_.file.package) + name
        for name, same in by_name.items()
        for type_ in same
    }
    inputs = {full_name: f"{name}Input" for full_name, name in outputs.items()}
    for choice in choices:
        owner = _type_name(choice.containing_type)
        inputs[choice.full_name] = f"{owner}{_upper_first(oneof_name(choice))}Input"
    unique = _numbered([*outputs.values(), *inputs.values()])
    return TypeNames(
        dict(zip(outputs, unique, strict=False)),
        dict(zip(inputs, unique[len(outputs) :], strict=True)),
    )


def name_methods(methods: Mapping[str, MethodDescriptor]) -> Mapping[str, str]:
    """Root field names by method address; a clash gets the service's name in front."""
    short = {address: _lower_first(_legal(method.name)) for address, method in methods.items()}
    counts = Counter(short.values())
    names = [
        name
        if counts[name] == 1
        else _lower_first(f"{methods[address].containing_service.name}{methods[address].name}")
        for address, name in short.items()
    ]
    return dict(zip(methods, _numbered(names), strict=True))


def _type_name(type_: Descriptor | EnumDescriptor) -> str:
    parts: list[str] = []
    scope: Descriptor | EnumDescriptor | None = type_
    while scope is not None:
        parts.append(_upper_first(scope.name))
        scope = scope.containing_type
    name = _legal("".join(reversed(parts)))
    return f"{name}Message" if name in _RESERVED_TYPES or name.startswith("_") else name


def _package_prefix(package: str) -> str:
    """`Orders` for `shop.orders.v1`: the last part that is not a version."""
    parts = [part for part in package.split(".") if not re.fullmatch(r"v\d+\w*|", part)]
    return "".join(_upper_first(word) for word in parts[-1].split("_")) if parts else ""


def _numbered(names: Sequence[str]) -> list[str]:
    """The same names, unique: the second of a name gets the suffix 2, and so on."""
    unique: dict[str, None] = {}
    for name in names:
        numbered = (f"{name}{number}" for number in count(2))
        unique[next(free for free in chain([name], numbered) if free not in unique)] = None
    return list(unique)


def _legal(name: str) -> str:
    legal = _ILLEGAL.sub("_", name)
    if legal.startswith("__"):
        return f"x{legal}"
    return f"_{legal}" if legal[:1].isdigit() else legal


def _upper_first(name: str) -> str:
    return name[:1].upper() + name[1:]


def _lower_first(name: str) -> str:
    """`getOrder` for GetOrder, `httpGet` for HTTPGet."""
    match = re.match(r"[A-Z]+(?![a-z])|[A-Z]", name)
    return name if match is None else match.group().lower() + name[match.end() :]
