"""Root types are entered without a key."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "a": """
        type Query { status: Status @shareable }
        type Status @shareable { version: String }
    """,
    "b": """
        type Query { status: Status @shareable }
        type Status @shareable { load: Int }
    """,
}


def test_a_shared_root_field_is_asked_of_each_subgraph_that_adds_to_it() -> None:
    check_plan(
        GRAPH,
        "{ status { version load } }",
        """
        QueryPlan {
          Parallel {
            Fetch(service: "a") {
              {
                status {
                  version
                }
              }
            },
            Fetch(service: "b") {
              {
                status {
                  load
                }
              }
            },
          }
        }
        """,
    )


SECOND = {
    "a": """
        type Query { q: Int }
        type Mutation { addUser: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "b": """
        type Mutation { bump: Int }
        type User @key(fields: "id") { id: ID!  score: Int }
    """,
}


def test_mutations_run_one_after_the_other_with_their_entity_fetches() -> None:
    check_plan(
        SECOND,
        "mutation { addUser { name score } bump }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                addUser {
                  name
                  id
                }
              }
            },
            Flatten(path: "addUser") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    score
                  }
                }
              },
            },
            Fetch(service: "b") {
              {
                bump
              }
            },
          }
        }
        """,
    )


THIRD = {
    "users": """
        type Query { me: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "posts": """
        type User @key(fields: "id") { id: ID!  posts: [Post!] }
        type Post { title: String  author: User }
    """,
}


def test_introspection_asks_no_subgraph() -> None:
    check_plan(
        THIRD,
        "{ __typename __schema { queryType { name } } }",
        """
        QueryPlan {}
        """,
    )
