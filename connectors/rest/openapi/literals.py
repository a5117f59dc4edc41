"""JSON default values as GraphQL literals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graphweft.connectors.rest.openapi.document import as_list
from graphweft.connectors.rest.openapi.model import EnumType, TypeRef

__all__ = ["literal"]

_NO_LITERAL = "JSON"


def literal(value: Any, ref: TypeRef, enums: Mapping[str, EnumType]) -> str:
    """The literal of a default value; "" where it has none that fits its type."""
    if ref.item is not None:
        values = as_list(value) if isinstance(value, list | tuple) else [value]
        items = [literal(item, ref.item, enums) for item in values]
        return f"[{', '.join(items)}]" if all(items) else ""
    enum = enums.get(ref.name)
    if enum is not None:
        return next((known.name for known in enum.values if known.wire == value), "")
    return _scalar(value, ref.name)


def _scalar(value: Any, name: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_whole = is_number and float(value).is_integer()
    match name:
        case "Boolean":
            fits = isinstance(value, bool)
        case "Float":
            fits = is_number
        case "Int" | "BigInt":
            fits = is_whole
        case "ID":
            fits = is_whole or isinstance(value, str)
        case _:
            fits = isinstance(value, str) and name != _NO_LITERAL
    if not fits:
        return ""
    if is_whole and name != "Float":
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
