"""Conditions: `@skip` and `@include` as formulas."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis.strategies import builds, lists, sampled_from

from graphweft.federation.operation.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    any_of,
    both,
    either,
    holds,
    literal,
    variables_of,
)

_VALUES = [dict(zip("abc", values, strict=True)) for values in product((True, False), repeat=3)]
_literals = builds(literal, sampled_from("abc"), sampled_from((True, False)))


def _any_of(parts: list[list[Condition]]) -> Condition:
    condition = NEVER
    for conjunction in parts:
        joined = ALWAYS
        for part in conjunction:
            joined = both(joined, part)
        condition = either(condition, joined)
    return condition


_conditions = builds(_any_of, lists(lists(_literals, max_size=3), max_size=3))


@given(_conditions, _conditions)
def test_both_holds_where_each_holds(left: Condition, right: Condition) -> None:
    for values in _VALUES:
        expected = holds(left, values) and holds(right, values)
        assert holds(both(left, right), values) is expected


@given(_conditions, _conditions)
def test_either_holds_where_one_holds(left: Condition, right: Condition) -> None:
    for values in _VALUES:
        expected = holds(left, values) or holds(right, values)
        assert holds(either(left, right), values) is expected


def test_a_contradiction_is_never() -> None:
    assert both(literal("a", True), literal("a", False)) == NEVER


def test_what_always_holds_absorbs_the_rest() -> None:
    assert either(ALWAYS, literal("a", True)) == ALWAYS


def test_variables_are_named_once_and_sorted() -> None:
    condition = either(literal("b", True), both(literal("a", True), literal("b", False)))
    assert variables_of(condition) == ("a", "b")


@given(lists(_conditions, max_size=4))
def test_any_of_is_either_of_all(conditions: list[Condition]) -> None:
    expected = NEVER
    for condition in conditions:
        expected = either(expected, condition)
    assert any_of(conditions) == expected


@given(_conditions)
def test_no_conjunction_is_contained_in_another(condition: Condition) -> None:
    assert not any(one < other for one in condition for other in condition)
