"""The four subgraphs as real schemas, and the same data behind one schema that nobody federated.

`python -m bench.federation.subgraphs accounts` serves one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson
from ariadne import QueryType, make_executable_schema
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema
from ariadne.types import SchemaBindable
from graphql import GraphQLSchema, graphql_sync  # pyright: ignore[reportUnknownVariableType] # bare generics

from bench.backend import Request, serve_answers
from bench.federation.data import IN_STOCK, PRODUCTS, REVIEWS, USERS, Record

__all__ = ["RESOLVERS", "answer", "make_monolith", "make_subgraph"]

accounts_query = QueryType()
accounts_user = FederatedObjectType("User")


@accounts_query.field("me")
def resolve_me(*_: Any) -> Record:
    return USERS[0]


@accounts_query.field("users")
def resolve_users(*_: Any) -> list[Record]:
    return USERS


@accounts_query.field("user")
def resolve_user(_root: Any, _info: Any, **key: str) -> Record | None:
    return _find(USERS, key)


inventory_product = FederatedObjectType("Product")


@inventory_product.field("inStock")
def resolve_in_stock(product: Record, _info: Any) -> bool:
    return product["upc"] in IN_STOCK


@inventory_product.field("shippingEstimate")
def resolve_shipping_estimate(product: Record, _info: Any) -> int:
    return 0 if product["price"] > 1000 else int(product["weight"] * 0.5)


products_query = QueryType()
products_product = FederatedObjectType("Product")


@products_query.field("topProducts")
def resolve_top_products(_root: Any, _info: Any, first: int) -> list[Record]:
    return PRODUCTS[:first]


reviews_review = FederatedObjectType("Review")
reviews_user = FederatedObjectType("User")
reviews_product = FederatedObjectType("Product")


@reviews_review.field("product")
def resolve_product(review: Record, _info: Any) -> Record | None:
    return _find(PRODUCTS, {"upc": review["product"]})


@reviews_review.field("author")
def resolve_author(review: Record, _info: Any) -> Record | None:
    return _find(USERS, {"id": review["author"]})


@reviews_user.field("reviews")
def resolve_reviews_of_user(user: Record, _info: Any) -> list[Record]:
    return [review for review in REVIEWS if review["author"] == user["id"]]


@reviews_product.field("reviews")
def resolve_reviews_of_product(product: Record, _info: Any) -> list[Record]:
    return [review for review in REVIEWS if review["product"] == product["upc"]]


@accounts_user.reference_resolver
@reviews_user.reference_resolver
def refer_to_user(_type: Any, _info: Any, representation: Record) -> Record | None:
    return _find(USERS, {"id": representation["id"]})


@products_product.reference_resolver
@reviews_product.reference_resolver
def refer_to_product(_type: Any, _info: Any, representation: Record) -> Record | None:
    return _find(PRODUCTS, {"upc": representation["upc"]})


@inventory_product.reference_resolver
def refer_to_stocked_product(_type: Any, _info: Any, representation: Record) -> Record:
    """All that the inventory knows of price and weight is what the gateway says of them."""
    return representation


@reviews_review.reference_resolver
def refer_to_review(_type: Any, _info: Any, representation: Record) -> Record | None:
    return _find(REVIEWS, {"id": representation["id"]})


def _find(records: list[Record], key: Mapping[str, str]) -> Record | None:
    return next((record for record in records if key.items() <= record.items()), None)


RESOLVERS: Final[Mapping[str, Sequence[SchemaBindable]]] = {
    "accounts": (accounts_query, accounts_user),
    "inventory": (inventory_product,),
    "products": (products_query, products_product),
    "reviews": (reviews_review, reviews_user, reviews_product),
}


def make_subgraph(name: str) -> GraphQLSchema:
    """One of the subgraphs, `_entities` and `_service` included."""
    return make_federated_schema(_read(name), *RESOLVERS[name])


def make_monolith() -> GraphQLSchema:
    """The whole graph in one schema, with the resolvers of the subgraphs."""
    resolvers = [bindable for subgraph in RESOLVERS.values() for bindable in subgraph]
    return make_executable_schema(_read("monolith"), *resolvers)


def answer(schema: GraphQLSchema, request: Request) -> bytes:
    """Execute the operation that a request posts."""
    operation = orjson.loads(request.body)
    result = graphql_sync(
        schema,
        operation["query"],
        variable_values=operation.get("variables"),
        operation_name=operation.get("operationName"),
    )
    return orjson.dumps(result.formatted)


def _read(name: str) -> str:
    return Path(__file__).with_name(f"{name}.graphql").read_text("utf-8")


if __name__ == "__main__":
    serve_answers(partial(answer, make_subgraph(sys.argv[1])))
