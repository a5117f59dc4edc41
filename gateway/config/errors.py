"""Validation errors in the words of the file: where, what is wrong, and the likely meaning."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graphweft.gateway.config.secrets import HIDDEN
from graphweft.gateway.config.yaml_document import NodePath, YamlDocument
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["config_error"]


def config_error(
    error: ValidationError, model: type[BaseModel], document: YamlDocument
) -> ConfigError:
    """One ConfigError for all that is wrong: the first with its place, the others a line each."""
    found = [_located(details, model, document) for details in error.errors(include_url=False)]
    found.sort(key=lambda item: (item[0].line, item[0].column))
    (place, message), *others = found
    lines = [message, *[f"{other_place}: {text}" for other_place, text in others]]
    return ConfigError("\n".join(lines), place)


def _located(
    details: ErrorDetails, model: type[BaseModel], document: YamlDocument
) -> tuple[SourceLocation, str]:
    path = details["loc"]
    if details["type"] == "extra_forbidden":
        return document.key_place(path), _unknown_key(path, model)
    if details["type"] == "missing":
        parent = _dotted(path[:-1])
        return (
            document.value_place(path),
            f"the key {path[-1]!r} is missing{f' in {parent}' if parent else ''}",
        )
    name = _dotted(path)
    message = details["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    given = details["input"]
    if isinstance(given, str | int | float | bool) and details["type"] != HIDDEN:
        message = f"{message}, not {given!r}"
    return document.value_place(path), f"{name}: {message}" if name else message


def _unknown_key(path: NodePath, model: type[BaseModel]) -> str:
    key = str(path[-1])
    known = _keys(_annotation_at(path[:-1], model))
    close = get_close_matches(key, known, n=1)
    parent = _dotted(path[:-1])
    hint = f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(sorted(known))}"
    return f"unknown key {key!r}{f' in {parent}' if parent else ''}; {hint}"


def _annotation_at(path: NodePath, model: type[BaseModel]) -> Any:
    """The type of the node at a path."""
    current: Any = model
    for part in path:
        current = _without_none(current)
        if get_origin(current) in {dict, Mapping}:
            current = get_args(current)[1]
        elif get_origin(current) is tuple:
            current = get_args(current)[0]
        else:
            current = next(
                field.annotation
                for name, field in current.model_fields.items()
                if part in {name, field.alias}
            )
    return _without_none(current)


def _without_none(annotation: Any) -> Any:
    members = [member for member in get_args(annotation) if member is not type(None)]
    is_optional = type(None) in get_args(annotation)
    return members[0] if is_optional else annotation


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _dotted(path: NodePath) -> str:
    return ".".join(str(part) for part in path)
