from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.mapping import (
    MISSING,
    PROBLEMS,
    compile_expression,
    parse_expression,
)
from graphweft.connectors.mapping.methods import METHODS

CASES: list[tuple[str, Any]] = [
    ("1->echo({ a: @ })", {"a": 1}),
    ("[1, 2]->map(@->add(1))", [2, 3]),
    ("5->map(@->mul(2))", [10]),
    ("[1, 5, 3]->filter(@->gt(2))", [5, 3]),
    ("[1, 5, 3]->find(@->gt(2))", 5),
    ("[1]->find(@->gt(2))", MISSING),
    ("'p'->match(['p', 'PERSON'], [@, 'OTHER'])", "PERSON"),
    ("'q'->match(['p', 'PERSON'], [@, 'OTHER'])", "OTHER"),
    ("'q'->match(['p', 'PERSON'])", MISSING),
    ("true->match([1, 'one'], [true, 'yes'])", "yes"),
    ("[1, 2, 3]->first", 1),
    ("[1, 2, 3]->last", 3),
    ("'abc'->first", "a"),
    ("'abc'->last", "c"),
    ("[]->first", MISSING),
    ("''->last", MISSING),
    ("[1, 2, 3]->slice(1)", [2, 3]),
    ("[1, 2, 3]->slice(0, 2)", [1, 2]),
    ("'abcdef'->slice(-3, -1)", "de"),
    ("'abc'->slice('x')", MISSING),
    ("[1, 2]->size", 2),
    ("'abc'->size", 3),
    ("{ a: 1 }->size", 1),
    ("1->size", MISSING),
    ("[1, 2, 3]->get(-1)", 3),
    ("[1]->get(4)", MISSING),
    ("'abc'->get(1)", "b"),
    ("{ a: 1 }->get('a')", 1),
    ("{ a: 1 }->get('b')", MISSING),
    ("1->get(0)", MISSING),
    ("{ a: 1, b: null }->entries", [{"key": "a", "value": 1}, {"key": "b", "value": None}]),
    ("[]->entries", MISSING),
    ("{ a: [1, null] }->jsonStringify", '{"a":[1,null]}'),
    ("'[1, 2]'->jsonParse", [1, 2]),
    ("'nope'->jsonParse", MISSING),
    ("[1, null, 'b', true]->joinNotNull(',')", "1,b,true"),
    ("[[1]]->joinNotNull(',')", MISSING),
    ("[]->joinNotNull(',')", ""),
    ("1->eq(1.0)", True),
    ("1->eq(true)", False),
    ("{ a: [1] }->eq({ a: [1] })", True),
    ("{ a: [1] }->ne({ a: [2] })", True),
    ("1->gt(0)", True),
    ("1->gte(1)", True),
    ("'a'->lt('b')", True),
    ("2->lte(1)", False),
    ("1->lt('b')", MISSING),
    ("true->and(true, false)", False),
    ("true->and(true)", True),
    ("false->or(false, true)", True),
    ("false->or(false)", False),
    ("false->and(1)", False),
    ("true->and(1)", MISSING),
    ("true->not", False),
    ("null->not", MISSING),
    ("2->in([1, 2])", True),
    ("2->in(1)", MISSING),
    ("[1, 2]->contains(3)", False),
    ("'abc'->contains('bc')", True),
    ("1->contains(1)", MISSING),
    ("1->add(2, 3)", 6),
    ("5->sub(1)->mul(2)", 8),
    ("6->div(3)", 2.0),
    ("1->div(0)", MISSING),
    ("-7->mod(3)", -1),
    ("7.5->mod(2)", 1.5),
    ("7->mod(0)", MISSING),
    ("'a'->add(1)", MISSING),
    ("1->toString", "1"),
    ("true->toString", "true"),
    ("null->toString", ""),
    ("[]->toString", MISSING),
    ("'42'->parseInt", 42),
    ("'ff'->parseInt(16)", 255),
    ("'3.9'->parseInt", 3),
    ("3.9->parseInt", 3),
    ("'x'->parseInt", MISSING),
    ("[1, 2]->as($all)->first->add($all->size)", 3),
    ("5->as($x, @->add(1))->echo($x)", 6),
]


def _run(text: str) -> Any:
    return compile_expression(parse_expression(text))({}, {PROBLEMS: []})


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_method_gives_what_is_documented(text: str, expected: Any) -> None:
    found = _run(text)
    assert found == expected
    assert type(found) is type(expected)


def test_every_method_has_a_case() -> None:
    tried = {name for text, _ in CASES for name in METHODS if f"->{name}" in text}
    assert tried == METHODS.keys()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1->size", "->size: neither a list, a string nor an object"),
        ("1->div(0)", "->div: the result is not a number"),
        ("[1]->filter(@)", "->filter: the condition is not a boolean"),
        ("{ a: 1 }.b", ".b: not found"),
    ],
)
def test_what_cannot_be_computed_is_noted(text: str, problem: str) -> None:
    problems: list[str] = []
    compile_expression(parse_expression(text))({}, {PROBLEMS: problems})
    assert problems == [problem]


def test_a_method_is_not_called_on_what_is_missing() -> None:
    assert _run("nowhere->echo('x')") is MISSING
    assert _run("nowhere?->first") is MISSING
    assert _run("$(null)?->echo('x')") is MISSING


def test_the_dollar_keeps_its_value_inside_arguments_and_the_at_sign_does_not() -> None:
    run = compile_expression(parse_expression("a->echo([@, $.b, b])"))
    assert run({"a": 1, "b": 2}, {}) == [1, 2, 2]
