from __future__ import annotations

import pytest
from graphql import GraphQLObjectType, build_schema

from graphweft.connectors.bindings import BindingVocabulary
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.schemas.subgraph import Subgraph
from tests.connectors.bindings.documents import GRPC, HEAD, ORDERS, REST, USERS, expanded


def _types(subgraph: Subgraph) -> str:
    """The SDL without its links, blanks and `@shareable`, one type a line."""
    body = subgraph.sdl.split("\n\n", 1)[1].replace(" @shareable", "")
    return "\n".join(" ".join(block.split()) for block in body.strip().split("\n\n"))


def test_each_binding_of_the_worked_example_becomes_a_subgraph() -> None:
    found = expanded(USERS, name="users")
    assert list(found) == ["users_Query_users_0", "users_User_0"]
    assert _types(found["users_Query_users_0"]) == (
        "type Query { users(first: Int = 20): [User!] }\n"
        'type User @key(fields: "id", resolvable: false) '
        '{ id: ID! name: String "Where to write to" email: String }'
    )
    assert _types(found["users_User_0"]) == (
        'type User @key(fields: "id") { id: ID! name: String "Where to write to" email: String }'
    )


def test_the_grpc_side_of_the_worked_example_expands_alike() -> None:
    found = expanded(ORDERS, GRPC, "orders")
    assert list(found) == [
        "orders_Order_0",
        "orders_User_orders_0",
        "orders_Subscription_orderChanged_0",
    ]
    assert _types(found["orders_User_orders_0"]) == (
        'type Order @key(fields: "id", resolvable: false) '
        "{ id: ID! status: OrderStatus lines: [OrderLine!]! }\n"
        'type User @key(fields: "id") { id: ID! orders(first: Int): [Order!] }\n'
        "type OrderLine { qty: BigInt! product: Product }\n"
        'type Product @key(fields: "id", resolvable: false) { id: ID! }\n'
        "enum OrderStatus { OPEN PAID }\n"
        "scalar BigInt"
    )
    assert _types(found["orders_Subscription_orderChanged_0"]) == (
        'type Order @key(fields: "id", resolvable: false) { id: ID! status: OrderStatus }\n'
        "type Subscription { orderChanged(userId: ID!): Order }\n"
        "enum OrderStatus { OPEN PAID }"
    )


@pytest.mark.parametrize(
    ("sdl", "vocabulary"), [(USERS, REST), (ORDERS, GRPC)], ids=["rest", "grpc"]
)
def test_a_synthetic_subgraph_stands_by_itself(sdl: str, vocabulary: BindingVocabulary) -> None:
    """graphql-core builds each of them, and none has a root type that it does not need."""
    for subgraph in expanded(sdl, vocabulary).values():
        schema = build_schema(subgraph.sdl, assume_valid_sdl=True)
        assert all(
            item.fields for item in schema.type_map.values() if isinstance(item, GraphQLObjectType)
        )
        assert ("Query" in subgraph.types) is ("_Query_" in subgraph.name)


def test_fields_are_shareable_but_for_those_of_subscription() -> None:
    for subgraph in expanded(ORDERS, GRPC).values():
        for item in subgraph.types.values():
            for field in item.fields.values():
                assert field.directives.shareable is (item.name != "Subscription")


def test_an_explicit_entity_can_be_entered_both_ways() -> None:
    sdl = (
        HEAD
        + """
    type Query {
      user(id: ID!): User @connect(source: "api", http: { GET: "/users/{$args.id}" },
        entity: true, selection: "id name")
    }
    type User @key(fields: "id") { id: ID! name: String }
    """
    )
    assert _types(expanded(sdl)["api_Query_user_0"]) == (
        'type Query { user(id: ID!): User }\ntype User @key(fields: "id") { id: ID! name: String }'
    )


