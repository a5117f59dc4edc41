"""`@provides` saves a fetch on its path, and only there."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "reviews": """
        type Query { reviews: [Review] }
        type Review { author: User @provides(fields: "name") }
        type User @key(fields: "id") { id: ID!  name: String @external }
    """,
    "users": """
        type User @key(fields: "id") { id: ID!  name: String @shareable  age: Int }
    """,
}


def test_a_provided_field_is_not_fetched_elsewhere() -> None:
    check_plan(
        GRAPH,
        "{ reviews { author { name } } }",
        """
        QueryPlan {
          Fetch(service: "reviews") {
            {
              reviews {
                author {
                  name
                }
              }
            }
          }
        }
        """,
    )


def test_what_is_not_provided_is_fetched_by_key() -> None:
    check_plan(
        GRAPH,
        "{ reviews { author { name age } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                reviews {
                  author {
                    name
                    id
                  }
                }
              }
            },
            Flatten(path: "reviews.@.author") {
              Fetch(service: "users") {
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
