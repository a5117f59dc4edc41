"""Federation 1 documents compose by their own rules."""

from __future__ import annotations

from tests.federation.composition.kit import HEADER, codes, lines


def test_extension_of_an_entity_composes() -> None:
    printed = lines(
        header="",
        x='type Query { u: U } type U @key(fields: "id") { id: ID! }',
        y='extend type U @key(fields: "id") { id: ID! @external n: Int }',
    )
    assert "n: Int @join__field(graph: Y)" in printed
    assert "id: ID!" in printed


def test_value_types_are_shared_without_saying_so() -> None:
    value = " type V { a: Int }"
    assert not codes(header="", x="type Query { v: V }" + value, y="type Query { w: V }" + value)


def test_root_field_of_two_subgraphs_is_shared_without_saying_so() -> None:
    assert not codes(header="", x="type Query { a: Int }", y="extend type Query { a: Int }")


def test_federation_2_side_of_a_shared_field_must_say_so() -> None:
    assert codes(header="", x="type Query { a: Int }", y=HEADER + "type Query { a: Int }") == [
        "INVALID_FIELD_SHARING"
    ]


def test_unused_external_field_is_dropped() -> None:
    printed = lines(
        header="",
        x='type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }',
        y='extend type U @key(fields: "id") { id: ID! @external n: Int @external }',
    )
    assert "n: Int @join__field(graph: X)" in printed


def test_external_on_an_interface_field_is_dropped() -> None:
    assert not codes(
        header="",
        x="type Query { i: I } interface I { a: Int @external } type T implements I { a: Int }",
    )


def test_key_without_quotes_is_read() -> None:
    printed = lines(header="", x="type Query { u: U } type U @key(fields: id) { id: ID! }")
    assert '@join__type(graph: X, key: "id")' in printed


def test_extension_without_a_base_is_an_error() -> None:
    found = codes(
        header="", x='type Query { u: U } extend type U @key(fields: "id") { id: ID! @external }'
    )
    assert found == ["EXTENSION_WITH_NO_BASE"]


def test_federation_2_directive_is_unknown() -> None:
    assert codes(header="", x="type Query { a: Int @shareable }") == ["INVALID_GRAPHQL"]
