"""Strawberry's decorators with the docstring as the description: one text for both readers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast, dataclass_transform

import strawberry

__all__ = ["input_type", "object_type", "resolver"]

_Class = TypeVar("_Class", bound=type)
_Resolver = TypeVar("_Resolver", bound=Callable[..., Any])


@dataclass_transform(kw_only_default=True)
def object_type(cls: _Class) -> _Class:
    """An object type of the API."""
    return strawberry.type(cls, description=_text(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_type(cls: _Class) -> _Class:
    """An input object type of the API."""
    return strawberry.input(cls, description=_text(cls))


def resolver(function: _Resolver) -> _Resolver:
    """A field of the API that a function answers."""
    field: Any = strawberry.field(resolver=function, description=_text(function))
    return cast("_Resolver", field)


def _text(described: object) -> str:
    return " ".join((inspect.getdoc(described) or "").split())
