"""SDL is parsed with places that a user can find."""

from __future__ import annotations

import pytest

from graphweft.schemas.errors import SdlError, SourceLocation
from graphweft.schemas.sdl import location_of, parse_sdl, print_sdl


def test_syntax_error_names_source_line_and_column() -> None:
    with pytest.raises(SdlError) as caught:
        parse_sdl("type Query {\n  a Int\n}", "users")
    assert caught.value.location == SourceLocation("users", 2, 5)
    assert str(caught.value).startswith("users:2:5: ")


def test_location_of_a_node_is_its_first_token() -> None:
    document = parse_sdl("scalar A\n  scalar B", "x.graphql")
    assert str(location_of(document.definitions[1], "x.graphql")) == "x.graphql:2:3"


def test_printed_document_parses_to_the_same_document() -> None:
    text = "type Query {\n  a: Int\n}\n"
    assert print_sdl(parse_sdl(text)) == text
