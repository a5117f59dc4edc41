"""Codes are a table that documentation can be made from."""

from __future__ import annotations

from graphweft.federation.composition import CODES, HINTS, CompositionError
from graphweft.schemas.errors import SourceLocation


def test_every_code_and_hint_is_described_in_a_sentence() -> None:
    for code, description in {**CODES, **HINTS}.items():
        assert code == code.upper()
        assert description.endswith(".")


def test_error_prints_its_code_message_and_places() -> None:
    error = CompositionError("NO_QUERIES", "none", (SourceLocation("x", 1, 2),))
    assert str(error) == "NO_QUERIES: none (x:1:2)"
