"""`@interfaceObject` adds fields to all implementations of an entity interface."""

from __future__ import annotations

from tests.federation.composition.kit import HEADER, codes, lines

INTERFACE = (
    'type Query { i: I } interface I @key(fields: "id") { id: ID! }'
    ' type T implements I @key(fields: "id") { id: ID! }'
)
OBJECT = 'type I @key(fields: "id") @interfaceObject { id: ID! n: Int }'


def test_added_field_is_on_the_interface_and_its_implementations() -> None:
    printed = lines(x=INTERFACE, y=OBJECT)
    assert '@join__type(graph: Y, key: "id", isInterfaceObject: true)' in printed
    assert "n: Int @join__field(graph: Y)" in printed[printed.index("interface I") :]
    assert "n: Int @join__field" in printed[printed.index("type T implements I") :]


def test_interface_object_needs_a_key() -> None:
    assert codes(x=INTERFACE, y="type I @interfaceObject { id: ID! }") == [
        "INTERFACE_OBJECT_USAGE_ERROR"
    ]


def test_interface_object_needs_federation_2_everywhere() -> None:
    found = codes(header="", x=HEADER + INTERFACE, y=HEADER + OBJECT, z="type Query { z: Int }")
    assert found == ["INTERFACE_OBJECT_USAGE_ERROR"]


def test_implementations_have_the_keys_of_their_interface() -> None:
    found = codes(
        x='type Query { i: I } interface I @key(fields: "id") { id: ID! }'
        " type T implements I { id: ID! }"
    )
    assert found == ["INTERFACE_KEY_NOT_ON_IMPLEMENTATION"]


def test_key_order_does_not_matter_on_implementations() -> None:
    assert not codes(
        x='type Query { i: I } interface I @key(fields: "a b") { a: ID! b: ID! }'
        ' type T implements I @key(fields: "b a") { a: ID! b: ID! }'
    )


def test_subgraph_that_resolves_an_interface_knows_all_implementations() -> None:
    other = (
        'interface I @key(fields: "id") { id: ID! }'
        ' type S implements I @key(fields: "id") { id: ID! }'
    )
    assert codes(x=INTERFACE, y=other) == ["INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"]


def test_key_on_an_interface_needs_federation_2_3() -> None:
    old = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.2", import: ["@key"]) '
    assert codes(header=old, x=INTERFACE) == ["KEY_UNSUPPORTED_ON_INTERFACE"]


def test_field_of_interface_object_and_implementation_must_be_shareable() -> None:
    assert codes(
        x='type Query { i: I } interface I @key(fields: "id") { id: ID! n: Int }'
        ' type T implements I @key(fields: "id") { id: ID! n: Int }',
        y=OBJECT,
    ) == ["INVALID_FIELD_SHARING"]
