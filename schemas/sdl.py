"""Parse and print SDL: the one place where type system documents become syntax trees."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLSyntaxError, Node, Source, print_ast

from graphweft.schemas.errors import SdlError, SourceLocation
from graphweft.schemas.sdl_lexer import parse_source

__all__ = ["location_of", "parse_sdl", "print_sdl"]


def parse_sdl(sdl: str, source: str = "SDL") -> DocumentNode:
    """Parse a type system document.

    Args:
        sdl: the document.
        source: file path or subgraph name, for error locations.

    Raises:
        SdlError: the document is not GraphQL; the location is the offending token's.
    """
    try:
        return parse_source(Source(sdl, source))
    except GraphQLSyntaxError as error:
        place = error.locations[0] if error.locations else None
        location = SourceLocation(source, place.line if place else 0, place.column if place else 0)
        raise SdlError(error.message, location) from error


def print_sdl(document: Node) -> str:
    """Print a document or any node of it, with a final line break for documents."""
    text = print_ast(document)
    return f"{text}\n" if isinstance(document, DocumentNode) else text


def location_of(node: Node | None, source: str) -> SourceLocation:
    """Where a node starts; only the source where the node is synthetic."""
    if node is None or node.loc is None:
        return SourceLocation(source)
    token = node.loc.start_token
    return SourceLocation(source, token.line, token.column)
