"""Types of several subgraphs become one, by kind."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes, hints, lines


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ("Int", "Int!", "Int"),
        ("[Int!]!", "[Int]", "[Int]"),
        ("I", "A", "I"),
        ("W", "A", "W"),
        ("[A!]!", "[I]", "[I]"),
    ],
)
def test_field_takes_the_common_supertype(first: str, second: str, merged: str) -> None:
    types = (
        " interface I { n: Int } type A implements I @shareable { n: Int }"
        " type B @shareable { n: Int } union W = A | B"
    )
    printed = lines(
        x=f"type Query {{ f: {first} @shareable }}" + types,
        y=f"type Query {{ f: {second} @shareable }}" + types,
    )
    assert any(line.startswith(f"f: {merged} @join__field") for line in printed)


@pytest.mark.parametrize(("first", "second"), [("Int", "String"), ("[Int!]", "[Int]!")])
def test_field_types_of_which_none_is_a_supertype_do_not_merge(first: str, second: str) -> None:
    found = codes(
        x=f"type Query {{ f: {first} @shareable }}", y=f"type Query {{ f: {second} @shareable }}"
    )
    assert found == ["FIELD_TYPE_MISMATCH"]


@pytest.mark.parametrize(
    ("first", "second", "merged"), [("Int", "Int!", "Int!"), ("Int", "Int", "Int")]
)
def test_argument_takes_the_narrowest_type(first: str, second: str, merged: str) -> None:
    printed = lines(
        x=f"type Query {{ f(a: {first}): Int @shareable }}",
        y=f"type Query {{ f(a: {second}): Int @shareable }}",
    )
    assert f"f(a: {merged}): Int" in printed


def test_optional_argument_of_one_subgraph_is_left_out() -> None:
    documents = {
        "x": "type Query { f(a: Int): Int @shareable }",
        "y": "type Query { f: Int @shareable }",
    }
    assert "f: Int" in lines(**documents)
    assert hints(**documents) == ["INCONSISTENT_ARGUMENT_PRESENCE"]


def test_required_argument_of_one_subgraph_is_an_error() -> None:
    assert codes(
        x="type Query { f(a: Int!): Int @shareable }", y="type Query { f: Int @shareable }"
    ) == ["REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"]


def test_argument_defaults_must_agree() -> None:
    assert codes(
        x="type Query { f(a: Int = 1): Int @shareable }",
        y="type Query { f(a: Int = 2): Int @shareable }",
    ) == ["FIELD_ARGUMENT_DEFAULT_MISMATCH"]


def test_default_of_one_subgraph_is_left_out() -> None:
    printed = lines(
        x="type Query { f(a: Int = 1): Int @shareable }",
        y="type Query { f(a: Int): Int @shareable }",
    )
    assert "f(a: Int): Int" in printed


def test_object_defaults_are_equal_in_any_field_order() -> None:
    input_type = " input P { a: Int b: Int }"
    assert not codes(
        x="type Query { f(p: P = {a: 1, b: 2}): Int @shareable }" + input_type,
        y="type Query { f(p: P = {b: 2, a: 1}): Int @shareable }" + input_type,
    )


def test_input_object_keeps_common_fields() -> None:
    printed = lines(
        x="type Query { f(p: P): Int @shareable } input P { a: Int b: Int }",
        y="type Query { f(p: P): Int @shareable } input P { b: Int c: Int }",
    )
    start = printed.index("input P")
    assert printed[start + 3 : start + 6] == ["{", "b: Int", "}"]


def test_input_object_without_common_fields_is_an_error() -> None:
    assert codes(
        x="type Query { f(p: P): Int @shareable } input P { a: Int }",
        y="type Query { f(p: P): Int @shareable } input P { b: Int }",
    ) == ["EMPTY_MERGED_INPUT_TYPE"]


def test_required_input_field_must_be_everywhere() -> None:
    assert codes(
        x="type Query { f(p: P): Int @shareable } input P { a: Int! b: Int }",
        y="type Query { f(p: P): Int @shareable } input P { b: Int }",
    ) == ["REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"]


def _enum(use_x: str, use_y: str) -> dict[str, str]:
    return {
        "x": f"type Query {{ {use_x} }} enum E {{ BOTH X }}",
        "y": f"type Query {{ {use_y} }} enum E {{ BOTH Y }}",
    }


def test_output_enum_has_all_values() -> None:
    printed = lines(**_enum("a: E", "b: E"))
    assert "X @join__enumValue(graph: X)" in printed
    assert "Y @join__enumValue(graph: Y)" in printed


def test_input_enum_has_common_values() -> None:
    printed = lines(**_enum("a(e: E): Int", "b(e: E): Int"))
    assert not [line for line in printed if line.startswith(("X @join__enum", "Y @join__enum"))]
    assert "BOTH @join__enumValue(graph: X) @join__enumValue(graph: Y)" in printed


def test_enum_of_input_and_output_must_be_equal() -> None:
    assert codes(**_enum("a: E", "b(e: E): Int")) == ["ENUM_VALUE_MISMATCH"]


def test_one_name_is_one_kind() -> None:
    assert codes(x="type Query { a: T } type T { a: Int }", y="input T { a: Int }") == [
        "TYPE_KIND_MISMATCH"
    ]


def test_a_supergraph_needs_queries() -> None:
    assert codes(x="type T { a: Int }") == ["NO_QUERIES"]


def test_most_frequent_description_is_taken() -> None:
    documents = {
        "x": '"""one""" type T @shareable { a: Int } type Query { t: T }',
        "y": '"""two""" type T @shareable { a: Int }',
        "z": '"""two""" type T @shareable { a: Int }',
    }
    printed = lines(**documents)
    assert printed[printed.index("type T") - 1] == '"""two"""'
    assert hints(**documents) == ["INCONSISTENT_DESCRIPTION"]


def test_executable_directive_of_all_subgraphs_is_composed() -> None:
    printed = lines(
        x="directive @d(n: Int) on FIELD | QUERY type Query { a: Int }",
        y="directive @d(n: Int!) on FIELD",
    )
    assert "directive @d(n: Int!) on FIELD" in printed


def test_interface_field_must_be_on_implementations_of_other_subgraphs() -> None:
    assert codes(
        x="type Query { i: I } interface I { a: Int b: Int }"
        " type T implements I @shareable { a: Int b: Int }",
        y="interface I { a: Int } type S implements I { a: Int }",
    ) == ["INTERFACE_FIELD_NO_IMPLEM"]
