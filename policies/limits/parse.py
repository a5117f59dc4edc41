"""Parsing that stops where a document is too long."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError, parse

from graphweft.policies.limits.limits import OperationLimits

__all__ = ["parse_operation"]

# graphql-core marks this error by nothing but its message
_TOO_MANY_TOKENS = "Syntax Error: Document contains more than"


def parse_operation(text: str, limits: OperationLimits) -> DocumentNode:
    """Parse a document within `max_document_bytes` and `max_tokens`.

    Raises:
        GraphQLError: the document exceeds a limit, which `extensions.code` names, or is no GraphQL.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if 0 < limits.max_document_bytes < size:
        raise GraphQLError(
            f"The document has {size} bytes; at most {limits.max_document_bytes} are allowed.",
            extensions={
                "code": "MAX_DOCUMENT_BYTES_LIMIT",
                "limit": limits.max_document_bytes,
                "measured": size,
            },
        )
    most = limits.max_tokens or None
    try:
        return parse(text, max_lexical_tokens=most, max_comments=most)
    except GraphQLSyntaxError as error:
        if most is None or not error.message.startswith(_TOO_MANY_TOKENS):
            raise
        raise GraphQLError(
            f"The document has more than {most} tokens, or as many comments.",
            source=error.source,
            positions=error.positions,
            extensions={"code": "MAX_TOKENS_LIMIT", "limit": most, "measured": most + 1},
        ) from error
