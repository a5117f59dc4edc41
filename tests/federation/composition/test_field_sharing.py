"""A field has one resolver unless all of them say `@shareable`."""

from __future__ import annotations

from graphweft.federation.composition import CompositionFailure, compose
from graphweft.schemas.subgraph import build_subgraph
from tests.federation.composition.kit import HEADER, codes, messages


def test_field_of_two_subgraphs_needs_shareable() -> None:
    assert codes(x="type Query { a: Int }", y="type Query { a: Int }") == ["INVALID_FIELD_SHARING"]


def test_message_names_subgraphs_and_places() -> None:
    (message,) = messages(x="type Query { a: Int }", y="type Query { a: Int @shareable }")
    assert '"Query.a" is resolved by "x" and "y"; mark it @shareable in "x" too' in message
    assert "(x:2:14, y:2:14)" in message


def test_shareable_everywhere_composes() -> None:
    assert not codes(x="type Query { a: Int @shareable }", y="type Query @shareable { a: Int }")


def test_key_fields_are_shareable() -> None:
    entity = 'type U @key(fields: "id") { id: ID! }'
    assert not codes(x="type Query { u: U } " + entity, y=entity)


def test_external_field_is_no_resolver() -> None:
    assert not codes(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }',
        y='type U @key(fields: "id") { id: ID! n: Int @external m: Int @requires(fields: "n") }',
    )


def test_provided_field_is_a_resolver() -> None:
    assert codes(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }',
        y='type Query { v: U @provides(fields: "n") }'
        ' type U @key(fields: "id") { id: ID! n: Int @external }',
    ) == ["INVALID_FIELD_SHARING"]


def test_shareable_of_a_type_does_not_cover_its_extensions() -> None:
    document = (
        "type Query { q: T @shareable } type T @shareable { a: Int } extend type T { b: Int }"
    )
    (message,) = messages(x=document, y=document)
    assert '"T.b"' in message


def test_subscription_field_cannot_be_shareable() -> None:
    assert codes(x="type Query { a: Int } type Subscription { e: Int @shareable }") == [
        "INVALID_FIELD_SHARING"
    ]


def test_parts_of_one_backend_compose_without_ownership_checks() -> None:
    parts = [build_subgraph(name, HEADER + "type Query { a: Int }") for name in ("x", "y")]
    assert isinstance(compose(parts), CompositionFailure)
    assert not isinstance(compose(parts, ownership_checks=False), CompositionFailure)
