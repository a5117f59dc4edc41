"""Labels of `@override`: who decides that they are active, and for which share of requests."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.federation.graph import Graph
from graphweft.federation.override_labels import OverrideLabels
from tests.kit.graphs import calls_of, graph_of

SUBGRAPHS = {
    "a": """
        type Query { user: User  other: Int }
        type User @key(fields: "id") { id: ID!  name: String  town: String }
    """,
    "b": """
        type User @key(fields: "id") {
          id: ID!
          name: String @override(from: "a", label: "names")
          town: String @override(from: "a", label: "percent(25)")
        }
    """,
}


def _a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"user": {"id": "1", **_moved(operation, "from a")}}}


def _b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"_entities": [_moved(operation, "from b")]}}


def _moved(operation: SubgraphOperation, value: str) -> dict[str, str]:
    return {name: value for name in ("name", "town") if name in operation.text}


def _graph() -> Graph:
    return graph_of(SUBGRAPHS, {"a": _a, "b": _b})


async def _answer(graph: Graph, query: str, active: frozenset[str]) -> bytes:
    operation = await graph.prepared(query, None, active)
    return (await operation.execute(None, RequestContext())).body


def _active(rules: OverrideLabels, *labels: str, **decisions: bool) -> set[str]:
    hook = decisions.get if decisions else None
    return set(rules.active(labels, RequestContext(override_label=hook)))


async def test_a_moved_field_comes_from_the_side_of_its_label() -> None:
    graph = _graph()
    query = "{ user { name town } }"
    assert await _answer(graph, query, frozenset()) == (
        b'{"data":{"user":{"name":"from a","town":"from a"}}}'
    )
    assert not calls_of(graph, "b")
    assert await _answer(graph, query, frozenset({"names"})) == (
        b'{"data":{"user":{"name":"from b","town":"from a"}}}'
    )
    assert await _answer(graph, query, frozenset({"names", "percent(25)"})) == (
        b'{"data":{"user":{"name":"from b","town":"from b"}}}'
    )


async def test_an_operation_is_planned_once_for_each_set_of_active_labels() -> None:
    graph = _graph()
    query = "{ user { name } }"
    active = frozenset({"names"})
    plain = await graph.prepared(query)
    first, second = await asyncio.gather(
        graph.prepared(query, None, active), graph.prepared(query, None, active)
    )
    assert plain.labels == {"names"}
    assert first is second is graph.prepare(query, None, active)
    assert first is not plain
    assert first.plan != plain.plan


async def test_an_operation_without_moved_fields_has_no_labels() -> None:
    assert not (await _graph().prepared("{ other user { id } }")).labels


def test_an_unknown_label_is_not_active() -> None:
    assert _active(OverrideLabels(), "unheard") == set()


def test_a_label_is_active_as_configured() -> None:
    rules = OverrideLabels({"on": True, "off": False, "all": 100.0, "none": 0.0})
    assert _active(rules, "on", "off", "all", "none") == {"on", "all"}


def test_the_decision_of_a_request_goes_before_the_configuration() -> None:
    rules = OverrideLabels({"x": True, "y": False, "z": True})
    assert _active(rules, "x", "y", "z", x=False, y=True) == {"y", "z"}


def test_the_configuration_goes_before_the_share_in_a_label() -> None:
    rules = OverrideLabels({"percent(0)": True})
    assert _active(rules, "percent(0)", "percent(100)") == {"percent(0)", "percent(100)"}


@pytest.mark.parametrize(("label", "share"), [("percent(5)", 5), ("percent(12.5)", 12.5)])
def test_a_percentage_is_the_share_of_requests(label: str, share: float) -> None:
    rules = OverrideLabels(draw=Random(7).random)
    active = sum(bool(_active(rules, label)) for _ in range(20_000))
    assert active == pytest.approx(200 * share, rel=0.1)


def test_percentages_of_one_request_are_nested() -> None:
    rules = OverrideLabels({"half": 50.0}, draw=Random(7).random)
    labels = ("percent(25)", "half", "percent(75)")
    seen = Counter(frozenset(_active(rules, *labels)) for _ in range(4_000))
    assert seen.keys() == {frozenset(labels[start:]) for start in range(4)}
    assert all(count == pytest.approx(1_000, rel=0.15) for count in seen.values())
