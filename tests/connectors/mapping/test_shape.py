from __future__ import annotations

import pytest

from graphweft.connectors.mapping import Shape, parse_selection, shape_of


def _names(shape: Shape) -> object:
    if shape.fields is None:
        return None
    return {name: _names(inner) for name, inner in shape.fields.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id a: x.y", {"id": None, "a": None}),
        ("$.data { id user { name } }", {"id": None, "user": {"name": None}}),
        ("$.data", None),
        ("id nested.x { a } ...y { b }", {"id": None, "a": None, "b": None}),
        ("user: { id: userId }", {"user": {"id": None}}),
        ("user: $({ id: userId })", {"user": {"id": None}}),
        ("users: ids->map({ id: @ })", {"users": {"id": None}}),
        ("users: ids->map({ id: @ })->slice(0, 2)", {"users": {"id": None}}),
        ("tags: tags->entries", {"tags": {"key": None, "value": None}}),
        ("t: tags->entries.key", {"t": None}),
        ("x: k->match(['a', { b: 1 }], [@, { c: 2 }])", {"x": {"b": None, "c": None}}),
    ],
)
def test_the_shape_is_known_without_a_value(text: str, expected: object) -> None:
    assert _names(shape_of(parse_selection(text))) == expected