def test_needs_beyond_the_key_become_external_and_required() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id") {
      id: ID!
      address: Address @external
      weather: String @connect(source: "api", selection: "$.text",
        http: { GET: "/weather/{$this.address.zip}?u={$this.id}" })
    }
    type Address { zip: String @external }
    """
    )
    assert _types(expanded(sdl)["api_User_weather_0"]) == (
        'type User @key(fields: "id") { id: ID! address: Address @external '
        'weather: String @requires(fields: "address { zip }") }\n'
        "type Address { zip: String }"
    )


def test_a_field_of_an_entity_that_is_not_produced_everywhere_is_provided_where_it_is() -> None:
    sdl = (
        HEAD
        + """
    type Query {
      posts: [Post] @connect(source: "api", http: { GET: "/posts" },
        selection: "id author: { id: authorId name: authorName } reviewer: { id: reviewerId }")
    }
    type Post { id: ID! author: User reviewer: User }
    type User @key(fields: "id") { id: ID! name: String }
    """
    )
    assert _types(expanded(sdl)["api_Query_posts_0"]) == (
        'type Query { posts: [Post] @provides(fields: "author { name }") }\n'
        "type Post { id: ID! author: User reviewer: User }\n"
        'type User @key(fields: "id", resolvable: false) { id: ID! name: String @external }'
    )


def test_directives_of_a_field_stand_where_it_is_resolved() -> None:
    head = HEAD.replace('"@external"', '"@external", "@authenticated", "@tag"')
    sdl = (
        head
        + """
    type Query {
      posts: [Post] @connect(source: "api", http: { GET: "/posts" },
        selection: "id author: { id: authorId name town } reviewer: { id: reviewerId }")
      user(id: ID!): User @connect(source: "api", http: { GET: "/users/{$args.id}" },
        entity: true, selection: "id name")
    }
    type Post { id: ID! author: User reviewer: User }
    type User @key(fields: "id") {
      id: ID!  name: String @authenticated @tag(name: "t")  town: String @authenticated
    }
    """
    )
    found = expanded(sdl)
    assert "name: String @external town: String @external }" in _types(found["api_Query_posts_0"])
    assert 'name: String @authenticated @tag(name: "t") }' in _types(found["api_Query_user_0"])
    composed = compose([*found.values()], ownership_checks=False)
    assert isinstance(composed, CompositionFailure)  # nothing but this is wrong
    assert {error.coordinate for error in composed.errors} == {"User.town"}
    assert {error.code for error in composed.errors} == {"SATISFIABILITY_ERROR"}


def test_an_entity_inside_itself_keeps_the_fields_of_the_outer_one() -> None:
    sdl = (
        HEAD
        + """
    type User @key(fields: "id")
      @connect(source: "api", http: { GET: "/users/{$this.id}" },
               selection: "id name manager: { id: managerId }") {
      id: ID! name: String manager: User
    }
    """
    )
    assert _types(expanded(sdl)["api_User_0"]) == (
        'type User @key(fields: "id") { id: ID! name: String manager: User }'
    )


def test_abstract_types_hold_what_the_selection_produces_of_each_member() -> None:
    sdl = (
        HEAD
        + """
    type Query {
      pets: [Pet] @connect(source: "api", http: { GET: "/pets" },
        selection: "__typename: kind name barks lives")
      found: [Found] @connect(source: "api", http: { GET: "/found" },
        selection: "__typename: kind name")
    }
    interface Pet { name: String }
    type Dog implements Pet { name: String barks: Boolean }
    type Cat implements Pet { name: String lives: Int }
    union Found = Dog | Cat
    """
    )
    found = expanded(sdl)
    assert _types(found["api_Query_pets_0"]) == (
        "type Query { pets: [Pet] }\n"
        "interface Pet { name: String }\n"
        "type Dog implements Pet { name: String barks: Boolean }\n"
        "type Cat implements Pet { name: String lives: Int }"
    )
    assert _types(found["api_Query_found_0"]) == (
        "type Query { found: [Found] }\n"
        "type Dog { name: String }\n"
        "type Cat { name: String }\n"
        "union Found = Dog | Cat"
    )


def test_what_arguments_use_and_other_directives_are_carried_over() -> None:
    sdl = """extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.12",
            import: [{ name: "@key", as: "@id" }, "@tag"])
      @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect"])
    directive @sensitive(level: Level) on FIELD_DEFINITION
    enum Level { LOW HIGH }
    type Query {
      users(filter: Filter = { limit: 3 }): [User] @tag(name: "public")
        @connect(http: { GET: "http://x/users" }, selection: "id email")
    }
    input Filter { limit: Int = 5 sort: Sort inner: Filter }
    enum Sort { UP @deprecated(reason: "old") DOWN }
    type User @id(fields: "id") { id: ID! email: String @sensitive(level: HIGH) }
    """
    sdl_of = expanded(sdl)["api_Query_users_0"].sdl
    assert '@id(fields: "id", resolvable: false)' in sdl_of
    assert 'users(filter: Filter = { limit: 3 }): [User] @shareable @tag(name: "public")' in sdl_of
    assert "email: String @shareable @sensitive(level: HIGH)" in sdl_of
    assert "directive @sensitive(level: Level) on FIELD_DEFINITION" in sdl_of
    assert 'UP @deprecated(reason: "old")' in sdl_of
    assert "input Filter {\n  limit: Int = 5\n  sort: Sort\n  inner: Filter\n}" in sdl_of
    assert "connect" not in sdl_of
    assert "enum Level" in sdl_of
