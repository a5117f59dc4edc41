"""What `@requires` brings is in the representation."""

from __future__ import annotations

from tests.kit.plans import check_plan, plan

GRAPH = {
    "products": """
        type Query { top: [Product!]! }
        type Product @key(fields: "upc") { upc: ID!  weight: Int  size: Size }
        type Size { width: Int }
    """,
    "shipping": """
        type Product @key(fields: "upc") {
          upc: ID!
          weight: Int @external
          size: Size @external
          cost: Int @requires(fields: "weight size { width }")
          stock: Int
        }
        type Size @external { width: Int }
    """,
}


def test_required_fields_are_fetched_first_and_represented() -> None:
    check_plan(
        GRAPH,
        "{ top { cost stock } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                top {
                  upc
                  weight
                  size {
                    width
                  }
                }
              }
            },
            Flatten(path: "top.@") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    upc
                    weight
                    size {
                      width
                    }
                  }
                } =>
                {
                  ... on Product {
                    cost
                    stock
                  }
                }
              },
            },
          }
        }
        """,
    )


SECOND = {
    "a": """
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID!  price: Int }
    """,
    "b": """
        type Product @key(fields: "id") {
          id: ID!
          price: Int @external
          tax: Int @requires(fields: "price")
        }
    """,
    "c": """
        type Product @key(fields: "id") {
          id: ID!
          tax: Int @external
          total: Int @requires(fields: "tax")
        }
    """,
}


def test_a_required_field_may_require_fields_itself() -> None:
    check_plan(
        SECOND,
        "{ product { total } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  id
                  price
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                    price
                  }
                } =>
                {
                  ... on Product {
                    tax
                  }
                }
              },
            },
            Flatten(path: "product") {
              Fetch(service: "c") {
                {
                  ... on Product {
                    __typename
                    id
                    tax
                  }
                } =>
                {
                  ... on Product {
                    total
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
        type Query { product: Product }
        enum Currency { USD EUR }
        type Product @key(fields: "id") {
          id: ID!
          price(currency: Currency!): Int
          box: Box
        }
        type Box { size(unit: Int!): Int }
    """,
    "b": """
        enum Currency { USD EUR }
        type Product @key(fields: "id") {
          id: ID!
          price(currency: Currency!): Int @external
          box: Box @external
          dollars: String @requires(fields: "price(currency: USD)")
          euros: String @requires(fields: "price(currency: EUR)")
          big: String @requires(fields: "box { size(unit: 2) }")
        }
        type Box @external { size(unit: Int!): Int }
    """,
}


TWO_FORMS_OF_ONE_FIELD = """
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          price(currency: EUR)
          id
          _price_d92b1bb: price(currency: USD)
        }
      }
    },
    Fetch(service: "b") {
      Flatten(path: "product") {
        {
          ... on Product {
            __typename
            id
            price(currency: USD)
          }
        } =>
        {
          ... on Product {
            dollars
          }
        }
      },
      Flatten(path: "product") {
        {
          ... on Product {
            __typename
            id
            price(currency: EUR)
          }
        } =>
        {
          ... on Product {
            euros
          }
        }
      },
    },
  }
}
"""


def test_one_field_required_with_different_arguments_takes_two_representations() -> None:
    check_plan(
        THIRD,
        "{ product { dollars euros price(currency: EUR) } }",
        TWO_FORMS_OF_ONE_FIELD,
    )


def test_an_argument_of_a_required_field_stays_with_it() -> None:
    check_plan(
        THIRD,
        "{ product { big } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  id
                  box {
                    _size_cba916fc: size(unit: 2)
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                    box {
                      size(unit: 2)
                    }
                  }
                } =>
                {
                  ... on Product {
                    big
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
        type Query { product: Product }
        type Product @key(fields: "id") {
          id: ID!
          price: Int @external
          label: String @requires(fields: "price")
        }
    """,
    "b": """
        type Product @key(fields: "id") { id: ID!  price: Int }
    """,
}


def test_a_subgraph_is_entered_again_with_what_its_own_field_requires() -> None:
    check_plan(
        FOURTH,
        "{ product { label } }",
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
                    price
                  }
                }
              },
            },
            Flatten(path: "product") {
              Fetch(service: "a") {
                {
                  ... on Product {
                    __typename
                    id
                    price
                  }
                } =>
                {
                  ... on Product {
                    label
                  }
                }
              },
            },
          }
        }
        """,
    )


def test_the_reason_of_a_fetch_names_what_it_requires() -> None:
    reasons = [fetch.reason for fetch in plan(GRAPH, "{ top { cost } }").fetches]
    assert reasons == ["root fields: top", "cost of Product, by upc with weight, size"]
