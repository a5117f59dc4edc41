"""The static shape of what a selection produces: which fields, and which fields below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from graphweft.connectors.mapping.syntax import (
    Call,
    Coalesce,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Named,
    ObjectLiteral,
    Path,
    Selection,
)

__all__ = ["Shape", "shape_of"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a value; lists have the shape of their items.

    Attributes:
        fields: of an object; None where the value is what the backend sends, unselected.
        offset: place in the selection's text.
    """

    fields: Mapping[str, Shape] | None = None
    offset: int = field(default=0, compare=False)


_OPAQUE = Shape()
_SAME_ITEMS = frozenset(
    {"first", "last", "slice", "filter", "find", "get", "as", "withError", "withWarning"}
)


def shape_of(selection: Selection) -> Shape:
    """The shape of a selection's result."""
    if selection.whole is not None:
        return _path_shape(selection.whole)
    fields: dict[str, Shape] = {}
    for item in selection.items:
        shape = _named_shape(item)
        if item.name is not None:
            fields[item.name] = shape
        else:
            fields.update(shape.fields or {})
    return Shape(MappingProxyType(fields))


def _named_shape(item: Named) -> Shape:
    if isinstance(item.value, Selection):
        return Shape(shape_of(item.value).fields, item.offset)
    return Shape(_path_shape(item.value).fields, item.offset)


def _path_shape(path: Path) -> Shape:
    if path.selection is not None:
        return shape_of(path.selection)
    shape = _head_shape(path.head)
    for step in path.steps:
        if isinstance(step, Key):
            shape = (shape.fields or {}).get(step.name, _OPAQUE)
        elif isinstance(step, Call):
            shape = _call_shape(step, shape)
    return shape


def _head_shape(head: Head | Expression) -> Shape:
    match head:
        case Group(expression):
            return _head_shape(expression)
        case Path():
            return _path_shape(head)
        case ObjectLiteral(entries):
            return Shape(MappingProxyType({key: _head_shape(value) for key, value in entries}))
        case ListLiteral(alternatives) | Coalesce(_, alternatives):
            return _union(tuple(map(_head_shape, alternatives)))
        case _:
            return _OPAQUE


def _call_shape(call: Call, shape: Shape) -> Shape:
    match call.method:
        case "map" | "echo":
            return _head_shape(call.arguments[0])
        case "entries":
            return Shape(MappingProxyType({"key": _OPAQUE, "value": _OPAQUE}))
        case "match" | "matchIf":
            pairs = [arg for arg in call.arguments if isinstance(arg, ListLiteral)]
            return _union(tuple(_head_shape(pair.items[-1]) for pair in pairs if pair.items))
        case method if method in _SAME_ITEMS:
            return shape
        case _:
            return _OPAQUE


def _union(shapes: tuple[Shape, ...]) -> Shape:
    fields: dict[str, Shape] = {}
    for shape in shapes:
        fields.update(shape.fields or {})
    return Shape(MappingProxyType(fields)) if fields else _OPAQUE
