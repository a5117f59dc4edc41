"""`@override` moves a field to another subgraph."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "a": """
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID!  name: String }
    """,
    "b": """
        type Product @key(fields: "id") { id: ID!  name: String @override(from: "a") }
    """,
}


def test_an_overridden_field_is_asked_of_the_overriding_subgraph() -> None:
    check_plan(
        GRAPH,
        "{ product { id name } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  id
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Product {
                    name
                  }
                }
              },
            },
          }
        }
        """,
    )
