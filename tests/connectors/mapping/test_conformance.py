"""The tables of the mapping language: each row by the interpreter and by generated code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphweft.connectors.mapping import (
    FOLLOW_UPS,
    MISSING,
    PROBLEMS,
    VIOLATIONS,
    MapValue,
    Wanted,
    WantedField,
    compile_expression,
    compile_selection,
    interpret_selection,
    is_list,
    is_object,
    parse_expression,
    parse_selection,
    parse_template,
    print_selection,
)
from graphweft.connectors.mapping.methods import METHODS
from graphweft.schemas.errors import MappingError, SourceLocation
from tests.connectors.mapping.table_errors import (
    EXPRESSION_ERRORS,
    SELECTION_ERRORS,
    TEMPLATE_ERRORS,
    Wrong,
)
from tests.connectors.mapping.table_methods import EXPRESSIONS, Row
from tests.connectors.mapping.table_selections import SELECTIONS


def _ids(rows: list[Any]) -> list[str]:
    return [" ".join(row.text.split())[:60] for row in rows]


ARGUMENTS = {"id": "7", "list": [1, 2], "key": "k", "in": {"deep": 1}}

# a list as `$` would be mapped item by item
OF_OBJECTS = [row for row in EXPRESSIONS if not isinstance(row.value, list)]


def _run(run: MapValue, value: Any) -> tuple[Any, str | None]:
    """The result, and the first problem."""
    problems: list[str] = []
    lists = {PROBLEMS: problems, VIOLATIONS: list[str](), FOLLOW_UPS: list[Any]()}
    found = run(value, {"$args": ARGUMENTS, **lists})
    return found, problems[0] if problems else None


def _exact(value: Any) -> Any:
    """Told apart as JSON is: `1`, `1.0` and `true` differ; the order of keys does not count."""
    if is_object(value):
        return {key: _exact(item) for key, item in value.items()}
    if is_list(value):
        return [_exact(item) for item in value]
    return type(value), value


# -- expressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("row", EXPRESSIONS, ids=_ids(EXPRESSIONS))
def test_an_expression_gives_what_the_table_says(row: Row) -> None:
    found, problem = _run(compile_expression(parse_expression(row.text)), row.value)
    assert _exact(found) == _exact(row.expected)
    assert problem == row.problem


@pytest.mark.parametrize("compiled", [interpret_selection, compile_selection])
@pytest.mark.parametrize("row", OF_OBJECTS, ids=_ids(OF_OBJECTS))
def test_an_expression_is_a_field_that_an_operation_wants(
    row: Row, compiled: Callable[..., MapValue]
) -> None:
    selection = parse_selection(f"k: $({row.text})")
    wanted = Wanted("T", (WantedField("k", "k"),))
    found, problem = _run(compiled(selection, wanted), {} if row.value is None else row.value)
    expected = None if row.expected is MISSING else row.expected
    assert _exact(found) == _exact({"k": expected})
    if compiled is interpret_selection:
        assert problem == row.problem


def test_every_method_stands_in_the_table() -> None:
    texts = [row.text for row in EXPRESSIONS]
    tried = {name for name in METHODS if any(f"->{name}" in text for text in texts)}
    assert tried == METHODS.keys()


# -- selections ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", SELECTIONS, ids=_ids(SELECTIONS))
def test_a_selection_without_an_operation_makes_what_the_table_says(row: Row) -> None:
    found, problem = _run(interpret_selection(parse_selection(row.text)), row.value)
    assert _exact(found) == _exact(row.expected)
    assert problem == row.problem


@pytest.mark.parametrize("compiled", [interpret_selection, compile_selection])
@pytest.mark.parametrize("row", SELECTIONS, ids=_ids(SELECTIONS))
def test_a_selection_makes_the_fields_that_an_operation_wants(
    row: Row, compiled: Callable[..., MapValue]
) -> None:
    wanted = _wanted(row.expected)
    found, problem = _run(compiled(parse_selection(row.text), wanted), row.value)
    assert _exact(found) == _exact(_filled(row.expected, wanted))
    if wanted.fields and compiled is interpret_selection:
        assert problem == row.problem


@pytest.mark.parametrize("row", SELECTIONS, ids=_ids(SELECTIONS))
def test_a_selection_prints_as_text_of_the_same_meaning(row: Row) -> None:
    selection = parse_selection(row.text)
    assert parse_selection(print_selection(selection)) == selection


def _wanted(expected: Any) -> Wanted:
    """An operation that asks for every field of a result."""
    fields: dict[str, Any] = {}
    for item in _objects(expected):
        for key, value in item.items():
            fields.setdefault(key, []).append(value)
    return Wanted("", tuple(WantedField(key, key, _below(found)) for key, found in fields.items()))


def _below(values: list[Any]) -> Wanted | None:
    return _wanted(values) if any(True for _ in _objects(values)) else None


def _objects(value: Any) -> list[dict[str, Any]]:
    if is_list(value):
        return [item for each in value for item in _objects(each)]
    return [value] if is_object(value) else []


def _filled(expected: Any, wanted: Wanted | None) -> Any:
    """The result with null for every field that is not there."""
    if is_list(expected):
        return [_filled(item, wanted) for item in expected]
    if not is_object(expected) or wanted is None:
        return expected
    return {f.key: _filled(expected.get(f.key), f.wanted) for f in wanted.fields}


# -- mistakes ------------------------------------------------------------------------------------

ERRORS = [
    *((parse_selection, row) for row in SELECTION_ERRORS),
    *((parse_expression, row) for row in EXPRESSION_ERRORS),
    *((parse_template, row) for row in TEMPLATE_ERRORS),
]


@pytest.mark.parametrize(("parse", "row"), ERRORS, ids=_ids([row for _, row in ERRORS]))
def test_a_mistake_is_told_with_its_place(parse: Callable[..., Any], row: Wrong) -> None:
    with pytest.raises(MappingError) as caught:
        parse(row.text, SourceLocation("users", 1, 1))
    assert row.message in caught.value.message
    assert caught.value.location == SourceLocation("users", row.line, row.column)
