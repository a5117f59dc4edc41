"""A GraphQL server without federation is joined with others by an overlay; it is not changed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLError, GraphQLSchema, build_schema

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.problems import BuildFailedError
from tests.gateway.backends import Backend, reviews_schema, running
from tests.gateway.fakes import gateway_client

SDL = """
type Query {
  product(id: ID!): Product
  products(ids: [Int!]!): [Product]
  top: [Product!]!
  node(id: ID!): Node
}
interface Node { id: ID! }
type Product implements Node { id: ID! name(upper: Boolean): String maker: Maker }
type Maker implements Node { id: ID! city: String }
"""
ONE = 'extend type Query { product(id: ID! @is(field: "id")): Product @lookup }'
BATCH = """
extend type Query { products(ids: [Int!]! @is(field: "id")): [Product] @lookup(batch: true) }
"""
NAMES = {"1": "Tent", "2": "Stove", "3": "Lamp"}


class Shop:
    """A plain GraphQL server that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def schema(self) -> GraphQLSchema:
        schema = build_schema(SDL)
        resolvers: dict[str, Any] = {
            "product": self.product,
            "products": self.products,
            "top": top,
            "node": self.node,
        }
        query = schema.query_type
        assert query is not None
        for name, resolve in resolvers.items():
            query.fields[name].resolve = resolve
        fields = schema.type_map["Product"]
        fields.fields["name"].resolve = name_of  # type: ignore[attr-defined]
        return schema

    def product(self, _: Any, __: Any, id: str) -> Any:  # noqa: A002 - the argument's name
        self.asked.append(("product", id))
        if id == "2":
            raise GraphQLError("no stoves today", extensions={"code": "SOLD_OUT"})
        return product(id) if id in NAMES else None

    def products(self, _: Any, __: Any, ids: list[int]) -> Any:
        self.asked.append(("products", ids))
        return [product(str(key)) for key in reversed(ids) if str(key) in NAMES]

    def node(self, _: Any, __: Any, id: str) -> Any:  # noqa: A002 - the argument's name
        self.asked.append(("node", id))
        if id in NAMES:
            return product(id)
        return {"__typename": "Maker", "id": id, "city": "Bern"}


def product(key: str) -> dict[str, Any]:
    return {"__typename": "Product", "id": key, "maker": {"id": f"m{key}"}}


def top(*_: Any) -> list[dict[str, Any]]:
    return [product(key) for key in NAMES]


def rated_products(*_: Any) -> list[dict[str, str]]:
    return [{"id": key} for key in ("3", "9", "1", "2")]


def name_of(source: dict[str, Any], _: Any, upper: bool = False) -> str:
    name = NAMES[source["id"]]
    return name.upper() if upper else name


