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


def test_different_selections_of_one_type_at_different_paths_stay_apart() -> None:
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
            Parallel {
              Flatten(path: "first") {
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
              Flatten(path: "second") {
                Fetch(service: "b") {
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
            },
          }
        }
        """,
    )


def test_selections_that_one_operation_may_not_hold_stay_apart() -> None:
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
    fetches = plan(graphs, "{ user { reviews } film { reviews } }").fetches
    assert [fetch.subgraph for fetch in fetches] == ["a", "b", "b"]
