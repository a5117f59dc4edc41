"""What values a leaf may have: result coercion (GraphQL specification, 3.5 and 3.9).

Subgraphs have coerced their values. What still is of a wrong type here is refused, not coerced.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from graphql import GraphQLEnumType, GraphQLNamedType

from graphweft.federation.execution.codegen import Source

__all__ = ["is_valid_leaf", "wrong_leaf"]

_CLASSES: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "ID": (str, int),
    "Int": (int,),
    "Float": (float, int),
    "Boolean": (bool,),
}
_MAX_INT = 2**31 - 1
_MIN_INT = -(2**31)


def is_valid_leaf(type_: GraphQLNamedType, value: Any) -> bool:
    """Whether a value, not null, may stand for this scalar or enum; a custom scalar takes any."""
    if isinstance(type_, GraphQLEnumType):
        return isinstance(value, str) and value in type_.values
    if type_.name == "Int":
        return value.__class__ is int and _MIN_INT <= value <= _MAX_INT
    classes = _CLASSES.get(type_.name)
    return classes is None or value.__class__ in classes


def wrong_leaf(type_: GraphQLNamedType, value: str, source: Source) -> str | None:
    """The expression that tells that a value, not null, is not valid; None where any is."""
    if isinstance(type_, GraphQLEnumType):
        allowed: AbstractSet[str] = frozenset(type_.values)
        return f"{value} not in {source.constant(allowed)}"
    if type_.name == "Int":
        return f"({value}.__class__ is not int or {value} > {_MAX_INT} or {value} < {_MIN_INT})"
    classes = _CLASSES.get(type_.name)
    if classes is None:
        return None
    return " and ".join(f"{value}.__class__ is not {cls.__name__}" for cls in classes)
