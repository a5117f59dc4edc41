"""Defaults, deprecations and arguments have to hold once subgraphs are merged."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes, lines

_T = 'type T @key(fields: "id") { id: ID '
_E = "enum E { X }"


def test_default_whose_enum_value_is_merged_away_is_refused() -> None:
    a = "type Query { a(e: E = Y): Int } enum E { X Y }"
    assert codes(a=a, b="type Query { b(e: E): Int } enum E { X }") == ["INVALID_GRAPHQL"]


def test_argument_that_becomes_required_cannot_be_deprecated() -> None:
    required = "type Query { a(n: Int!): Int @shareable }"
    deprecated = "type Query { a(n: Int @deprecated): Int @shareable }"
    assert codes(a=required, b=deprecated) == ["INVALID_GRAPHQL"]


def test_default_of_a_list_is_a_list() -> None:
    printed = lines(
        a="type Query { a(n: [Int] = 1): Int @shareable }",
        b="type Query { a(n: [Int] = [1]): Int @shareable }",
    )
    assert "a(n: [Int] = [1]): Int" in printed


@pytest.mark.parametrize(
    "given", ["x(e: Z)", 'x(e: "X")', "x(f: 1)", "x(e: 1)", "x(e: [X, Z])", "x"]
)
def test_requires_gives_arguments_that_the_field_accepts(given: str) -> None:
    external = _T + f"x(e: E!): Int @external y: Int @requires(fields: {given!r}) }} {_E}"
    documents = {
        "a": "type Query { a: Int } " + external.replace("'", '"""'),
        "b": _T + "x(e: E!): Int } " + _E,
    }
    assert codes(**documents) == ["REQUIRES_INVALID_FIELDS"]


def test_requires_cannot_leave_out_an_argument_that_another_subgraph_requires() -> None:
    a = _T + 'x(n: Int): Int @external y: Int @requires(fields: "x") }'
    b = _T + "x(n: Int!): Int }"
    assert codes(a="type Query { a: Int } " + a, b=b) == ["REQUIRES_INVALID_FIELDS"]


@pytest.mark.parametrize("external", ["Int!", "[Int]", "String"])
def test_external_field_has_the_type_of_where_it_is_resolved(external: str) -> None:
    a = _T + f'x: {external} @external y: Int @requires(fields: "x") }}'
    assert codes(a="type Query { a: Int } " + a, b=_T + "x: Int }") == ["EXTERNAL_TYPE_MISMATCH"]


@pytest.mark.parametrize(
    "extension",
    ["extend enum E { X }", "extend input E { x: Int }", "extend union E = T type T { x: Int }"],
)
def test_extension_of_any_kind_needs_a_base(extension: str) -> None:
    assert codes(a="type Query { a: Int } " + extension) == ["EXTENSION_WITH_NO_BASE"]


@pytest.mark.parametrize(
    ("interface", "implementation"),
    [("x(n: Int): Int", "x: Int"), ("x: Int", "x(n: Int!): Int"), ("x: Int", "x: String")],
)
def test_implementation_fits_the_interface_of_another_subgraph(
    interface: str, implementation: str
) -> None:
    a = f"type Query {{ i: I }} interface I {{ {interface} id: ID }}"
    b = f"interface I {{ id: ID }} type P implements I {{ id: ID {implementation} }}"
    assert codes(a=a, b=b) == ["INVALID_GRAPHQL"]


@pytest.mark.parametrize(
    "mark", ["@deprecated", "@cost(weight: 1)", "@listSize(assumedSize: 3)", '@tag(name: "t")']
)
def test_external_field_carries_nothing_that_is_merged(mark: str) -> None:
    a = _T + f'x: [Int] @external {mark} y: Int @requires(fields: "x") }}'
    b = _T + "x: [Int] }"
    expected = ["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"]
    assert codes(a="type Query { a: Int } " + a, b=b) == expected
