"""YAML as OpenAPI means it: the JSON schema of YAML 1.2.

`on`, `no`, dates, `12:30` and `010` stay text, and keys become text (`200:` in responses).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import yaml

__all__ = ["load_yaml"]


class _JsonLoader(yaml.CSafeLoader):
    """Resolves only what JSON has: null, booleans, numbers; and merge keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # PyYAML reads it from the class


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?((\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)",
        "-+.0123456789",
    ),
    ("merge", r"<<", "<"),
):
    _JsonLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType]  # untyped
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )


def load_yaml(content: bytes) -> Any:
    """Decode YAML.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return _with_text_keys(yaml.load(content, _JsonLoader))  # noqa: S506  # a safe loader


def _with_text_keys(node: Any) -> Any:
    if isinstance(node, Mapping):
        members = cast("Mapping[object, object]", node)
        return {_key(key): _with_text_keys(value) for key, value in members.items()}
    if isinstance(node, list):
        return [_with_text_keys(item) for item in cast("list[object]", node)]
    return node


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)
