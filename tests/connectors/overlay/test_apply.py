"""An overlay says more of what a backend has, and names nothing that it does not have."""

from __future__ import annotations

import pytest
from graphql import TypeDefinitionNode, parse

from graphweft.connectors.overlay import read_overlay
from graphweft.connectors.overlay.apply import apply_overlay
from graphweft.schemas.errors import SdlError
from graphweft.schemas.sdl import print_sdl
from graphweft.schemas.subgraph import build_subgraph

PLAIN = """
type Query {
  product(id: ID!): Product
  products(ids: [ID!]!): [Product]
  search(text: String = "x", kind: Kind): [Product!]!
}
type Product { id: ID!  name: String  price: Float  owner: Owner }
type Owner { id: ID! }
enum Kind { OLD NEW }
input Range { from: Int }
"""
LOOKUP = 'extend type Query { product(id: ID! @is(field: "id")): Product @lookup }'


def applied(overlay: str, sdl: str = PLAIN) -> str:
    return apply_overlay(sdl, read_overlay([("o.graphql", overlay)]), "shop")


def definition(sdl: str, name: str) -> str:
    """A type definition, printed."""
    return next(
        print_sdl(node)
        for node in parse(sdl, no_location=True).definitions
        if isinstance(node, TypeDefinitionNode) and node.name.value == name
    )


def test_a_lookup_makes_the_type_an_entity_by_its_key() -> None:
    sdl = applied(LOOKUP)
    subgraph = build_subgraph("shop", sdl)
    keys = subgraph.types["Product"].directives.keys
    assert [key.fields for key in keys] == ["id"]
    assert "lookup" not in sdl
    assert "@is" not in sdl


def test_a_lookup_by_several_values_makes_a_key_of_several_fields() -> None:
    overlay = 'extend type Query { product(id: ID! @is(field: "owner.id")): Product @lookup }'
    subgraph = build_subgraph("shop", applied(overlay))
    assert [key.fields for key in subgraph.types["Product"].directives.keys] == ["owner { id }"]


def test_a_key_that_is_written_is_not_written_again() -> None:
    sdl = applied(LOOKUP + ' extend type Product @key(fields: "id")')
    assert len(build_subgraph("shop", sdl).types["Product"].directives.keys) == 1


def test_directives_go_to_types_fields_arguments_and_values() -> None:
    sdl = applied(
        """
        extend type Product @shareable {
          price: Float @authenticated @deprecated(reason: "use cost")
        }
        extend type Query { search(text: String @inaccessible): [Product!]! @tag(name: "x") }
        extend enum Kind { OLD @inaccessible }
        extend input Range { from: Int @tag(name: "y") }
        """
    )
    assert "price: Float @federation__authenticated @deprecated" in definition(sdl, "Product")
    assert "type Product @federation__shareable" in definition(sdl, "Product")
    query = definition(sdl, "Query")
    assert 'search(text: String = "x" @federation__inaccessible, kind: Kind)' in query
    assert '[Product!]! @federation__tag(name: "x")' in query
    assert "OLD @federation__inaccessible" in definition(sdl, "Kind")
    assert 'from: Int @federation__tag(name: "y")' in definition(sdl, "Range")
    build_subgraph("shop", sdl)


def test_descriptions_of_the_overlay_win() -> None:
    base = '"Old." type Query { "Old field." a: Int  b: Int }'
    sdl = applied('"New." type Query { "New field." a: Int }', base)
    subgraph = build_subgraph("shop", sdl)
    assert subgraph.types["Query"].description == "New."
    assert subgraph.types["Query"].fields["a"].description == "New field."


def test_directives_have_the_names_of_the_backends_own_link() -> None:
    base = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", '
        'import: [{name: "@tag", as: "@label"}]) type Query { a: Int b: Int }'
    )
    sdl = applied('type Query { a: Int @tag(name: "x") b: Int @authenticated }', base)
    assert 'a: Int @label(name: "x")' in sdl
    assert "b: Int @federation__authenticated" in sdl


