"""Of several plans the best: fewest sequential steps, then fewest fetches, then fewest fields."""

from __future__ import annotations

from collections.abc import Mapping

from tests.kit.plans import plan


def _fetches(subgraphs: Mapping[str, str], query: str) -> list[str]:
    return [fetch.subgraph for fetch in plan(subgraphs, query).fetches]


def test_a_subgraph_that_is_asked_anyway_is_preferred_for_a_shared_field() -> None:
    graph = {
        "a": """
            type Query { left: Item  right: Item }
            type Item @key(fields: "id") { id: ID! }
        """,
        "b": 'type Item @key(fields: "id") { id: ID!  name: String @shareable }',
        "c": 'type Item @key(fields: "id") { id: ID!  name: String @shareable  price: Int }',
    }
    assert _fetches(graph, "{ left { name } right { price } }") == ["a", "c"]
    assert _fetches(graph, "{ left { name price } }") == ["a", "c"]


def test_two_subgraphs_that_give_everything_beat_one_that_gives_most() -> None:
    graph = {
        "a": """
            type Query { item: Item }
            type Item @key(fields: "id") { id: ID! }
        """,
        "most": """
            type Item @key(fields: "id") {
              id: ID!  p: Int @shareable  q: Int @shareable  r: Int @shareable  s: Int @shareable
            }
        """,
        "left": """
            type Item @key(fields: "id") {
              id: ID!  p: Int @shareable  q: Int @shareable  x: Int
            }
        """,
        "right": """
            type Item @key(fields: "id") {
              id: ID!  r: Int @shareable  s: Int @shareable  y: Int
            }
        """,
    }
    assert _fetches(graph, "{ item { p q r s x y } }") == ["a", "left", "right"]


def test_a_field_is_had_elsewhere_where_that_saves_a_step() -> None:
    graph = {
        "users": """
            type Query { user: User }
            type User @key(fields: "id") { id: ID!  home: Address @shareable }
            type Address @key(fields: "code") { code: ID! }
        """,
        "codes": """
            type Address @key(fields: "code") @key(fields: "place") { code: ID!  place: ID! }
        """,
        "places": """
            type User @key(fields: "id") { id: ID!  home: Address @shareable }
            type Address @key(fields: "place") { place: ID!  street: String }
        """,
    }
    # by the address it takes a third step, since only codes knows the place of a code
    assert _fetches(graph, "{ user { home { street } } }") == ["users", "places"]


def test_a_root_field_is_asked_of_the_subgraph_that_spares_a_fetch() -> None:
    graph = {
        "a": """
            type Query { item: Item @shareable }
            type Item @key(fields: "id") { id: ID! }
        """,
        "b": """
            type Query { item: Item @shareable  other: Item }
            type Item @key(fields: "id") { id: ID!  name: String }
        """,
    }
    assert _fetches(graph, "{ item { id name } }") == ["b"]
    assert _fetches(graph, "{ item { id } other { id } }") == ["b"]


def test_a_key_that_is_at_hand_beats_one_that_is_fetched() -> None:
    graph = {
        "a": """
            type Query { item: Item }
            type Item @key(fields: "id") { id: ID! }
        """,
        "b": 'type Item @key(fields: "id") @key(fields: "upc") { id: ID!  upc: ID!  stock: Int }',
        "c": """
            type Item @key(fields: "upc") @key(fields: "id") { id: ID!  upc: ID!  price: Int }
        """,
    }
    fetches = plan(graph, "{ item { stock price } }").fetches
    assert [fetch.subgraph for fetch in fetches] == ["a", "b", "c"]
    assert [fetch.depends_on for fetch in fetches] == [(), (0,), (0,)]


def test_equal_operations_get_equal_plans() -> None:
    shared = " ".join(f"f{n}: Int @shareable" for n in range(6))
    graph = {
        "root": 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
        **{
            f"s{n}": f'type Item @key(fields: "id") {{ id: ID! {shared} own{n}: Int }}'
            for n in range(5)
        },
    }
    query = "{ item { f0 f1 f2 own3 own1 f5 } }"
    first, second = plan(graph, query), plan(graph, query)
    assert [f.operation.text for f in first.fetches] == [f.operation.text for f in second.fetches]
    assert [f.subgraph for f in first.fetches] == ["root", "s3", "s1"]
