"""Fetches that can be one are one."""

from __future__ import annotations

from tests.kit.plans import check_plan, plan

GRAPH = {
    "a": """
        type Query { first: User  second: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "b": """
        type User @key(fields: "id") { id: ID!  name: String  age: Int }
    """,
}


def test_equal_selections_at_different_paths_are_one_fetch() -> None:
    check_plan(
        GRAPH,
        "{ first { name } second { name } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                first {
                  id
                }
                second {
                  id
                }
              }
            },
            Flatten(paths: ["first", "second"]) {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_different_selections_of_one_type_share_a_request() -> None:
    check_plan(
        GRAPH,
        "{ first { name } second { age } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                first {
                  id
                }
                second {
                  id
                }
              }
            },
            Fetch(service: "b") {
              Flatten(path: "first") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              },
              Flatten(path: "second") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    age
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_each_entities_field_of_a_request_has_an_alias_and_its_own_representations() -> None:
    fetch = plan(GRAPH, "query Two { first { name } second { age } }").fetches[1]

    assert fetch.operation.text == (
        "query Two__b__1($representations_0:[_Any!]!,$representations_1:[_Any!]!)"
        "{_e0:_entities(representations:$representations_0){...on User{name}}"
        "_e1:_entities(representations:$representations_1){...on User{age}}}"
    )
    assert fetch.operation.representation_variables == ("representations_0", "representations_1")


def test_selections_that_one_field_may_not_hold_are_aliased_apart() -> None:
    graphs = {
        "a": """
            type Query { user: User  film: Film }
            type User @key(fields: "id") { id: ID! }
            type Film @key(fields: "id") { id: ID! }
        """,
        "b": """
            type User @key(fields: "id") { id: ID!  reviews: [Int!] }
            type Film @key(fields: "id") { id: ID!  reviews: [Int!]! }
        """,
    }
    first, second = plan(graphs, "{ user { reviews } film { reviews } }").fetches
    assert [first.subgraph, second.subgraph] == ["a", "b"]
    assert [field.key for field in second.entities] == ["_e0", "_e1"]
