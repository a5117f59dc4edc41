"""Each limit may be reached but not passed, wherever in the fragments the operation does so."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from graphql import GraphQLError, OperationDefinitionNode, get_introspection_query, parse

from graphweft.policies.limits import OperationLimits, check_operation

NAMES = [field.name for field in fields(OperationLimits)]
OFF = OperationLimits(**dict.fromkeys(NAMES, 0))


def check(text: str, limits: OperationLimits | None = None) -> list[GraphQLError]:
    """Check the first operation of a document."""
    document = parse(text)
    operations = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return check_operation(document, next(operations), limits or OperationLimits())


def facts(error: GraphQLError) -> dict[str, Any]:
    return error.extensions or {}


def measured(limit: str, text: str) -> int:
    """What a document has of what a limit is for, found by lowering the limit below it."""
    errors = check(text, only(limit, 1))
    return facts(errors[0])["measured"] if errors else 1


def only(limit: str, value: int) -> OperationLimits:
    return OperationLimits(**dict.fromkeys(NAMES, 0) | {limit: value})


CASES = [
    ("max_depth", "MAX_DEPTH_LIMIT", 3, "{ a { b { c } } }"),
    ("max_depth", "MAX_DEPTH_LIMIT", 3, "{ ...F } fragment F on Q { a { ... { b { c } } } }"),
    (
        "max_depth",
        "MAX_DEPTH_LIMIT",
        3,
        "{ a { ...F } } fragment F on A { b { ...G } } fragment G on B { c }",
    ),
    ("max_height", "MAX_HEIGHT_LIMIT", 3, "{ a { c } x: a { c } }"),
    ("max_height", "MAX_HEIGHT_LIMIT", 4, "{ ...F ...F } fragment F on Q { a b a }"),
    ("max_aliases", "MAX_ALIASES_LIMIT", 3, "{ a: x b: x { c: y } d }"),
    (
        "max_aliases",
        "MAX_ALIASES_LIMIT",
        4,
        "{ x { ...F } y { ...F } } fragment F on X { a: x ... { b: x } }",
    ),
    ("max_root_fields", "MAX_ROOT_FIELDS_LIMIT", 3, "{ a { x y z } a { x } b __typename }"),
    (
        "max_root_fields",
        "MAX_ROOT_FIELDS_LIMIT",
        4,
        "{ ...F ... { ...F } } fragment F on Q { a ...G } fragment G on Q { b { c } }",
    ),
    ("max_selections", "MAX_EXPANDED_SELECTIONS", 4, "{ a { b } ... { c } }"),
    (
        "max_selections",
        "MAX_EXPANDED_SELECTIONS",
        7,
        "{ ...F x { ...F } } fragment F on Q { a { b } }",
    ),
    ("max_repeats", "MAX_REPEATS_LIMIT", 3, "{ x { a { b } a { b } ... { a { c } } } y }"),
    ("max_repeats", "MAX_REPEATS_LIMIT", 3, "{ x: a x: a y: a y: a x: a }"),
    (
        "max_repeats",
        "MAX_REPEATS_LIMIT",
        4,
        "{ a ...F ...F ...G } fragment F on Q { a } fragment G on Q { ...F }",
    ),
    ("max_repeats", "MAX_REPEATS_LIMIT", 2, "query A { a } query B { b { c c } }"),
    (
        "max_directives",
        "MAX_DIRECTIVES_LIMIT",
        6,
        "query ($v: X @b) @a { c @c ... @d { e } ...F @e } fragment F on Q @f { a }",
    ),
    (
        "max_variables",
        "MAX_VARIABLES_LIMIT",
        3,
        "query A($a: X, $b: X) { a } query B($c: X) { a }",
    ),
    ("max_operations", "MAX_OPERATIONS_LIMIT", 3, "query A { a } query B { b } mutation C { c }"),
]


@pytest.mark.parametrize(("limit", "code", "value", "text"), CASES)
def test_a_limit_is_reached_but_not_passed(limit: str, code: str, value: int, text: str) -> None:
    assert check(text, only(limit, value + 1)) == []
    assert check(text, only(limit, value)) == []
    (error,) = check(text, only(limit, value - 1))
    assert error.extensions == {"code": code, "limit": value - 1, "measured": value}
    assert str(value) in error.message
    assert error.locations


@pytest.mark.parametrize(("limit", "code", "value", "text"), CASES)
def test_a_limit_of_zero_is_switched_off(limit: str, code: str, value: int, text: str) -> None:
    assert check(text, OFF) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{" + "a {" * 20 + "b" + "}" * 21, "MAX_DEPTH_LIMIT"),
        ("{ x { " + " ".join(f"a{i}: a" for i in range(31)) + " } }", "MAX_ALIASES_LIMIT"),
        ("{" + " ".join(f"a{i}" for i in range(21)) + "}", "MAX_ROOT_FIELDS_LIMIT"),
        (
            "{ a { ...F1 } } fragment F1 on A { " + "b { ...F2 } " * 80 + "}"
            " fragment F2 on A { " + " ".join(f"a{i}" for i in range(61)) + "}",
            "MAX_EXPANDED_SELECTIONS",
        ),
        ("{ x { " + "a " * 101 + "} }", "MAX_REPEATS_LIMIT"),
        ("{ a " + "@b " * 51 + "}", "MAX_DIRECTIVES_LIMIT"),
        (
            "query (" + " ".join(f"$a{i}: X" for i in range(101)) + ") { a }",
            "MAX_VARIABLES_LIMIT",
        ),
        (" ".join(f"query A{i} {{ a }}" for i in range(11)), "MAX_OPERATIONS_LIMIT"),
    ],
)
def test_the_defaults_refuse_what_no_client_needs(text: str, code: str) -> None:
    assert [facts(error)["code"] for error in check(text)] == [code]


def test_every_limit_that_is_exceeded_is_told() -> None:
    limits = OperationLimits(max_depth=1, max_aliases=1, max_root_fields=1)
    codes = [facts(error)["code"] for error in check("{ a: x { b: y } c }", limits)]
    assert codes == ["MAX_DEPTH_LIMIT", "MAX_ALIASES_LIMIT", "MAX_ROOT_FIELDS_LIMIT"]


def test_errors_show_where_the_document_goes_too_far() -> None:
    text = "{\n  a {\n    ...F\n  }\n}\nfragment F on A {\n  b {\n    c d d\n  }\n}"
    (depth,) = check(text, only("max_depth", 2))
    (repeats,) = check(text, only("max_repeats", 1))
    assert [tuple(place) for place in depth.locations or ()] == [(7, 5)]
    assert depth.locations == repeats.locations


def test_only_the_chosen_operation_has_to_keep_to_the_limits_of_operations() -> None:
    document = "query A { a } query B { x { y { z: a } } b }"
    limits = OperationLimits(max_depth=1, max_aliases=1, max_root_fields=1, max_selections=1)
    assert check(document, limits) == []


def test_introspection_as_tools_send_it_is_within_the_limits() -> None:
    text = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert check(text) == []


def test_what_is_inside_of_introspection_adds_no_depth() -> None:
    text = "{ a { __type { b { c } ...F } } } fragment F on T { d { e { f } } }"
    assert measured("max_depth", text) == 2


@pytest.mark.parametrize("limit", ["max_selections", "max_aliases", "max_repeats"])
def test_a_bomb_of_nested_fragments_is_measured_without_expanding_it(limit: str) -> None:
    bomb = "{ ...F0 } fragment F500 on A { a: b }" + "".join(
        f"fragment F{i} on A {{ ...F{i + 1} ...F{i + 1} }}" for i in range(500)
    )
    assert measured(limit, bomb) == 1_000_000_000


def test_a_long_chain_of_fragments_needs_no_stack() -> None:
    chain = "{ ...F0 } fragment F3000 on A { a }" + "".join(
        f"fragment F{i} on A {{ a {{ ...F{i + 1} }} }}" for i in reversed(range(3000))
    )
    assert measured("max_depth", chain) == 3001


@pytest.mark.parametrize("hops", [1, 2, 50, 2000])
def test_a_cycle_of_fragments_ends(hops: int) -> None:
    cycle = "{ a { ...F0 } }" + "".join(
        f"fragment F{i} on A {{ a {{ ...F{(i + 1) % hops} ...F{(i + 1) % hops} }} }}"
        for i in range(hops)
    )
    assert check(cycle, OFF) == []
    assert measured("max_depth", cycle) == hops + 1


def test_a_fragment_that_is_not_defined_counts_as_empty() -> None:
    assert measured("max_depth", "{ a { b ...Nothing } }") == 2


def test_a_fragment_that_is_defined_twice_hides_nothing() -> None:
    text = "{ ...F } fragment F on A { " + "a { b } " * 101 + "} fragment F on A { a }"
    assert [facts(error)["code"] for error in check(text)] == ["MAX_REPEATS_LIMIT"]
