"""Interfaces and unions: expanded to object types only where subgraphs differ."""

from __future__ import annotations

from tests.kit.plans import check_plan

GRAPH = {
    "a": """
        type Query { media: [Media!]! }
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") {
          id: ID!
          title: String
          pages: Int
        }
        type Film implements Media @key(fields: "id") { id: ID!  title: String }
    """,
    "b": """
        type Book @key(fields: "id") { id: ID!  stars: Int }
        type Film @key(fields: "id") { id: ID!  stars: Int }
    """,
}


def test_an_interface_that_one_subgraph_resolves_is_not_expanded() -> None:
    check_plan(
        GRAPH,
        "{ media { id title } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              media {
                __typename
                id
                title
              }
            }
          }
        }
        """,
    )


SECOND = {
    "a": """
        type Query { media: [Media!]! }
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") {
          id: ID!
          title: String
          pages: Int
        }
        type Film implements Media @key(fields: "id") { id: ID!  title: String }
    """,
    "b": """
        interface Media { stars: Int }
        type Book implements Media @key(fields: "id") { id: ID!  stars: Int }
        type Film implements Media @key(fields: "id") { id: ID!  stars: Int }
    """,
}


def test_a_field_of_another_subgraph_is_fetched_once_for_all_types() -> None:
    check_plan(
        SECOND,
        "{ media { title stars } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                media {
                  __typename
                  title
                  ... on Book {
                    id
                  }
                  ... on Film {
                    id
                  }
                }
              }
            },
            Flatten(path: "media.@") {
              Fetch(service: "b") {
                {
                  ... on Book {
                    __typename
                    id
                  }
                  ... on Film {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Book {
                    stars
                  }
                  ... on Film {
                    stars
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_a_fragment_on_one_type_fetches_for_that_type_only() -> None:
    check_plan(
        GRAPH,
        "{ media { title ... on Book { pages stars } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                media {
                  __typename
                  title
                  ... on Book {
                    pages
                    id
                  }
                }
              }
            },
            Flatten(path: "media.@") {
              Fetch(service: "b") {
                {
                  ... on Book {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Book {
                    stars
                  }
                }
              },
            },
          }
        }
        """,
    )


THIRD = {
    "a": """
        type Query { found: [Hit] }
        union Hit = User | Robot
        type User { id: ID! @shareable }
        type Robot { id: ID  name: String }
    """,
    "b": """
        type Query { users: [User] }
        type User { id: ID @shareable }
    """,
}


def test_fields_whose_shapes_differ_are_fetched_under_an_alias() -> None:
    check_plan(
        THIRD,
        "{ found { ... on User { id } ... on Robot { id name } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              found {
                __typename
                ... on Robot {
                  id
                  name
                }
                ... on User {
                  id__User: id
                }
              }
            }
          }
        }
        """,
    )


FOURTH = {
    "a": """
        type Query { accounts: [Account] }
        union Account = Admin | Bot
        type Admin @key(fields: "id") { id: ID! }
        type Bot { id: String! }
    """,
    "b": """
        type Admin @key(fields: "id") { id: ID!  powers: Int }
    """,
}


def test_a_key_does_not_collide_with_a_field_of_another_type_at_the_same_place() -> None:
    check_plan(
        FOURTH,
        "{ accounts { ... on Bot { id } ... on Admin { powers } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  ... on Admin {
                    _id_0_Admin: id
                  }
                  ... on Bot {
                    id
                  }
                }
              }
            },
            Flatten(path: "accounts.@") {
              Fetch(service: "b") {
                {
                  ... on Admin {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Admin {
                    powers
                  }
                }
              },
            },
          }
        }
        """,
    )
