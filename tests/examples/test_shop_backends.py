"""The shop's backends: each answers by its own protocol, and none outlives its parent."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.json_format import MessageToDict, ParseDict
from graphql import graphql_sync  # pyright: ignore[reportUnknownVariableType] # bare generics
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)
from openapi_spec_validator import validate

from graphweft.examples.shop.backends import (
    DEFAULT_PORTS,
    Backend,
    addresses,
    start_backend,
    start_backends,
)
from graphweft.examples.shop.shipping import schema as shipping


@pytest.fixture(scope="module")
def backends() -> Generator[dict[str, Backend]]:
    with start_backends() as running:
        yield running


def call_inventory(
    address: str, method: str, request: dict[str, Any], service: str = "InventoryService"
) -> dict[str, Any]:
    """Call a method that is known from reflection alone."""
    channel: Any  # the stubs of grpc have bare generics
    with closing(grpc.insecure_channel(address)) as channel:
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        types = pool.FindServiceByName(f"shop.inventory.v1.{service}").methods_by_name[method]
        send = message_factory.GetMessageClass(types.input_type)
        receive = message_factory.GetMessageClass(types.output_type)
        call = channel.unary_unary(
            f"/shop.inventory.v1.{service}/{method}", send.SerializeToString, receive.FromString
        )
        return MessageToDict(call(ParseDict(request, send()), timeout=10))


@contextmanager
def watching_stock(address: str, product_id: str) -> Generator[Iterator[int]]:
    channel: Any  # the stubs of grpc have bare generics
    with closing(grpc.insecure_channel(address)) as channel:
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        types = pool.FindServiceByName("shop.inventory.v1.InventoryService").methods_by_name
        send = message_factory.GetMessageClass(types["WatchStock"].input_type)
        receive = message_factory.GetMessageClass(types["WatchStock"].output_type)
        call = channel.unary_stream(
            "/shop.inventory.v1.InventoryService/WatchStock",
            send.SerializeToString,
            receive.FromString,
        )(ParseDict({"productId": product_id}, send()), timeout=10)
        yield (stock.quantity for stock in call)
        call.cancel()


def test_store_serves_a_valid_openapi_document(backends: dict[str, Backend]) -> None:
    document = httpx.get(f"{backends['store'].address}/openapi.json").json()
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_store_looks_up_products_by_ids_and_counts_its_requests(
    backends: dict[str, Backend],
) -> None:
    store = backends["store"].address
    answer = httpx.get(f"{store}/products", params={"ids": "p02,p01,nope"}).json()
    assert [product["id"] for product in answer["data"]] == ["p02", "p01"]
    assert httpx.get(f"{store}/stats").json()["GET /products"] >= 1


@pytest.mark.parametrize("path", ["/products/nope", "/customers/99"])
def test_store_answers_with_a_problem_for_an_unknown_id(
    backends: dict[str, Backend], path: str
) -> None:
    response = httpx.get(f"{backends['store'].address}{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_store_registers_a_customer(backends: dict[str, Backend]) -> None:
    store = backends["store"].address
    new = {"full_name": "Runa Dahl", "email": "runa.dahl@example.com", "city": "Oslo"}
    created = httpx.post(f"{store}/customers", json=new)
    assert created.status_code == 201
    assert httpx.get(f"{store}/customers/{created.json()['id']}").json() == created.json()
    assert httpx.post(f"{store}/customers", json={"full_name": "x"}).status_code == 422


def test_inventory_answers_a_batch_and_leaves_unknown_products_out(
    backends: dict[str, Backend],
) -> None:
    address = backends["inventory"].address
    answer = call_inventory(address, "BatchGetStock", {"productIds": ["p01", "nope", "p02"]})
    assert [stock["productId"] for stock in answer["stock"]] == ["p01", "p02"]
    assert answer["stock"][0] == call_inventory(address, "GetStock", {"productId": "p01"})


def test_inventory_reserves_stock_and_refuses_more_than_there_is(
    backends: dict[str, Backend],
) -> None:
    address = backends["inventory"].address
    before = call_inventory(address, "GetStock", {"productId": "p04"})["quantity"]
    after = call_inventory(address, "ReserveStock", {"productId": "p04", "quantity": 1})
    assert after["quantity"] == before - 1
    with pytest.raises(grpc.RpcError, match="cannot reserve"):
        call_inventory(address, "ReserveStock", {"productId": "p04", "quantity": 10_000})


def test_inventory_streams_the_stock_of_a_product_now_and_after_each_change(
    backends: dict[str, Backend],
) -> None:
    address = backends["inventory"].address
    with watching_stock(address, "p11") as levels:
        first = next(levels)
        call_inventory(address, "ReserveStock", {"productId": "p11", "quantity": 1})
        assert next(levels) == first - 1


def test_reviews_resolves_representations_as_a_subgraph(backends: dict[str, Backend]) -> None:
    query = """query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product { averageRating reviews(first: 2) { rating author { id } } }
      }
    }"""
    representations = [{"__typename": "Product", "id": "p02"}]
    answer = httpx.post(
        backends["reviews"].address,
        json={"query": query, "variables": {"representations": representations}},
    ).json()
    (product,) = answer["data"]["_entities"]
    assert 1 <= product["averageRating"] <= 5
    assert len(product["reviews"]) == 2


def test_shipping_offers_the_cheapest_carrier_for_weight_and_price() -> None:
    query = """query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product { delivery(country: FR) { carrier { name } cost days } }
      }
    }"""
    products = [
        {"__typename": "Product", "id": "a", "price": 2_000, "weight": 500},
        {"__typename": "Product", "id": "b", "price": 2_000, "weight": 5_000},
        {"__typename": "Product", "id": "c", "price": 20_000, "weight": 5_000},
    ]
    result = graphql_sync(shipping, query, variable_values={"representations": products})
    assert result.data is not None
    offers = [entity["delivery"] for entity in result.data["_entities"]]
    assert [(offer["carrier"]["name"], offer["cost"]) for offer in offers] == [
        ("Velo Cargo", 510),
        ("Messageries du Sud", 1040),
        ("Messageries du Sud", 0),
    ]


def test_addresses_are_the_variables_of_the_configuration(backends: dict[str, Backend]) -> None:
    assert addresses(backends) == {
        "SHOP_STORE_URL": backends["store"].address,
        "SHOP_INVENTORY_URL": backends["inventory"].address,
        "SHOP_REVIEWS_URL": backends["reviews"].address,
    }


@pytest.mark.parametrize("name", DEFAULT_PORTS)
def test_backend_stops_when_it_is_told_to(name: str) -> None:
    backend = start_backend(name)
    backend.stop()
    assert backend.process.returncode in (0, -signal.SIGTERM)


def test_backends_end_when_their_parent_is_killed() -> None:
    """The processes hold the parent's standard error open; it reads as ended once all are gone."""
    program = (
        "import sys, threading\n"
        "from graphweft.examples.shop import backends\n"
        "with backends.start_backends():\n"
        "    print('up', flush=True)\n"
        "    threading.Event().wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        assert parent.stdout.readline() == b"up\n"
        parent.kill()
        ready, _, _ = select.select([parent.stderr], [], [], 20)
        assert ready, "a backend still runs"
        assert parent.stderr.read() == b""
