"""The wire's scalars to values of GraphQL's built-in scalars (specification, section 3.5).

REST backends send numeric ids and numbers as text; GraphQL promises `ID` as a string and `Int` as
an integer of 32 bits. Scalars of one's own and enums pass as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graphweft.connectors.mapping import Coercion, as_text

__all__ = ["COERCIONS"]

_INT_LIMIT = 2**31


def _id(value: Any) -> Any:
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    if type(value) is float and value.is_integer():
        return str(int(value))
    raise ValueError("the value is neither a string nor an integer, as an ID is")


def _string(value: Any) -> Any:
    if type(value) is str:
        return value
    text = as_text(value)
    if text is None:
        raise ValueError("the value is a list or an object, not a string")
    return text


def _int(value: Any) -> Any:
    number = value
    if type(value) is str:
        number = int(value) if value.lstrip("-").isdigit() else value
    elif type(value) is float and value.is_integer():
        number = int(value)
    if type(number) is not int:
        raise ValueError("the value is not an integer")
    if not -_INT_LIMIT <= number < _INT_LIMIT:
        raise ValueError("the value does not fit into the 32 bits of Int; make the field a BigInt")
    return number


def _float(value: Any) -> Any:
    if type(value) in {int, float}:
        return value
    if type(value) is str:
        try:
            return float(value)
        except ValueError:
            pass
    raise ValueError("the value is not a number")


def _boolean(value: Any) -> Any:
    if type(value) is bool:
        return value
    raise ValueError("the value is not a boolean")


_IS_INT = "type({v}) is int and -2147483648 <= {v} < 2147483648"
COERCIONS: Mapping[str, Coercion] = MappingProxyType(
    {
        "ID": Coercion(
            _id,
            "{v} if type({v}) is str else str({v}) if type({v}) is int else {other}",
        ),
        "String": Coercion(_string, "{v} if type({v}) is str else {other}"),
        "Int": Coercion(_int, "{v} if " + _IS_INT + " else {other}"),
        "Float": Coercion(_float, "{v} if type({v}) in (float, int) else {other}"),
        "Boolean": Coercion(_boolean, "{v} if type({v}) is bool else {other}"),
    }
)
"""By the name of the scalar. They raise ValueError for a value that cannot be one."""
