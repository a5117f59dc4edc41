"""Field sets are read into immutable selections and print back."""

from __future__ import annotations

import pytest

from graphweft.schemas.errors import SdlError
from graphweft.schemas.field_set import (
    FieldSelection,
    FragmentSelection,
    iterate_fields,
    parse_field_set,
    print_field_set,
)


def test_nested_fields_become_nested_selections() -> None:
    assert parse_field_set("id owner { id }") == (
        FieldSelection("id"),
        FieldSelection("owner", (FieldSelection("id"),)),
    )


def test_outer_braces_are_optional() -> None:
    assert parse_field_set("{ id }") == parse_field_set("id")


def test_inline_fragment_keeps_its_type_condition() -> None:
    assert parse_field_set("media { ... on Book { isbn } }")[0].selections == (
        FragmentSelection("Book", (FieldSelection("isbn"),)),
    )


def test_alias_and_arguments_are_kept() -> None:
    (field,) = parse_field_set('first: items(limit: 1, by: {name: "x"})')
    assert isinstance(field, FieldSelection)
    assert field.response_name == "first"
    assert field.arguments == (("limit", "1"), ("by", '{ name: "x" }'))


@pytest.mark.parametrize(
    "text",
    ["id", "id name", "owner { id org { id } }", "media { ... on Book { isbn } }", "a: b(c: 1)"],
)
def test_printing_gives_the_text_back(text: str) -> None:
    assert print_field_set(parse_field_set(f"  {text} ")) == text


def test_equal_field_sets_are_equal_and_hashable() -> None:
    assert len({parse_field_set("a { b }"), parse_field_set("a{b}")}) == 1


def test_iterating_visits_fields_of_every_depth() -> None:
    fields = iterate_fields(parse_field_set("a { b ... on C { d } } e"))
    assert [field.name for field in fields] == ["a", "b", "d", "e"]


@pytest.mark.parametrize("text", ["", "id {", "...Fragment", "} {", "id } { id"])
def test_text_that_is_no_selection_is_refused(text: str) -> None:
    with pytest.raises(SdlError):
        parse_field_set(text, "users")
