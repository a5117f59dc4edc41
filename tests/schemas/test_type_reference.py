"""Type references print as they are written and compare by value."""

from __future__ import annotations

import pytest
from graphql import parse_type

from graphweft.schemas.type_reference import (
    ListType,
    NamedType,
    NonNullType,
    named_type,
    nullable,
    read_type_reference,
)


@pytest.mark.parametrize("text", ["A", "A!", "[A]", "[A!]!", "[[A]!]"])
def test_reading_and_printing_gives_the_text_back(text: str) -> None:
    reference = read_type_reference(parse_type(text))
    assert str(reference) == text
    assert named_type(reference) == "A"


def test_nullable_takes_only_the_outer_mark_away() -> None:
    inner = ListType(NonNullType(NamedType("A")))
    assert nullable(NonNullType(inner)) == inner
    assert nullable(inner) == inner
