"""What a client sends stays in its place: compared with the metadata that a server received."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphweft.connectors.contract import RequestContext, SubgraphResponse
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import Descriptors, DescriptorSetFile
from graphweft.connectors.header_rules import HeaderRules
from graphweft.schemas.errors import MappingError
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import Shop, start_server
from tests.connectors.rest.test_hostile_values import HOSTILE

VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
SDL = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://graphweft.dev/grpc-connect/v0.1", import: ["@grpcSource", "@grpcConnect"])
  @grpcSource(name: "orders", target: "127.0.0.1:1")
type Query {
  order(id: ID!, v: String): Order
    @grpcConnect(
      source: "orders"
      method: "shop.orders.v1.OrderService/GetOrder"
      message: "id: $args.id"
      metadata: [
        { name: "x-before", value: "b" }
        { name: "x-v", value: "<{$args.v}>" }
        { name: "x-from", from: "x-client" }
        { name: "x-data-bin", from: "x-binary" }
        { name: "x-after", value: "a" }
      ]
      selection: "id"
    )
}
type Order { id: ID! }
"""
QUERY = 'query Q($v: String) { order(id: "1", v: $v) { id } }'
OURS = {"x-before", "x-v", "x-from", "x-data-bin", "x-after", "x-ruled"}


class Service(NamedTuple):
    """A server and a connector in an event loop that runs while something is asked."""

    runner: asyncio.Runner
    shop: Shop
    connector: GrpcConnector

    def ask(
        self, value: str = "", headers: dict[str, str] | None = None
    ) -> tuple[SubgraphResponse, dict[str, Any] | None]:
        """The response, and of the metadata that came with the call those which are not gRPC's."""
        self.shop.metadata.clear()
        context = RequestContext(headers=headers or {})
        asked = run(self.connector, "orders_Query_order_0", QUERY, {"v": value}, context)
        response = self.runner.run(asked)
        if not self.shop.metadata:
            return response, None
        (received,) = self.shop.metadata
        return response, {name: v for name, v in received.items() if name != "user-agent"}


@pytest.fixture(scope="module")
def service(descriptor_set: Path, descriptors: Descriptors) -> Generator[Service]:
    shop = Shop(descriptors)
    with asyncio.Runner() as runner:
        server, target = runner.run(start_server(shop))
        config = GrpcConfig(headers=HeaderRules(propagate=("x-ruled",)))
        connector = runner.run(
            connect(target, DescriptorSetFile(descriptor_set), sdl=SDL, config=config)
        )
        yield Service(runner, shop, connector)
        runner.run(connector.aclose())
        runner.run(server.stop(None))


def _is_refused(response: SubgraphResponse) -> bool:
    (error,) = response.errors
    code: str = error["extensions"]["code"]
    return response.data == {"order": None} and code == "BAD_USER_INPUT"


@settings(max_examples=150, deadline=None)
@given(value=VALUES)
@example(value="x\r\ngrpc-timeout: 1n")
@example(value="a, b")
def test_a_value_of_a_template_arrives_as_it_is_or_not_at_all(service: Service, value: str) -> None:
    response, received = service.ask(value)
    if received is None:
        assert _is_refused(response)
        assert not (value.isascii() and value.isprintable())
        return
    assert {n: v for n, v in received.items() if n in OURS} == {
        "x-before": "b",
        "x-v": f"<{value}>",
        "x-after": "a",
    }
    assert received.keys() <= OURS | {"x-request-id"}


@settings(max_examples=150, deadline=None)
@given(value=VALUES)
@example(value=" padded ")
def test_a_header_of_the_client_arrives_as_it_is_or_not_at_all(
    service: Service, value: str
) -> None:
    response, received = service.ask("v", {"x-client": value, "x-ruled": value})
    if received is None:
        assert _is_refused(response)
        return
    # whitespace around a value is not part of it (HTTP/2, and RFC 9110, section 5.5)
    assert received["x-from"].strip() == value.strip()
    assert received["x-ruled"].strip() == value.strip()
    assert received.keys() <= OURS


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=40))
def test_binary_metadata_arrive_byte_by_byte(service: Service, content: bytes) -> None:
    _, received = service.ask("v", {"x-binary": b64encode(content).decode()})
    assert received is not None
    assert received["x-data-bin"] == content


@pytest.mark.parametrize("value", ["%%%", "YQ", "a b", "\r\n"])
def test_binary_metadata_that_are_not_base64_are_refused(service: Service, value: str) -> None:
    response, received = service.ask("v", {"x-binary": value})
    assert received is None
    assert _is_refused(response)


@pytest.mark.parametrize(
    "name", ["grpc-timeout", ":path", "te", "host", "x-client\r\nevil", "GRPC-encoding", "cookie"]
)
def test_headers_of_other_names_do_not_become_metadata(service: Service, name: str) -> None:
    response, received = service.ask("v", {name: "1n"})
    assert response.data == {"order": {"id": "1"}}
    assert received is not None
    assert received.keys() == {"x-before", "x-v", "x-after"}


@pytest.mark.parametrize("name", ["", "grpc-x", ":path", "x y", "user-agent", "x\\r\\ny", "\u00e9"])
def test_a_name_that_metadata_cannot_have_is_refused_with_its_place(name: str) -> None:
    wrong = SDL.replace('name: "x-before"', f'name: "{name}"')
    with pytest.raises(MappingError, match="metadata cannot be named") as caught:
        GrpcConnector("orders", sdl=wrong)
    assert "Query.order" in str(caught.value)
