"""What changes for clients between two schemas, and what of it may break an operation."""

from __future__ import annotations

import pytest
from graphql import build_schema

from graphweft.schemas.diff import diff_schemas

CASES: list[tuple[str, str, list[str]]] = [
    ("type Query { a: Int }", "type Query { a: Int b: Int }", ["+ Query.b"]),
    ("type Query { a: Int b: Int }", "type Query { a: Int }", ["-! Query.b"]),
    ("type Query { a: Int }", "type Query { a: Int! }", ["~ Query.a"]),
    ("type Query { a: Int! }", "type Query { a: Int }", ["~! Query.a"]),
    ("type Query { a: [Int] }", "type Query { a: [Int!]! }", ["~ Query.a"]),
    ("type Query { a: [Int!] }", "type Query { a: [Int] }", ["~! Query.a"]),
    ("type Query { a: Int }", "type Query { a: [Int] }", ["~! Query.a"]),
    ("type Query { a: Int }", "type Query { a: String }", ["~! Query.a"]),
    ("type Query { a(x: Int): Int }", "type Query { a: Int }", ["-! Query.a(x:)"]),
    ("type Query { a: Int }", "type Query { a(x: Int): Int }", ["+ Query.a(x:)"]),
    ("type Query { a: Int }", "type Query { a(x: Int!): Int }", ["+! Query.a(x:)"]),
    ("type Query { a: Int }", "type Query { a(x: Int! = 1): Int }", ["+ Query.a(x:)"]),
    ("type Query { a(x: Int!): Int }", "type Query { a(x: Int): Int }", ["~ Query.a(x:)"]),
    ("type Query { a(x: Int): Int }", "type Query { a(x: Int!): Int }", ["~! Query.a(x:)"]),
    ("type Query { a(x: Int! = 1): Int }", "type Query { a(x: Int!): Int }", ["~! Query.a(x:)"]),
    (
        "type Query { a(x: I): Int } input I { y: Int }",
        "type Query { a(x: I): Int } input I { y: Int z: Int! }",
        ["+! I.z"],
    ),
    (
        "type Query { a: E } enum E { X Y }",
        "type Query { a: E } enum E { X Z }",
        ["-! E.Y", "+ E.Z"],
    ),
    (
        "type Query { a: U } union U = A | B type A { a: Int } type B { b: Int }",
        "type Query { a: U } union U = A type A { a: Int } type B { b: Int }",
        ["-! U = B"],
    ),
    (
        "type Query { a: A } interface N { a: Int } type A implements N { a: Int }",
        "type Query { a: A } interface N { a: Int } type A { a: Int }",
        ["-! A implements N"],
    ),
    ("type Query { a: Int } type T { x: Int }", "type Query { a: Int }", ["-! T"]),
    ("type Query { a: Int }", "type Query { a: Int } type T { x: Int }", ["+ T"]),
    (
        "type Query { a: T } type T { x: Int }",
        "type Query { a: T } interface T { x: Int }",
        ["~! T"],
    ),
    ("type Query { a: Int } scalar D", "type Query { a: Int } scalar D", []),
    ("directive @d on FIELD type Query { a: Int }", "type Query { a: Int }", ["-! @d"]),
]  # fmt: skip
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@pytest.mark.parametrize(("older", "newer", "expected"), CASES)
def test_each_difference_is_told_with_whether_it_breaks(
    older: str, newer: str, expected: list[str]
) -> None:
    changes = diff_schemas(build_schema(older), build_schema(newer))
    told = [f"{_SIGNS[one.kind]}{'!' * one.is_breaking} {one.coordinate}" for one in changes]
    assert told == expected


def test_a_change_says_what_was_and_what_is() -> None:
    (change,) = diff_schemas(
        build_schema("type Query { a: Int! }"), build_schema("type Query { a: Int }")
    )
    assert change.message == "type Int! is now Int"
