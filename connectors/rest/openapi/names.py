"""Names: from what a document calls things to legal, stable GraphQL names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "NamePool",
    "camel_case",
    "enum_value_name",
    "field_name",
    "is_name",
    "pascal_case",
    "path_name",
    "quoted_key",
    "quoted_text",
]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PREFIX_WORDS = (
    (">=", "gte"),
    ("<=", "lte"),
    ("!=", "ne"),
    (">", "gt"),
    ("<", "lt"),
    ("=", "eq"),
    ("+", "plus"),
    ("-", "minus"),
)
_WHOLE_WORDS = {"+1": "plus_one", "-1": "minus_one", "*": "any", "": "empty"}
_ENUM_LITERALS = {"TRUE", "FALSE", "NULL"}


class NamePool:
    """Hands out each name once; a taken one gets the next free number."""

    def __init__(self, taken: Iterable[str] = (), separator: str = "") -> None:
        self._taken = set(taken)
        self._separator = separator

    def allocate(self, name: str) -> str:
        """The name itself when it is free, else with the smallest free number from 2 on."""
        candidate, number = name, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{name}{self._separator}{number}"
        self._taken.add(candidate)
        return candidate

    def __contains__(self, name: str) -> bool:
        return name in self._taken


def is_name(text: str) -> bool:
    """Whether a text is a GraphQL name (and an identifier of the mapping language)."""
    return _NAME.fullmatch(text) is not None


def pascal_case(text: str) -> str:
    """`simple-user` becomes `SimpleUser`; capitals inside a word stay."""
    joined = "".join(word[0].upper() + word[1:] for word in _words(text))
    return _legal_start(joined) if joined else "Type"


def camel_case(text: str) -> str:
    """`repos/get` becomes `reposGet`, `HTTPGet` becomes `httpGet`."""
    pascal = pascal_case(text)
    head = re.match(r"[A-Z]+(?![a-z])|[A-Z]", pascal)
    return pascal if head is None else head.group().lower() + pascal[head.end() :]


def path_name(method: str, path: str) -> str:
    """`get`, `/users/{id}/orders` becomes `usersByIdOrders`; other methods come first."""
    words = [] if method == "get" else [method]
    for segment in path.split("?", maxsplit=1)[0].split("/"):
        words += ["by-" + part if kind else part for kind, part in _path_parts(segment)]
    return camel_case("-".join(words)) if words else "root"


def field_name(wire: str) -> str:
    """A property's or parameter's name with illegal characters replaced: `bad-name`, `bad_name`."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", _ascii(_spell(wire)))
    if not name.strip("_"):
        name = "field"
    name = _legal_start(name)
    return f"x{name}" if name.startswith("__") else name


def enum_value_name(wire: str) -> str:
    """An enum value in UPPER_SNAKE: `in-progress` becomes `IN_PROGRESS`, `2XL` `_2XL`."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1_\2", _ascii(_spell(wire)))
    name = re.sub(r"[^A-Za-z0-9]+", "_", spaced).strip("_").upper() or "VALUE"
    return f"{name}_" if name in _ENUM_LITERALS else _legal_start(name)


def quoted_key(wire: str) -> str:
    """A key of the mapping language: bare when it is an identifier, else quoted."""
    return wire if is_name(wire) else quoted_text(wire)


def quoted_text(text: str) -> str:
    """A string of the mapping language."""
    quote = '"' if "'" in text and '"' not in text else "'"
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{escaped}{quote}"


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z0-9]+", _ascii(text)) if word]


def _path_parts(segment: str) -> list[tuple[bool, str]]:
    """The parts of a path segment; True for a template expression."""
    parts = re.split(r"(\{[^{}]*\})", segment)
    return [(part.startswith("{"), part.strip("{}")) for part in parts if part.strip("{}")]


def _spell(wire: str) -> str:
    if wire in _WHOLE_WORDS:
        return _WHOLE_WORDS[wire]
    for sign, word in _PREFIX_WORDS:
        if wire.startswith(sign):
            return f"{word}_{wire[len(sign) :]}" if len(wire) > len(sign) else word
    return wire


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _legal_start(name: str) -> str:
    return f"_{name}" if name[0].isdigit() else name
