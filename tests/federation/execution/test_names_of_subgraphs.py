"""Errors name a subgraph as it was authored, also where the planner plans over parts of it."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.federation.graph import Graph, build_graph
from tests.kit.plans import supergraph_of

PARTS = {
    "shop_Query_items_0": """
        type Query { items: [Item!]  strict: Int! }
        type Item @key(fields: "id") { id: ID! }
    """,
    "shop_Item_1": """
        type Item @key(fields: "id") { id: ID!  name: String }
    """,
    "prices": """
        type Item @key(fields: "id") { id: ID!  price: Int }
    """,
}


class Stuck(FakeConnector):
    """Never answers, whatever the deadline says."""

    def prepare(self, operation: SubgraphOperation) -> Any:
        async def call(variables: dict[str, Any], context: RequestContext) -> Any:
            await asyncio.Event().wait()

        return call


def _nothing(_: SubgraphOperation, __: dict[str, Any]) -> Any:
    return {}


def answering(response: Any) -> FakeConnector:
    """A connector that always answers the same."""

    def answer(_: SubgraphOperation, __: dict[str, Any]) -> Any:
        return response

    return FakeConnector(answer)


def _graph(items: Any, **others: FakeConnector) -> Graph:
    answers = {"shop_Query_items_0": answering(items), **others}
    unused = {name: Stuck(_nothing) for name in PARTS}
    graph = build_graph(supergraph_of(PARTS), {**unused, **answers})
    return graph.authored_as({"shop_Query_items_0": "shop", "shop_Item_1": "shop"})


async def _errors(graph: Graph, query: str) -> list[dict[str, Any]]:
    result = await graph.prepare(query).execute({}, RequestContext())
    assert b"shop_" not in result.body
    errors: list[dict[str, Any]] = orjson.loads(result.body)["errors"]
    return errors


ITEM = {"data": {"items": [{"__typename": "Item", "id": "1"}]}}


async def test_a_part_that_is_late_is_named_as_its_subgraph() -> None:
    context = RequestContext()
    operation = _graph(ITEM).prepare("{ items { id name price } }")
    task = asyncio.create_task(operation.execute({}, context))
    for _ in range(10):
        await asyncio.sleep(0)
    context.is_overdue = True
    task.cancel()
    answer = orjson.loads((await task).body)
    assert answer["data"] == {"items": [{"id": "1", "name": None, "price": None}]}
    found = [(e["message"], e["path"], e["extensions"]) for e in answer["errors"]]
    late = "Subgraph '{}' did not answer in time"
    assert found == [
        (
            late.format(service),
            ["items", 0, field],
            {"code": "UPSTREAM_TIMEOUT", "service": service},
        )
        for service, field in (("shop", "name"), ("prices", "price"))
    ]


async def test_a_part_that_answers_nonsense_is_named_as_its_subgraph() -> None:
    nonsense = answering({"data": {"_entities": "?"}})
    (error,) = await _errors(_graph(ITEM, shop_Item_1=nonsense), "{ items { name } }")
    assert error["path"] == ["items", 0, "name"]
    assert error["extensions"] == {"code": "UPSTREAM_INVALID_RESPONSE", "service": "shop"}
    assert "'shop'" in error["message"]


async def test_an_error_that_a_part_reports_is_of_its_subgraph() -> None:
    reports = {"data": None, "errors": [{"message": "no"}]}
    (error,) = await _errors(_graph(reports), "{ items { id } }")
    assert error["extensions"]["service"] == "shop"


async def test_a_value_that_does_not_fit_is_of_the_subgraph_that_was_asked_for_it() -> None:
    wrong = answering({"data": {"_entities": [{"cost": "much"}]}})
    graph = _graph(ITEM, prices=wrong)
    (error,) = await _errors(graph, "{ items { id cost: price } }")
    assert error["path"] == ["items", 0, "cost"]
    assert error["extensions"] == {"code": "UPSTREAM_INVALID_RESPONSE", "service": "prices"}
    (error,) = await _errors(_graph({"data": {"strict": None}}), "{ strict items { id } }")
    assert error["path"] == ["strict"]
    assert error["extensions"]["service"] == "shop"
