"""`@fromContext`: which ancestor gives the value, and where it is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.federation.graph import Graph
from tests.kit.executable import Finders, executable
from tests.kit.graphs import graph_of, run

SUBGRAPHS = {
    "shop": """
        type Query @context(name: "site") {
          region: String
          region2: String
          shop: Shop
          mall: Mall
          places: [Place]
          part: Part
        }
        interface Owner { name: String  item: Item }
        type Shop implements Owner @key(fields: "id") @context(name: "seller") {
          id: ID!
          name: String
          taxRate: Int
          item: Item
          partner: Mall
        }
        type Mall implements Owner @key(fields: "id") @context(name: "seller") {
          id: ID!
          name: String
          vat: Int
          item: Item
          shop: Shop
          tenants: [Owner]
        }
        type Stand implements Owner @key(fields: "id") { id: ID!  name: String  item: Item }
        union Place = Shop | Mall
        type Item @key(fields: "sku") {
          sku: ID!
          price(
            tax: Int @fromContext(field: "$seller ... on Shop { taxRate } ... on Mall { vat }")
          ): String
          label(name: String @fromContext(field: "$seller { name }")): String
          part: Part
        }
        type Part @key(fields: "sku") {
          sku: ID!
          legal(region: String @fromContext(field: "$site { region }")): String
        }
    """,
}

EXECUTABLE = """
type Query {
  region: String  region2: String  shop: Shop  mall: Mall  places: [Place]  part: Part
}
interface Owner { name: String  item: Item }
type Shop implements Owner { id: ID!  name: String  taxRate: Int  item: Item  partner: Mall }
type Mall implements Owner {
  id: ID!  name: String  vat: Int  item: Item  shop: Shop  tenants: [Owner]
}
type Stand implements Owner { id: ID!  name: String  item: Item }
union Place = Shop | Mall
type Item { sku: ID!  price(tax: Int): String  label(name: String): String  part: Part }
type Part { sku: ID!  legal(region: String): String }
"""


def _item(sku: str) -> dict[str, Any]:
    def price(_info: Any, tax: int | None = None) -> str:
        return f"{sku} with {tax}"

    def label(_info: Any, name: str | None = None) -> str:
        return f"{sku} of {name}"

    return {"sku": sku, "price": price, "label": label, "part": _part(sku)}


def _part(sku: str) -> dict[str, Any]:
    def legal(_info: Any, region: str | None = None) -> str:
        return f"{sku} in {region}"

    return {"sku": sku, "legal": legal}


MALL: dict[str, Any] = {
    "__typename": "Mall",
    "id": "2",
    "name": "Plaza",
    "vat": 7,
    "item": _item("m"),
}
SHOP: dict[str, Any] = {
    "__typename": "Shop",
    "id": "1",
    "name": "Corner",
    "taxRate": 19,
    "item": _item("m"),
    "partner": {**MALL, "name": "Arcade"},
}
STAND = {"__typename": "Stand", "id": "3", "name": "Kiosk", "item": _item("s")}
MALL.update(shop=SHOP, tenants=[SHOP, STAND])


def _graph() -> Graph:
    root = {
        "region": "EU",
        "region2": "US",
        "shop": SHOP,
        "mall": MALL,
        "places": [MALL, SHOP],
        "part": _part("q"),
    }
    finders: Finders = {
        "Item": lambda item: _item(item["sku"]),
        "Part": lambda item: _part(item["sku"]),
        "Shop": lambda _: SHOP,
        "Mall": lambda _: MALL,
        "Stand": lambda _: STAND,
    }
    return graph_of(SUBGRAPHS, {"shop": executable(EXECUTABLE, root, finders)})


async def _data(query: str) -> Any:
    response = await run(_graph(), query)
    assert "errors" not in response, response
    return response["data"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ shop { item { price } } }", {"shop": {"item": {"price": "m with 19"}}}),
        ("{ mall { item { price } } }", {"mall": {"item": {"price": "m with 7"}}}),
    ],
)
async def test_type_conditions_select_by_the_type_of_the_ancestor(
    query: str, expected: dict[str, Any]
) -> None:
    assert await _data(query) == expected


async def test_the_nearest_ancestor_gives_the_value() -> None:
    found = await _data("{ shop { partner { item { label } } item { label } } }")
    assert found == {
        "shop": {"partner": {"item": {"label": "m of Arcade"}}, "item": {"label": "m of Corner"}}
    }


async def test_two_ancestors_of_one_context_do_not_mix() -> None:
    found = await _data("{ mall { shop { item { label price } } item { label price } } }")
    assert found == {
        "mall": {
            "shop": {"item": {"label": "m of Corner", "price": "m with 19"}},
            "item": {"label": "m of Plaza", "price": "m with 7"},
        }
    }


async def test_the_query_itself_can_set_a_context() -> None:
    found = await _data("{ part { sku legal } shop { item { part { legal } } } }")
    assert found == {
        "part": {"sku": "q", "legal": "q in EU"},
        "shop": {"item": {"part": {"legal": "m in EU"}}},
    }


async def test_a_value_is_stored_beside_a_client_field_of_its_name() -> None:
    found = await _data("{ region: region2 part { legal } }")
    assert found == {"region": "US", "part": {"legal": "q in EU"}}


async def test_objects_of_a_union_each_give_their_own_value() -> None:
    places = """
    { places {
      ... on Mall { m: name item { price label } }
      ... on Shop { item { price label } }
    } }
    """
    assert await _data(places) == {
        "places": [
            {"m": "Plaza", "item": {"price": "m with 7", "label": "m of Plaza"}},
            {"item": {"price": "m with 19", "label": "m of Corner"}},
        ]
    }


async def test_an_object_that_sets_no_context_leaves_it_to_the_one_above() -> None:
    found = await _data("{ mall { tenants { __typename name item { label } } } }")
    assert found == {
        "mall": {
            "tenants": [
                {"__typename": "Shop", "name": "Corner", "item": {"label": "m of Corner"}},
                {"__typename": "Stand", "name": "Kiosk", "item": {"label": "s of Plaza"}},
            ]
        }
    }


async def test_a_conditional_field_is_asked_for_only_where_it_is_included() -> None:
    query = """
    query ($no: Boolean!) { shop { name @include(if: $no) item { sku label @skip(if: $no) } } }
    """
    graph = _graph()
    with_label = await run(graph, query, {"no": False})
    assert with_label == {"data": {"shop": {"item": {"sku": "m", "label": "m of Corner"}}}}
    without = await run(graph, query, {"no": True})
    assert without == {"data": {"shop": {"name": "Corner", "item": {"sku": "m"}}}}


async def test_an_alias_of_the_client_serves_the_value() -> None:
    found = await _data("{ shop { called: name item { one: label two: label } } }")
    item = {"one": "m of Corner", "two": "m of Corner"}
    assert found == {"shop": {"called": "Corner", "item": item}}
