"""`@skip` and `@include` stay in the plan: one plan for all values."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "users": """
        type Query { me: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "posts": """
        type User @key(fields: "id") { id: ID!  posts: [Post!] }
        type Post { title: String  author: User }
    """,
}


def test_a_condition_goes_with_the_field_to_its_subgraph() -> None:
    check_plan(
        GRAPH,
        "query ($x: Boolean!) { me { name @include(if: $x) posts { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  name @include(if: $x)
                  id
                }
              }
            },
            Flatten(path: "me") {
              Fetch(service: "posts") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    posts {
                      title
                    }
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_a_fetch_of_which_everything_is_conditional_is_conditional() -> None:
    check_plan(
        GRAPH,
        "query ($x: Boolean!) { me { name posts @skip(if: $x) { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  name
                  id
                }
              }
            },
            Flatten(path: "me") {
              Fetch(service: "posts", if: !$x) {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    posts @skip(if: $x) {
                      title
                    }
                  }
                }
              },
            },
          }
        }
        """,
    )
