"""The shop through the gateway, in real processes: joined, batched, and partial when it must be."""

from __future__ import annotations

import os
import signal
import time
from collections import defaultdict
from collections.abc import Generator
from typing import Any, NamedTuple

import httpx
import pytest

from graphweft.examples.shop.backends import (
    CONFIG,
    Backend,
    addresses,
    start_backend,
    start_backends,
)
from graphweft.examples.shop.serving import read_table
from tests.examples.test_shop_backends import call_inventory
from tests.kit.gateway_process import serving

QUERIES = CONFIG.parent / "queries"
STOREFRONT = (QUERIES / "storefront.graphql").read_text("utf-8")


class Shop(NamedTuple):
    """The running shop: its backends by name, and the URL of the graph."""

    backends: dict[str, Backend]
    url: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = httpx.post(self.url, json=body, timeout=30).json()
        return answer

    def calls(self) -> dict[str, int]:
        """How often each backend was asked, by its own count."""
        http = [
            httpx.get(httpx.URL(self.backends[name].address).join("/stats")).json()
            for name in ("store", "reviews")
        ]
        counted = call_inventory(
            self.backends["inventory"].address, "CountCalls", {}, service="Diagnostics"
        )
        return {**http[0], **http[1], **counted.get("calls", {})}


@pytest.fixture(scope="module")
def shop() -> Generator[Shop]:
    with start_backends() as backends:
        environment = {**os.environ, **addresses(backends)}
        with serving("serve", "--config", CONFIG, "--port", "0", environment=environment) as it:
            yield Shop(backends, it.url)
        for backend in backends.values():
            backend.stop()  # those that a test started anew, too


def expected_storefront(first: int) -> list[dict[str, Any]]:
    """What the four backends hold for the first products, joined by hand."""
    stock = {row["product_id"]: row for row in read_table("stock")}
    customers = {row["id"]: row for row in read_table("customers")}
    reviews = defaultdict[str, list[dict[str, str]]](list)
    for review in read_table("reviews"):
        reviews[review["product_id"]].append(review)
    return [
        {
            "name": product["name"],
            "price": int(product["price_cents"]),
            "stock": {
                "quantity": int(stock[product["id"]]["quantity"]),
                "warehouse": stock[product["id"]]["warehouse"],
            },
            "reviews": [
                {
                    "rating": int(review["rating"]),
                    "author": {"name": customers[review["author_id"]]["full_name"]},
                }
                for review in reviews[product["id"]][:2]
            ],
            "free": int(product["price_cents"]) >= 15_000,
        }
        for product in read_table("products")[:first]
    ]


def simplified(product: dict[str, Any]) -> dict[str, Any]:
    """A product of the answer, with the facts that `expected_storefront` has."""
    return {
        "name": product["name"],
        "price": product["price"],
        "stock": product["stock"],
        "reviews": [
            {"rating": review["rating"], "author": {"name": review["author"]["name"]}}
            for review in product["reviews"]
        ],
        "free": product["delivery"]["cost"] == 0,
    }


def test_storefront_joins_all_four_backends(shop: Shop) -> None:
    answer = shop.ask(STOREFRONT)
    assert "errors" not in answer
    products = answer["data"]["topProducts"]
    assert [simplified(product) for product in products] == expected_storefront(50)
    assert {product["delivery"]["days"] for product in products} == {2}


def test_lookups_of_fifty_products_are_one_call_per_backend(shop: Shop) -> None:
    shop.ask(STOREFRONT)
    before = shop.calls()
    shop.ask(STOREFRONT)
    after = shop.calls()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "GET /products": 1,
        "GET /customers": 1,
        "BatchGetStock": 1,
        "POST /graphql": 1,
    }


@pytest.mark.parametrize("name", ["product", "low_stock", "customer", "add_review"])
def test_sample_query_answers_without_errors(shop: Shop, name: str) -> None:
    answer = shop.ask((QUERIES / f"{name}.graphql").read_text("utf-8"))
    assert "errors" not in answer
    assert all(answer["data"].values())


def test_product_is_null_without_error_for_an_unknown_id(shop: Shop) -> None:
    assert shop.ask('{ product(id: "nope") { name stock { quantity } } }') == {
        "data": {"product": None}
    }


def test_reservation_over_grpc_takes_from_the_stock(shop: Shop) -> None:
    query = '{ product(id: "p04") { stock { quantity } } }'
    reserve = (QUERIES / "reserve_stock.graphql").read_text("utf-8")
    before = shop.ask(query)["data"]["product"]["stock"]["quantity"]
    assert shop.ask(reserve, quantity=2)["data"]["reserveStock"]["quantity"] == before - 2
    assert shop.ask(query)["data"]["product"]["stock"]["quantity"] == before - 2
    refused = shop.ask(reserve, quantity=100_000)
    assert refused["data"] == {"reserveStock": None}
    assert refused["errors"][0]["path"] == ["reserveStock"]


def test_registration_over_rest_sends_the_arguments_under_the_names_of_the_api(shop: Shop) -> None:
    mutation = """mutation {
      registerCustomer(name: "Sunniva Aas", email: "sunniva.aas@example.com", city: "Voss") {
        id name city
      }
    }"""
    customer = shop.ask(mutation)["data"]["registerCustomer"]
    assert customer["name"] == "Sunniva Aas"
    assert customer["city"] == "Voss"
    query = "query ($id: ID!) { customer(id: $id) { email } }"
    found = shop.ask(query, id=customer["id"])["data"]["customer"]
    assert found == {"email": "sunniva.aas@example.com"}


@pytest.mark.parametrize(("name", "field"), [("inventory", "stock"), ("reviews", "reviews")])
def test_answer_is_partial_while_a_backend_is_down_and_whole_when_it_is_back(
    shop: Shop, name: str, field: str
) -> None:
    query = """{ topProducts(first: 3) {
      name stock { quantity } reviews(first: 1) { rating } delivery { cost }
    } }"""
    whole = shop.ask(query)
    assert "errors" not in whole
    backend = shop.backends[name]
    backend.process.kill()
    backend.process.wait()
    partial = shop.ask(query)
    port = int(backend.address.removesuffix("/graphql").rpartition(":")[2])
    shop.backends[name] = start_backend(name, port)
    entities = {("topProducts", index) for index in range(3)}
    assert {tuple(error["path"][:2]) for error in partial["errors"]} == entities
    assert all(error["path"][2:] in ([], [field]) for error in partial["errors"])
    assert {error["extensions"]["service"] for error in partial["errors"]} == {name}
    assert partial["data"]["topProducts"] == [
        {**product, field: None} for product in whole["data"]["topProducts"]
    ]
    deadline = time.monotonic() + 20
    while shop.ask(query) != whole:
        assert time.monotonic() < deadline, f"{name} is back, but not in the answers"
        time.sleep(0.05)


def test_demo_command_serves_the_shop_and_ends_with_its_backends() -> None:
    with serving("demo", "--port", "0") as demo:
        body = {"query": '{ product(id: "p02") { name stock { quantity } averageRating } }'}
        answer = httpx.post(demo.url, json=body, timeout=30).json()
        assert "errors" not in answer
        assert answer["data"]["product"]["name"] == "Thermo Flask 0.75 l"
    assert demo.process.returncode in (0, 130, -signal.SIGINT)
