"""How long values may be kept, and for whom, by the hints of a schema."""

from __future__ import annotations

import pytest

from graphweft.federation.graph import Graph, build_graph
from graphweft.federation.plan.nodes import FetchNode
from graphweft.policies.caching import LifetimeRules, read_cache_hints
from graphweft.policies.caching.units import root_units
from tests.kit.plans import supergraph_of
from tests.policies.caching.kit import Backend, World

SDL = """
type Query {
  plain: Int
  hinted: Int @cacheControl(maxAge: 10)
  cart: Cart
  hintedCart: Cart @cacheControl(maxAge: 5)
  item: Item
  hintedItem: Item @cacheControl(maxAge: 7)
  inheriting: Other @cacheControl(inheritMaxAge: true)
  other: Other
}
type Cart @cacheControl(maxAge: 60, scope: PRIVATE) {
  total: Int
  count: Int @cacheControl(maxAge: 30)
  items: [Item!]!
}
type Item @cacheControl(maxAge: 90) {
  name: String
  mine: Int @cacheControl(scope: PRIVATE)
  price: Int @cacheControl(maxAge: 3)
  other: Other
}
type Other { a: Int }
"""


def _graph() -> Graph:
    return build_graph(supergraph_of({"a": SDL}), {"a": Backend(dict, World())})


GRAPH = _graph()


def _fetch(query: str) -> FetchNode:
    (fetch,) = GRAPH.prepare(query).plan.fetches
    return fetch


@pytest.mark.parametrize(
    ("field", "default", "expected"),
    [
        # (seconds, whether headers count, whether it is private)
        ("plain", None, (None, True, False)),
        ("plain", 20, (20, False, True)),
        ("hinted", 20, (10, False, False)),
        ("item { name }", None, (90, False, False)),
        ("item { name price }", None, (3, False, False)),
        ("item { mine }", None, (90, False, True)),
        ("hintedItem { name }", None, (7, False, False)),
        ("item { name other { a } }", None, (90, True, False)),
        ("item { name other { a } }", 20, (20, False, True)),
        ("cart { total }", None, (60, False, True)),
        ("cart { count }", None, (30, False, True)),
        ("cart { items { name } }", None, (60, False, True)),
        ("hintedCart { total }", None, (5, False, True)),
        ("other { a }", 20, (20, False, True)),
        ("inheriting { a }", 20, (20, False, True)),
        ("inheriting { a }", None, (None, True, False)),
    ],
)
def test_a_root_field_is_kept_as_the_least_of_what_it_holds(
    field: str, default: float | None, expected: tuple[float | None, bool, bool]
) -> None:
    supergraph = GRAPH.revision.query_graph.supergraph
    hints = read_cache_hints(supergraph)
    rules = LifetimeRules(hints, "a", default, supergraph, default_is_private=True)
    units = root_units(_fetch(f"{{ {field} }}").selections, "Query", rules)
    assert units is not None
    (unit,) = units
    found = unit.lifetime
    assert (found.seconds, found.needs_headers, found.is_private) == expected


@pytest.mark.parametrize(
    ("field", "is_private"),
    [("total", True), ("count", True), ("items { name }", True)],
)
def test_what_an_object_of_one_identity_holds_is_private(field: str, is_private: bool) -> None:
    supergraph = GRAPH.revision.query_graph.supergraph
    rules = LifetimeRules(read_cache_hints(supergraph), "a", None, supergraph)
    (cart,) = _fetch(f"{{ cart {{ {field} }} }}").selections
    parent = rules.of_object("Cart")
    (selection,) = cart.selections
    assert rules.of_selection(selection, "Cart", parent).is_private is is_private