RATINGS = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { rated: [Product!]! }
type Product @key(fields: "id") { id: ID! }
"""


@contextmanager
def backends() -> Generator[tuple[Shop, Backend, Backend]]:
    shop = Shop()
    rated = build_schema("type Query { rated: [Product!]! } type Product { id: ID! }")
    assert rated.query_type is not None
    rated.query_type.fields["rated"].resolve = rated_products
    with running(shop.schema()) as shop_server, running(rated) as rated_server:
        yield shop, shop_server, rated_server


def gateway(folder: Path, shop: Backend, ratings: Backend, overlay: str) -> Gateway:
    (folder / "overlay.graphql").write_text(overlay)
    (folder / "ratings.graphql").write_text(RATINGS)
    config = folder / "graphweft.yaml"
    config.write_text(
        "subgraphs:\n"
        f"  shop: {{ graphql: {{ url: '{shop.url}' }}, overlay: overlay.graphql }}\n"
        f"  ratings: {{ graphql: {{ url: '{ratings.url}' }}, schema: ratings.graphql }}\n"
    )
    return Gateway.from_config(load_config(config))


async def answered(gateway: Gateway, query: str, **variables: Any) -> Any:
    async with gateway_client(gateway) as client:
        response = await client.post("/graphql", json={"query": query, "variables": variables})
    return orjson.loads(response.content)


async def test_single_lookups_are_aliases_of_one_request(tmp_path: Path) -> None:
    with backends() as (shop, server, ratings):
        answer = await answered(
            gateway(tmp_path, server, ratings, ONE),
            "query ($up: Boolean) { rated { id name(upper: $up) } }",
            up=True,
        )
    assert answer["data"]["rated"] == [
        {"id": "3", "name": "LAMP"},
        {"id": "9", "name": None},
        {"id": "1", "name": "TENT"},
        {"id": "2", "name": None},
    ]
    assert sorted(shop.asked) == [("product", key) for key in ("1", "2", "3", "9")]
    (error,) = answer["errors"]
    assert (error["message"], error["path"]) == ("no stoves today", ["rated", 3])
    assert error["extensions"]["service"] == "shop"


async def test_a_batch_lookup_is_one_field_matched_by_value(tmp_path: Path) -> None:
    with backends() as (shop, server, ratings):
        answer = await answered(
            gateway(tmp_path, server, ratings, ONE + BATCH), "{ rated { name maker { id } } }"
        )
    assert answer == {
        "data": {
            "rated": [
                {"name": "Lamp", "maker": {"id": "m3"}},
                {"name": None, "maker": None},
                {"name": "Tent", "maker": {"id": "m1"}},
                {"name": "Stove", "maker": {"id": "m2"}},
            ]
        }
    }
    assert [field for field, _ in shop.asked] == ["products"]


async def test_fragments_and_an_abstract_lookup_reach_their_type(tmp_path: Path) -> None:
    overlay = """
    extend type Query { node(id: ID! @is(field: "id")): Node @lookup }
    """
    query = "{ rated { ...P } } fragment P on Product { id a: name b: name(upper: true) }"
    with backends() as (_, server, ratings):
        answer = await answered(gateway(tmp_path, server, ratings, overlay), query)
    assert answer["data"]["rated"][:2] == [
        {"id": "3", "a": "Lamp", "b": "LAMP"},
        {"id": "9", "a": None, "b": None},
    ]


async def test_an_overlay_protects_and_hides_fields_of_a_server(tmp_path: Path) -> None:
    overlay = ONE + "extend type Product { name(upper: Boolean): String @authenticated }"
    overlay += "extend type Query { node(id: ID!): Node @inaccessible }"
    with backends() as (_, server, ratings):
        made = gateway(tmp_path, server, ratings, overlay)
        answer = await answered(made, "{ top { id name } }")
        hidden = await answered(
            gateway(tmp_path, server, ratings, overlay), '{ node(id: "1") { id } }'
        )
    assert answer["data"]["top"][0] == {"id": "1", "name": None}
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    assert "Cannot query field 'node'" in hidden["errors"][0]["message"]


async def test_a_python_schema_is_looked_up_by_the_same_overlay(tmp_path: Path) -> None:
    (tmp_path / "overlaid_shop.py").write_text(
        "from tests.gateway.test_overlay import Shop\nschema = Shop().schema()\n"
    )
    (tmp_path / "overlay.graphql").write_text(BATCH)
    with running(reviews_schema()) as reviews, backends() as (_, _, ratings):
        (tmp_path / "ratings.graphql").write_text(RATINGS)
        config = tmp_path / "graphweft.yaml"
        config.write_text(
            "subgraphs:\n"
            "  shop: { python: { schema: 'overlaid_shop:schema' }, overlay: [overlay.graphql] }\n"
            f"  ratings: {{ graphql: {{ url: '{ratings.url}' }}, schema: ratings.graphql }}\n"
            f"  reviews: {{ graphql: {{ url: '{reviews.url}' }} }}\n"
        )
        answer = await answered(
            Gateway.from_config(load_config(config)), "{ rated { name } top { stars } }"
        )
    assert [one["name"] for one in answer["data"]["rated"]] == ["Lamp", None, "Tent", "Stove"]
    assert [one["stars"] for one in answer["data"]["top"]] == [4, 5, 6]


async def test_a_wrong_overlay_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    with backends() as (_, server, ratings):
        made = gateway(tmp_path, server, ratings, "extend type Query {\n  tops: Int\n}")
        with pytest.raises(BuildFailedError) as caught:
            await made.start()
        await made.stop()
    message = str(caught.value)
    assert "overlay.graphql:2:3" in message
    assert 'subgraph "shop" has no field "Query.tops". Did you mean \'top\'?' in message
