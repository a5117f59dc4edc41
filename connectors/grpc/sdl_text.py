"""Small pieces of SDL text: descriptions, strings, indented blocks."""

from __future__ import annotations

import json
from collections.abc import Iterable

from google.protobuf.descriptor import EnumValueDescriptor, FieldDescriptor, MethodDescriptor

__all__ = ["block", "block_string", "deprecated", "described", "quoted"]

_INDENT = "  "


def quoted(text: str) -> str:
    """A GraphQL string."""
    return json.dumps(text, ensure_ascii=False)


def block_string(lines: Iterable[str]) -> list[str]:
    """The lines of a GraphQL block string."""
    return ['"""', *(line.replace('"""', '\\"""') for line in lines), '"""']


def described(description: str, lines: list[str]) -> list[str]:
    """A definition behind its description; without one, the definition alone."""
    if not description:
        return lines
    if "\n" in description or '"' in description or "\\" in description:
        return [*block_string(description.split("\n")), *lines]
    return [f'"""{description}"""', *lines]


def deprecated(definition: FieldDescriptor | EnumValueDescriptor | MethodDescriptor) -> str:
    """The directive to append to what is written for a definition."""
    return " @deprecated" if definition.GetOptions().deprecated else ""


def block(head: str, members: Iterable[list[str]]) -> list[str]:
    """`head { ... }` with each member's lines indented."""
    body = [_INDENT + line if line else line for lines in members for line in lines]
    return [f"{head} {{" if head else "{", *body, "}"]
