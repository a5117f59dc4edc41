"""`@interfaceObject`: one subgraph adds fields to an interface without its types."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "a": """
        type Query { accounts: [Account!]! }
        interface Account @key(fields: "id") { id: ID!  name: String }
        type Admin implements Account @key(fields: "id") {
          id: ID!
          name: String
          rights: Int
        }
        type Member implements Account @key(fields: "id") { id: ID!  name: String }
    """,
    "b": """
        type Query { latest: Account }
        type Account @key(fields: "id") @interfaceObject { id: ID!  visits: Int }
    """,
}


def test_a_field_of_an_interface_object_is_fetched_for_the_interface() -> None:
    check_plan(
        GRAPH,
        "{ accounts { name visits } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  name
                  id
                }
              }
            },
            Flatten(path: "accounts.@") {
              Fetch(service: "b") {
                {
                  ... on Account {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Account {
                    visits
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_the_concrete_type_is_asked_of_the_subgraph_that_knows_it() -> None:
    check_plan(
        GRAPH,
        "{ latest { visits __typename ... on Admin { rights } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                latest {
                  visits
                  id
                }
              }
            },
            Flatten(path: "latest") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                    ... on Admin {
                      rights
                    }
                  }
                }
              },
            },
          }
        }
        """,
    )
