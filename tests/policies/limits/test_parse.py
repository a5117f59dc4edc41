"""Parsing stops where a document is too long."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, print_ast

from graphweft.policies.limits import OperationLimits, parse_operation


def refused(text: str, limits: OperationLimits) -> GraphQLError:
    with pytest.raises(GraphQLError) as caught:
        parse_operation(text, limits)
    return caught.value


def test_a_document_within_the_limits_is_parsed() -> None:
    limits = OperationLimits(max_document_bytes=5, max_tokens=3)
    assert print_ast(parse_operation("{ a }", limits)) == "{\n  a\n}"


def test_bytes_are_limited() -> None:
    error = refused('{ a(b: "é") }', OperationLimits(max_document_bytes=13))
    assert error.extensions == {"code": "MAX_DOCUMENT_BYTES_LIMIT", "limit": 13, "measured": 14}


@pytest.mark.parametrize("text", ["{ a b c", "{ a }\n#\n#\n#\n#", "#\n#\n#\n#"])
def test_tokens_are_limited_before_the_rest_is_read(text: str) -> None:
    error = refused(text, OperationLimits(max_tokens=3))
    assert error.extensions == {"code": "MAX_TOKENS_LIMIT", "limit": 3, "measured": 4}
    assert error.locations


def test_limits_of_zero_are_switched_off() -> None:
    text = "{" + "a " * 6000 + "} #" + " " * 1_100_000
    assert parse_operation(text, OperationLimits(max_document_bytes=0, max_tokens=0))


@pytest.mark.parametrize("limits", [OperationLimits(), OperationLimits(max_tokens=0)])
@pytest.mark.parametrize("text", ["{ a(", "{" * 1000, '{ a(b: "\ud800") }}'])
def test_a_syntax_error_stays_one(text: str, limits: OperationLimits) -> None:
    assert isinstance(refused(text, limits), GraphQLSyntaxError)
