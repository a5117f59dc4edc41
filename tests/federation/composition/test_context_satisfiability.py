"""A field with contextual arguments is only reached below an object that gives the context."""

from __future__ import annotations

from tests.federation.composition.kit import codes, messages

ITEM = """
    type Item @key(fields: "id") {
      id: ID!
      price(rate: Int @fromContext(field: "$c { rate }")): Int
    }
"""
SHOP = 'type Shop @key(fields: "id") @context(name: "c") { id: ID!  rate: Int  item: Item }'
EXTERNAL = (
    'type Shop @key(fields: "id") @context(name: "c") { id: ID!  rate: Int @external  item: Item }'
)


def test_a_field_below_the_object_that_sets_its_context_composes() -> None:
    assert not codes(x=f"type Query {{ shop: Shop }} {SHOP} {ITEM}")


def test_a_field_that_is_reached_without_the_context_is_an_error() -> None:
    (message,) = messages(x=f"type Query {{ shop: Shop  item: Item }} {SHOP} {ITEM}")
    assert '"Item.price" cannot be resolved in the query "query { item { price } }"' in message
    assert 'in subgraph "x" no object above gives the contexts that its arguments need' in message


def test_the_context_may_be_further_above() -> None:
    wrapped = SHOP.replace("item: Item", "box: Box") + " type Box { item: Item }"
    assert not codes(x=f"type Query {{ shop: Shop }} {wrapped} {ITEM}")


def test_another_subgraph_may_give_the_value() -> None:
    assert not codes(
        x=f"type Query {{ shop: Shop }} {EXTERNAL} {ITEM}",
        y='type Shop @key(fields: "id") { id: ID!  rate: Int }',
    )


def test_a_value_that_cannot_be_fetched_is_an_error() -> None:
    (message,) = messages(
        x=f"type Query {{ shop: Shop }} {EXTERNAL} {ITEM}",
        y='type Query { other: Shop } type Shop @key(fields: "code") { code: ID!  rate: Int }',
    )[-1:]
    assert '"Item.price" cannot be resolved' in message


def test_a_field_that_another_subgraph_resolves_without_the_context_composes() -> None:
    shared = ITEM.replace("): Int\n", "): Int @shareable\n")
    assert not codes(
        x=f"type Query {{ shop: Shop  item: Item }} {SHOP} {shared}",
        y='type Item @key(fields: "id") { id: ID!  price: Int @shareable }',
    )
