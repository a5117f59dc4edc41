"""Moves between subgraphs by `@key`."""

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


def test_a_field_of_another_subgraph_is_fetched_by_key() -> None:
    check_plan(
        GRAPH,
        "{ me { name posts { title author { name } } } }",
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
                      author {
                        id
                      }
                    }
                  }
                }
              },
            },
            Flatten(path: "me.posts.@.author") {
              Fetch(service: "users") {
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


def test_a_field_of_the_same_subgraph_needs_no_second_fetch() -> None:
    check_plan(
        GRAPH,
        "{ me { name } }",
        """
        QueryPlan {
          Fetch(service: "users") {
            {
              me {
                name
              }
            }
          }
        }
        """,
    )


SECOND = {
    "a": """
        type Query { user: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "b": """
        type User @key(fields: "id") @key(fields: "email") { id: ID!  email: String! }
    """,
    "c": """
        type User @key(fields: "email") { email: String!  nickname: String }
    """,
}


def test_a_key_that_only_a_third_subgraph_knows_makes_a_chain() -> None:
    check_plan(
        SECOND,
        "{ user { nickname } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                user {
                  id
                }
              }
            },
            Flatten(path: "user") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    email
                  }
                }
              },
            },
            Flatten(path: "user") {
              Fetch(service: "c") {
                {
                  ... on User {
                    __typename
                    email
                  }
                } =>
                {
                  ... on User {
                    nickname
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
        type Query { user: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "b": """
        type User @key(fields: "id") { id: ID!  posts: Int }
    """,
}


def test_a_key_does_not_collide_with_an_alias_of_the_client() -> None:
    check_plan(
        THIRD,
        "{ user { id: name posts } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                user {
                  id: name
                  _id_0: id
                }
              }
            },
            Flatten(path: "user") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    posts
                  }
                }
              },
            },
          }
        }
        """,
    )


FOURTH = {
    "a": """
        type Query { products: [Product!]! }
        type Product @key(fields: "id") { id: ID!  box: Box @shareable }
        type Box @shareable { width: Int }
    """,
    "b": """
        type Product @key(fields: "id") { id: ID!  box: Box @shareable }
        type Box { width: Int @shareable  height: Int }
    """,
}


def test_a_value_type_is_completed_through_its_parent() -> None:
    check_plan(
        FOURTH,
        "{ products { box { width height } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                products {
                  box {
                    width
                  }
                  id
                }
              }
            },
            Flatten(path: "products.@") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Product {
                    box {
                      height
                    }
                  }
                }
              },
            },
          }
        }
        """,
    )
