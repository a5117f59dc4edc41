from __future__ import annotations

from typing import Any

from graphweft.connectors.mapping import (
    MISSING,
    PROBLEMS,
    compile_expression,
    parse_expression,
)


def _run(text: str) -> Any:
    return compile_expression(parse_expression(text))({}, {PROBLEMS: []})


def test_a_method_is_not_called_on_what_is_missing() -> None:
    assert _run("nowhere->echo('x')") is MISSING
    assert _run("nowhere?->first") is MISSING
    assert _run("$(null)?->echo('x')") is MISSING


def test_only_the_result_that_is_chosen_is_computed() -> None:
    problems: list[str] = []
    text = "kind->match(['a', a.gone], ['b', b.there])"
    run = compile_expression(parse_expression(text))
    value = {"kind": "b", "a": {}, "b": {"there": 1}}
    assert run(value, {PROBLEMS: problems}) == 1
    assert problems == []