def test_the_backends_document_is_left_as_it_is_otherwise() -> None:
    sdl = applied("extend type Owner @shareable")
    for name in ("Query", "Product", "Kind", "Range"):
        assert definition(sdl, name) == definition(PLAIN, name)


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        (
            "type Query {\n  produkt: Int\n}",
            'o.graphql:2:3: subgraph "shop" has no field "Query.produkt". Did you mean \'product\'',
        ),
        ("type Produkt { id: ID! }", "has no type \"Produkt\". Did you mean 'Product'?"),
        ("enum Kind { ODL }", "has no value \"Kind.ODL\". Did you mean 'OLD'?"),
        (
            "type Query { product(di: ID!): Product }",
            "has no argument \"Query.product(di:)\". Did you mean 'id'?",
        ),
        ("interface Product { id: ID! }", '"Product" is an object in subgraph "shop", not an'),
        (
            "type Product { id: Int }",
            '"Product.id" has the type ID! in subgraph "shop", not Int',
        ),
        (
            "type Query { product(id: String): Product }",
            '"Query.product(id:)" has the type ID! in subgraph "shop", not String',
        ),
        ("{ hello }", "an overlay has type definitions only"),
        ("type Product {", "o.graphql:1:15: Syntax Error"),
        (
            'type Product @key(fields: "id") { id: ID! }',
            '"Product" has a key, but no field that looks it up',
        ),
        (
            "type Query { product(id: ID!): Product @lookup(batch: true) }",
            "has batch: true but does not answer a list",
        ),
        (
            "type Query { products(ids: [ID!]!): [Product] @lookup }",
            "answers a list: write @lookup(batch: true)",
        ),
        ("type Query { product: Product @lookup }", "has no argument to take a key"),
        (
            'type Query { product(id: ID! @is(field: "{ id }")): Product @lookup }',
            '@is of argument "id" needs a field of the entity',
        ),
    ],
)
def test_what_the_backend_does_not_have_is_told_with_its_place(overlay: str, message: str) -> None:
    with pytest.raises(SdlError) as caught:
        applied(overlay)
    assert str(caught.value).startswith("o.graphql:")
    assert message in str(caught.value)


def test_a_directive_that_the_backends_federation_lacks_is_told() -> None:
    base = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"]) '
        "type Query { a: Int }"
    )
    with pytest.raises(SdlError, match=r"@policy is not in federation v2\.0, which subgraph"):
        applied('type Query { a: Int @policy(policies: [["x"]]) }', base)


def test_a_federation_1_document_is_not_changed_into_another_version() -> None:
    base = 'type Query { a: Int } type A @key(fields: "id") { id: ID! }'
    with pytest.raises(SdlError, match="Federation 1 document"):
        applied("type Query { a: Int @deprecated }", base)


def test_several_overlays_are_applied_in_turn() -> None:
    overlay = read_overlay(
        [("a.graphql", LOOKUP), ("b.graphql", "type Product { price: Float @authenticated }")]
    )
    sdl = apply_overlay(PLAIN, overlay, "shop")
    assert "price: Float @federation__authenticated" in sdl
    assert len(build_subgraph("shop", sdl).types["Product"].directives.keys) == 1


def test_a_lookup_is_refused_where_the_backend_resolves_entities_itself() -> None:
    base = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) '
        "type Query { product(id: ID!): Product } "
        'type Product @key(fields: "id") { id: ID! }'
    )
    with pytest.raises(SdlError, match=r"o\.graphql: subgraph \"shop\" links federation"):
        applied(LOOKUP, base)


BOUND = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect", "@source"])
  @source(name: "api", http: { baseURL: "http://127.0.0.1:1" })
type Query {
  item(id: ID!): Item
    @connect(source: "api", http: { GET: "/items/{$args.id}" }, selection: "id")
}
type Item { id: ID! }
"""


def test_a_field_is_made_where_it_says_how_it_is_called() -> None:
    overlay = """
    extend type Item {
      "In euros."
      price: Int @shareable
        @connect(source: "api", http: { GET: "/prices/{$this.id}" }, selection: "$.price")
    }
    """
    item = definition(applied(overlay, BOUND), "Item")
    assert '@connect(source: "api"' in item
    assert "In euros." in item
    assert "@federation__shareable" in item


def test_a_type_is_made_where_it_says_how_it_is_looked_up() -> None:
    overlay = """
    type Owner @key(fields: "id")
      @connect(source: "api", http: { GET: "/owners/{$this.id}" }, selection: "id item { id }") {
      id: ID!
      item: Item
    }
    """
    sdl = applied(overlay, BOUND)
    owner = definition(sdl, "Owner")
    assert '@key(fields: "id")' in owner
    assert "item: Item" in owner
    assert "Owner" in build_subgraph("shop", sdl).types


@pytest.mark.parametrize("overlay", ["type Owner { id: ID! }", "extend type Item { price: Int }"])
def test_what_does_not_say_how_it_is_called_is_refused_there_too(overlay: str) -> None:
    with pytest.raises(SdlError, match='subgraph "shop" has no'):
        applied(overlay, BOUND)
