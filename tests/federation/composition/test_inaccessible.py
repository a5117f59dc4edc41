"""Hiding elements must leave a valid API schema."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes

HIDDEN_IN_IMPLEMENTATION = (
    "type Query { i: I } interface I { a: Int } type T implements I { b: Int a: Int @inaccessible }"
)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("type Query @inaccessible { a: Int }", "QUERY_ROOT_TYPE_INACCESSIBLE"),
        ("type Query { t: T } type T { a: Int @inaccessible }", "ONLY_INACCESSIBLE_CHILDREN"),
        ("type Query { t: T } type T @inaccessible { a: Int }", "REFERENCED_INACCESSIBLE"),
        ("type Query { a(p: P): Int } input P @inaccessible { b: Int }", "REFERENCED_INACCESSIBLE"),
        ("type Query { a(p: Int! @inaccessible): Int }", "REQUIRED_INACCESSIBLE"),
        (
            "type Query { a(p: P): Int } input P { c: Int b: Int! @inaccessible }",
            "REQUIRED_INACCESSIBLE",
        ),
        (
            "type Query { a(e: E = V): E } enum E { V @inaccessible W }",
            "DEFAULT_VALUE_USES_INACCESSIBLE",
        ),
        (
            HIDDEN_IN_IMPLEMENTATION,
            "IMPLEMENTED_BY_INACCESSIBLE",
        ),
    ],
)
def test_hiding_what_the_api_schema_needs_is_an_error(document: str, code: str) -> None:
    assert codes(x=document) == [code]


@pytest.mark.parametrize(
    "document",
    [
        "type Query { a: Int t: T @inaccessible } type T @inaccessible { a: Int }",
        "type Query { a(p: Int @inaccessible): Int }",
        "type Query { a: E } enum E { V @inaccessible W }",
        "type Query { t: T } interface I @inaccessible { a: Int } type T implements I { a: Int }",
    ],
)
def test_hiding_what_nothing_needs_composes(document: str) -> None:
    assert not codes(x=document)
