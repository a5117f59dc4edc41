"""Comments of `.proto` files, where the descriptors carry source info."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorProto

__all__ = ["read_comments"]

# which lists of a definition may hold commented definitions, by their field number
_CHILDREN: Mapping[str, Mapping[int, str]] = {
    "FileDescriptorProto": {4: "message_type", 5: "enum_type", 6: "service"},
    "DescriptorProto": {2: "field", 3: "nested_type", 4: "enum_type", 8: "oneof_decl"},
    "EnumDescriptorProto": {2: "value"},
    "ServiceDescriptorProto": {2: "method"},
}


def read_comments(files: Iterable[FileDescriptorProto]) -> Mapping[str, str]:
    """Comments by full name; an enum value's name is `package.Enum.VALUE`."""
    comments: dict[str, str] = {}
    for file in files:
        for location in file.source_code_info.location:
            text = _clean(location.leading_comments or location.trailing_comments)
            name = _name_at(file, location.path) if text else None
            if name is not None:
                comments[name] = text
    return comments


def _name_at(file: FileDescriptorProto, path: Sequence[int]) -> str | None:
    """The full name of the definition at a path of field numbers and indexes; None for others."""
    if not path or len(path) % 2:
        return None
    definition: Any = file
    names = [file.package] if file.package else []
    for number, index in list(pairwise(path))[::2]:
        children = _CHILDREN.get(definition.DESCRIPTOR.name, {}).get(number)
        if children is None:
            return None
        definition = getattr(definition, children)[index]
        names.append(definition.name)
    return ".".join(names)


def _clean(comment: str) -> str:
    lines = [line.strip() for line in comment.strip().splitlines()]
    return "\n".join(lines)
