from __future__ import annotations

import pytest

from graphweft.connectors.mapping import (
    parse_expression,
    parse_selection,
    parse_template,
    variables_used,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$this.id", {"$this": {("id",)}}),
        ("$this.address { city zip: code }", {"$this": {("address", "city"), ("address", "code")}}),
        ("$this { a { b c } }", {"$this": {("a", "b"), ("a", "c")}}),
        ("$args", {"$args": {()}}),
        ("$batch.id->joinNotNull(',')", {"$batch": {("id",)}}),
        ("$args.list->slice(0, $config.max)", {"$args": {("list",)}, "$config": {("max",)}}),
        ("[$, @, { a: $status }]", {"$status": {()}}),
        ("$args.x?.y", {"$args": {("x", "y")}}),
        ("a->as($x, $args.y)->echo($x)", {"$args": {("y",)}}),
        ("$($args.a ?? $args.b)", {"$args": {("a",), ("b",)}}),
    ],
)
def test_variables_are_found_with_their_properties(
    text: str, expected: dict[str, set[tuple[str, ...]]]
) -> None:
    assert variables_used(parse_expression(text)) == expected


def test_the_variables_of_several_mappings_are_merged() -> None:
    template = parse_template("/users/{$args.id}?x={$this.y}")
    selection = parse_selection("id: $args.id name other: $args.other")
    assert variables_used(template, selection) == {
        "$args": {("id",), ("other",)},
        "$this": {("y",)},
    }
