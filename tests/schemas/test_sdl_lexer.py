"""Our lexer gives what graphql-core's gives, and leaves no garbage."""

from __future__ import annotations

import gc

import pytest
from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind, parse
from hypothesis import given
from hypothesis import strategies as st

from graphweft.schemas.sdl_lexer import SdlLexer, parse_source

_PIECES = (
    "type", "_a1", "{", "}", "(", ")", ":", "!", "[", "]", "@", "=", "|", "&", "$", "...", ".",
    "12", "-1.5e3", "1a", '"text"', '""', '"""', '"a\\n\\u00e9"', '"\u00fc \t"',
    '"open', "'", "\x00",
    "# a comment", "\ufeff", ",", " ", "\t", "\n", "\r", "\r\n", "\u00e9", "\U0001f600",
)  # fmt: skip

SDL = '''
"""
A block string, with "quotes"
"""
schema { query: Query } # a comment
# and another one
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query implements A & B @key(fields: "a b") {
  "described" a(first: Int = -10, of: [String!]! = ["x", ""]): Float
}
directive @d repeatable on FIELD | OBJECT
'''


def _tokens(lexer: Lexer) -> list[object]:
    found: list[object] = []
    try:
        while lexer.advance().kind is not TokenKind.EOF:
            token = lexer.token
            found.append(
                (token.kind, token.start, token.end, token.line, token.column, token.value)
            )
    except GraphQLSyntaxError as error:
        found.append((error.message, error.positions))
    return found


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_tokens_and_errors_are_those_of_graphql_core(text: str) -> None:
    assert _tokens(SdlLexer(Source(text))) == _tokens(Lexer(Source(text)))


def test_documents_are_parsed_alike_places_included() -> None:
    ours, theirs = parse_source(Source(SDL)), parse(SDL)
    assert ours == theirs
    assert [str(node.loc) for node in ours.definitions] == [
        str(node.loc) for node in theirs.definitions
    ]
    assert parse_source(Source(SDL), no_location=True).definitions[0].loc is None


def test_parsing_leaves_nothing_that_only_a_collection_would_free() -> None:
    gc.collect()
    gc.disable()
    try:
        parse_source(Source(SDL))
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_documents_nested_too_deeply_are_refused() -> None:
    with pytest.raises(GraphQLSyntaxError, match="nested too deeply"):
        parse_source(Source(f"type Query {{ a: {'[' * 100_000} }}"))
