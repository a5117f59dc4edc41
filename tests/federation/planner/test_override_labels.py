"""Progressive `@override`: the label decides which of two subgraphs is asked."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, parse

from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.planner import find_labels
from graphweft.federation.query_graph import build_query_graph
from graphweft.schemas.read_supergraph import read_supergraph
from tests.kit.plans import check_plan, plan, supergraph_of

GRAPH = {
    "a": """
        type Query { product: Product  both: Both }
        type Product @key(fields: "id") { id: ID!  name: String  maker: Maker }
        type Maker @key(fields: "code") { code: ID!  town: String }
        union Both = Product | Maker
    """,
    "b": """
        type Product @key(fields: "id") {
          id: ID!
          name: String @override(from: "a", label: "names")
          stock: Int
        }
        type Maker @key(fields: "code") {
          code: ID!
          town: String @override(from: "a", label: "percent(25)")
        }
    """,
}
"""`name` and `town` are on the way from a to b."""

KEYED = {
    "a": """
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID!  sku: String }
    """,
    "b": """
        type Product @key(fields: "id") {
          id: ID!
          sku: String @override(from: "a", label: "skus")
        }
    """,
    "c": """
        type Product @key(fields: "sku") { sku: String @external  stock: Int }
    """,
}
"""The key of `c` is itself on its way."""


def _labels(subgraphs: dict[str, str], query: str) -> set[str]:
    supergraph = read_supergraph(supergraph_of(subgraphs))
    document = parse(query)
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    normalized = normalize_operation(document, operation, supergraph)
    return set(find_labels(normalized, build_query_graph(supergraph)))


def test_the_overridden_subgraph_is_asked_while_the_label_is_not_active() -> None:
    check_plan(
        GRAPH,
        "{ product { name } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              product {
                name
              }
            }
          }
        }
        """,
    )


def test_the_overriding_subgraph_is_asked_while_the_label_is_active() -> None:
    check_plan(
        GRAPH,
        "{ product { name stock } }",
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
                    stock
                  }
                }
              },
            },
          }
        }
        """,
        labels={"names"},
    )


def test_the_overriding_subgraph_is_not_asked_although_it_is_entered() -> None:
    check_plan(
        GRAPH,
        "{ product { name stock } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  name
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
                    stock
                  }
                }
              },
            },
          }
        }
        """,
        labels={"percent(25)"},
    )


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("{ product { id stock } }", set[str]()),
        ("{ product { name } }", {"names"}),
        ("{ product { maker { code town } } }", {"percent(25)"}),
        ("{ product { name maker { town } } }", {"names", "percent(25)"}),
        ("{ both { ... on Maker { town } } }", {"percent(25)"}),
        ("{ both { __typename } }", set[str]()),
    ],
)
def test_a_plan_depends_on_the_labels_of_the_fields_that_are_asked_for(
    query: str, labels: set[str]
) -> None:
    assert _labels(GRAPH, query) == labels


def test_a_plan_depends_on_the_labels_of_keys() -> None:
    assert _labels(KEYED, "{ product { stock } }") == {"skus"}


def test_a_plan_depends_on_the_labels_of_context_values() -> None:
    graph = {
        "a": """
            type Query { user: User }
            type User @key(fields: "id") @context(name: "owner") {
              id: ID!
              currency: String
              account: Account
            }
            type Account @key(fields: "id") {
              id: ID!
              balance(currency: String @fromContext(field: "$owner { currency }")): String
            }
        """,
        "b": """
            type User @key(fields: "id") {
              id: ID!
              currency: String @override(from: "a", label: "currencies")
            }
        """,
    }
    query = "{ user { account { balance } } }"
    assert _labels(graph, query) == {"currencies"}
    assert [f.subgraph for f in plan(graph, query).fetches] == ["a", "a"]
    assert [f.subgraph for f in plan(graph, query, {"currencies"}).fetches] == ["a", "b", "a"]


def test_a_key_comes_from_where_its_label_says() -> None:
    def services(labels: set[str]) -> list[str]:
        return [f.subgraph for f in plan(KEYED, "{ product { stock } }", labels).fetches]

    assert services(set()) == ["a", "c"]
    assert services({"skus"}) == ["a", "b", "c"]
