"""Every code has a row of subgraphs that give it, and says what is wrong and where."""

from __future__ import annotations

import pytest

from graphweft.federation.composition import (
    CODES,
    HINTS,
    Composed,
    CompositionError,
    CompositionFailure,
    SubgraphDocument,
    compose_documents,
)
from graphweft.schemas.errors import SourceLocation
from tests.federation.composition.rows import ERROR_ROWS, HINT_ROWS
from tests.federation.composition.rows.row import Row


def by_code(row: Row) -> str:
    return row.code


def composed(row: Row) -> Composed | CompositionFailure:
    return compose_documents(
        [SubgraphDocument(name, sdl, "http://a") for name, sdl in row.documents.items()]
    )


@pytest.mark.parametrize("row", ERROR_ROWS, ids=by_code)
def test_error_has_its_code_names_the_element_and_points_at_it(row: Row) -> None:
    result = composed(row)
    assert isinstance(result, CompositionFailure)
    assert {error.code for error in result.errors} == {row.code, *row.also.split()}
    error = next(error for error in result.errors if error.code == row.code)
    assert row.names in error.message
    places = [f"{location.source}:{location.line}" for location in error.locations]
    assert row.at in places or (not row.at and not places)


@pytest.mark.parametrize("row", HINT_ROWS, ids=by_code)
def test_hint_has_its_code_and_names_the_element(row: Row) -> None:
    result = composed(row)
    assert isinstance(result, Composed), result
    assert {hint.code for hint in result.hints} == {row.code, *row.also.split()}
    assert any(hint.code == row.code and row.names in hint.message for hint in result.hints)


def test_every_code_and_every_hint_has_a_row() -> None:
    """Nothing else can be reported: errors and hints look their code up in these tables."""
    assert {row.code for row in ERROR_ROWS} == CODES.keys()
    assert {row.code for row in HINT_ROWS} == HINTS.keys()


def test_every_code_and_hint_is_described_in_a_sentence() -> None:
    for code, description in {**CODES, **HINTS}.items():
        assert code == code.upper()
        assert description.endswith(".")


def test_error_prints_its_code_message_and_places() -> None:
    error = CompositionError("NO_QUERIES", "none", (SourceLocation("x", 1, 2),))
    assert str(error) == "NO_QUERIES: none (x:1:2)"
