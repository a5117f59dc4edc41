"""The REST backend: products and customers, described by an OpenAPI document.

Its names are not the graph's: `title`, `unit_price.cents`, numeric customer ids. `store.graphql`
maps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphweft.examples.shop.serving import read_table, serve_asgi

__all__ = ["make_app"]

Record = dict[str, Any]


def _product(row: Mapping[str, str]) -> Record:
    return {
        "id": row["id"],
        "title": row["name"],
        "category": row["category"].lower(),
        "unit_price": {"cents": int(row["price_cents"]), "currency": "EUR"},
        "weight_grams": int(row["weight_grams"]),
    }


def _customer(row: Mapping[str, str]) -> Record:
    return {
        "id": int(row["id"]),
        "full_name": row["full_name"],
        "email": row["email"],
        "address": {"city": row["city"], "country": row["country"]},
    }


class Store:
    """The data and the handlers that answer from it."""

    def __init__(self) -> None:
        self.products = {row["id"]: _product(row) for row in read_table("products")}
        self.customers = {int(row["id"]): _customer(row) for row in read_table("customers")}

    async def list_products(self, request: Request) -> Response:
        """`?ids=p01,p02` looks up, `?category=tents&limit=10` browses; best sellers come first."""
        query = request.query_params
        if "ids" in query:
            found = [self.products[key] for key in query["ids"].split(",") if key in self.products]
        else:
            category = query.get("category")
            found = [p for p in self.products.values() if category in (None, p["category"])]
        return JSONResponse({"data": found[: _limit(request)], "total": len(found)})

    async def get_product(self, request: Request) -> Response:
        product = self.products.get(request.path_params["id"])
        return JSONResponse(product) if product else _problem(404, "There is no such product.")

    async def list_customers(self, request: Request) -> Response:
        found = list(self.customers.values())
        if "ids" in request.query_params:
            wanted = set(request.query_params["ids"].split(","))
            found = [customer for customer in found if str(customer["id"]) in wanted]
        return JSONResponse({"data": found[: _limit(request)], "total": len(found)})

    async def get_customer(self, request: Request) -> Response:
        customer = self.customers.get(request.path_params["id"])
        return JSONResponse(customer) if customer else _problem(404, "There is no such customer.")

    async def register_customer(self, request: Request) -> Response:
        body = await request.json()
        if not body.get("full_name") or "@" not in body.get("email", ""):
            return _problem(422, "A customer needs a full_name and an email address.")
        key = len(self.customers) + 1
        customer = {
            "id": key,
            "full_name": body["full_name"],
            "email": body["email"],
            "address": {"city": body.get("city"), "country": body.get("country")},
        }
        self.customers[key] = customer
        return JSONResponse(customer, status_code=201)


def _limit(request: Request) -> int:
    return int(request.query_params.get("limit", "100"))


def _problem(status: int, detail: str) -> Response:
    return JSONResponse(
        {"title": detail, "status": status},
        status_code=status,
        media_type="application/problem+json",
    )


def make_app() -> Starlette:
    """The REST service as an ASGI application."""
    store = Store()
    document = yaml.safe_load(Path(__file__).with_name("store.openapi.yaml").read_text("utf-8"))

    async def openapi(_request: Request) -> Response:
        return JSONResponse(document)

    return Starlette(
        routes=[
            Route("/products", store.list_products),
            Route("/products/{id}", store.get_product),
            Route("/customers", store.list_customers),
            Route("/customers", store.register_customer, methods=["POST"]),
            Route("/customers/{id:int}", store.get_customer),
            Route("/openapi.json", openapi),
        ]
    )


if __name__ == "__main__":
    serve_asgi(make_app())
