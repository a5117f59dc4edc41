"""The in-process backend: delivery offers, an Ariadne schema that the gateway runs itself.

Delivery depends on the weight and the price of a product, which only the store knows. `@requires`
says so, and the gateway fetches both before it asks here.
"""

from __future__ import annotations

from typing import Any

from ariadne import QueryType
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema

__all__ = ["schema"]

type_defs = """
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.3",
          import: ["@key", "@external", "@requires"])

  type Query {
    "Who delivers, and how fast."
    carriers: [Carrier!]!
  }

  type Product @key(fields: "id") {
    id: ID!
    price: Int! @external
    weight: Int! @external
    "The cheapest delivery to a country; null where nobody goes there."
    delivery(country: Country! = DE): Delivery @requires(fields: "price weight")
  }

  type Delivery {
    carrier: Carrier!
    "In euro cents; 0 for products of 150 euros and more."
    cost: Int!
    days: Int!
  }

  type Carrier {
    name: String!
    countries: [Country!]!
  }

  enum Country { DE ES FR IT PL SE }
"""

CARRIERS: list[dict[str, Any]] = [
    {"name": "Parcel North", "countries": ["DE", "PL", "SE"], "base": 490, "per_kilo": 60},
    {"name": "Messageries du Sud", "countries": ["ES", "FR", "IT"], "base": 590, "per_kilo": 90},
    {"name": "Velo Cargo", "countries": ["DE", "FR"], "base": 390, "per_kilo": 240},
]
DAYS = {"DE": 2, "ES": 5, "FR": 3, "IT": 4, "PL": 3, "SE": 4}
FREE_FROM = 15_000

query = QueryType()
product = FederatedObjectType("Product")


@query.field("carriers")
def resolve_carriers(*_: Any) -> list[dict[str, Any]]:
    return CARRIERS


@product.reference_resolver
def resolve_product(_type: Any, _info: Any, representation: dict[str, Any]) -> dict[str, Any]:
    return representation


@product.field("delivery")
def resolve_delivery(product: dict[str, Any], _info: Any, country: str) -> dict[str, Any] | None:
    offers = [
        (carrier["base"] + carrier["per_kilo"] * product["weight"] // 1000, carrier)
        for carrier in CARRIERS
        if country in carrier["countries"]
    ]
    if not offers:
        return None
    cost, carrier = min(offers, key=lambda offer: offer[0])
    return {
        "carrier": carrier,
        "cost": 0 if product["price"] >= FREE_FROM else cost,
        "days": DAYS[country],
    }


schema = make_federated_schema(type_defs, query, product)
