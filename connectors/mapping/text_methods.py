"""The `->` methods on text, and on the names of properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graphweft.connectors.mapping.values import (
    Evaluate,
    Variables,
    as_text,
    is_list,
    is_object,
    note_problem,
)

__all__ = [
    "join_not_null",
    "keys_to_camel_case",
    "keys_to_camel_case_deep",
    "parse_int",
    "split",
    "to_string",
    "trimming",
]

Arguments = tuple[Evaluate, ...]
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W_]+")


def join_not_null(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """Scalars to one text; nulls are left out."""
    separator = arguments[0](value, root, variables)
    if not isinstance(separator, str):
        return note_problem(variables, "->joinNotNull: the separator is not a string")
    items = value if is_list(value) else [value]
    texts = [as_text(item) for item in items if item is not None]
    if None in texts:
        return note_problem(variables, "->joinNotNull: an item is a list or an object")
    return separator.join(text for text in texts if text is not None)


def split(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """A text to its pieces, at most as many as the second argument says."""
    separator, *limits = [argument(value, root, variables) for argument in arguments]
    if not isinstance(value, str):
        return note_problem(variables, "->split: not a string")
    if not isinstance(separator, str):
        return note_problem(variables, "->split: the separator is not a string")
    pieces = value.split(separator) if separator else [*value]
    if not limits:
        return pieces
    if type(limits[0]) is not int or limits[0] < 0:
        return note_problem(variables, "->split: the limit is not a number of pieces")
    return pieces[: limits[0]]


def trimming(
    name: str, trim: Callable[[str], str]
) -> Callable[[Any, Arguments, Any, Variables], Any]:
    """The method of this name, which takes blanks away."""

    def run(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
        if isinstance(value, str):
            return trim(value)
        return note_problem(variables, f"->{name}: not a string")

    return run


def to_string(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    """A scalar as text."""
    text = as_text(value)
    if text is None:
        return note_problem(variables, "->toString: a list or an object; use ->jsonStringify")
    return text


def parse_int(value: Any, arguments: Arguments, root: Any, variables: Variables) -> Any:
    """A number or text to an integer, towards zero; the argument is the base of a text."""
    base = arguments[0](value, root, variables) if arguments else 10
    try:
        if type(value) in {int, float}:
            return int(value)
        if isinstance(value, str) and type(base) is int and 2 <= base <= 36:
            text = value.strip()
            whole = text.split(".", 1)[0] if base == 10 else text
            return int(whole, base)
    except (ValueError, OverflowError):
        pass
    return note_problem(variables, "->parseInt: not an integer in this base")


def keys_to_camel_case(value: Any, _arguments: Arguments, _root: Any, variables: Variables) -> Any:
    """An object with its own property names in camelCase."""
    if is_object(value):
        return {_camel_case(key): item for key, item in value.items()}
    return note_problem(variables, "->keysToCamelCase: not an object")


def keys_to_camel_case_deep(
    value: Any, _arguments: Arguments, _root: Any, _variables: Variables
) -> Any:
    """A value with the property names of every object in it in camelCase."""
    return _renamed(value)


def _renamed(value: Any) -> Any:
    if is_object(value):
        return {_camel_case(key): _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if is_list(value) else value


def _camel_case(name: str) -> str:
    if name.startswith("__"):
        return name  # GraphQL's own, such as `__typename`
    words: list[str] = _WORD.findall(name) or [name]
    first, *rest = words
    return first.lower() + "".join(word.capitalize() for word in rest)
