"""Reads the tokens of SDL: graphql-core's lexer, but quicker, and without the chain of tokens.

graphql-core goes by characters, and links each token to the next and the last one. Nothing here
walks that chain; a large supergraph's is millions of tokens in a circle that only a collection of
garbage can free.
"""

from __future__ import annotations

import re

from graphql import DocumentNode, GraphQLSyntaxError, Lexer, Source, Token, TokenKind
from graphql.language.parser import Parser

__all__ = ["SdlLexer", "parse_source"]

_TOKEN = re.compile(
    r"([ \t,\ufeff\n]*)"
    r"(?:([_A-Za-z][_0-9A-Za-z]*)"
    r"|([!$&():=@\[\]{|}])"
    r'|"([ !#-\[\]-~]*)"(?!"))'
)
"""What is ignored, then a name, a punctuator, or a string without escapes on one line."""

_PUNCTUATORS: dict[str, TokenKind] = {
    kind.value: kind for kind in TokenKind if kind.value in set("!$&():=@[]{|}")
}


def parse_source(source: Source, *, no_location: bool = False) -> DocumentNode:
    """What `graphql.parse` gives.

    Raises:
        GraphQLSyntaxError: the document is not GraphQL, or is nested too deeply.
    """
    lexer = SdlLexer(source)
    try:
        return _SdlParser(source, no_location=no_location, lexer=lexer).parse_document()
    except RecursionError:
        position = lexer.token.start
    raise GraphQLSyntaxError(source, position, "Document is nested too deeply.")


class SdlLexer(Lexer):
    """Gives the tokens that graphql-core's lexer gives; those that it leaves behind are free."""

    def advance(self) -> Token:
        """Go on to the next token that is no comment."""
        last = self.last_token = self.token
        if last.next is not None or last.kind is TokenKind.EOF:  # it has been looked at
            self.token = self.lookahead()
            _unlink(last, self.token)
            return self.token
        token = self.read_next_token(last.end)
        while token.kind is TokenKind.COMMENT:
            token = self.read_next_token(token.end)
        self.token = token
        return token

    def read_next_token(self, start: int) -> Token:
        """The token at or after a position (GraphQL specification, 2.1 "Source Text").

        The simplest forms, which nearly all tokens have, are read here, the others and all errors
        by graphql-core.
        """
        found = _TOKEN.match(self.source.body, start)
        if found is None:
            return super().read_next_token(start)
        ignored, name, punctuator, string = found.groups()
        if "\n" in ignored:
            self.line += ignored.count("\n")
            self.line_start = start + ignored.rindex("\n") + 1
        position, end = start + len(ignored), found.end()
        column = 1 + position - self.line_start
        if name is not None:
            return Token(TokenKind.NAME, position, end, self.line, column, name)
        if punctuator is not None:
            return Token(_PUNCTUATORS[punctuator], position, end, self.line, column)
        return Token(TokenKind.STRING, position, end, self.line, column, string)


class _SdlParser(Parser):
    """graphql-core's parser without its count of tokens, for which it walks the chain."""

    def advance_lexer(self) -> None:
        """Go on to the next token."""
        self._lexer.advance()


def _unlink(first: Token, last: Token) -> None:
    while first is not last and first.next is not None:
        following = first.next
        first.next = following.prev = None
        first = following
