"""Refusals are remembered for a while, without what is heavy about them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError, parse

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.federation.refusals import Refusals
from tests.kit.plans import supergraph_of

NO = GraphQLError("no", extensions={"code": "NO"})
NO_LABELS = frozenset[str]()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def counting_graph() -> tuple[Graph, list[str]]:
    """A graph, and the documents that it has parsed."""
    parsed: list[str] = []

    def counting(text: str) -> DocumentNode:
        parsed.append(text)
        return parse(text)

    sdl = supergraph_of({"a": "type Query { echo: String }"})
    connectors = {"a": FakeConnector(_echo)}
    return build_graph(sdl, connectors, parse=counting), parsed


def _echo(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"echo": "hello"}}


def refusal(graph: Graph, text: str, name: str | None = None) -> list[GraphQLError]:
    with pytest.raises(OperationRefused) as refused:
        graph.prepare(text, name)
    return refused.value.errors


@pytest.mark.parametrize("text", ["{ nothing }", "{ echo", "fragment F on Query { echo }"])
def test_the_same_document_is_refused_alike_without_being_parsed_again(text: str) -> None:
    graph, parsed = counting_graph()
    first, second = refusal(graph, text), refusal(graph, text)
    assert len(parsed) == 1
    assert [error.formatted for error in first] == [error.formatted for error in second]
    assert second[0].extensions


async def test_a_document_refused_in_a_thread_is_remembered() -> None:
    graph, parsed = counting_graph()
    for _ in range(2):
        waiting = [graph.prepared("{ nothing }") for _ in range(3)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(outcome, OperationRefused) for outcome in outcomes)
    assert len(parsed) == 1


async def test_what_became_of_an_operation_is_remembered_where_nobody_waits_any_more() -> None:
    graph, parsed = counting_graph()
    for text in ("{ nothing }", "{ echo }"):
        waiting = asyncio.create_task(graph.prepared(text))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert await graph.prepared("{ echo }")
    with pytest.raises(OperationRefused):
        await graph.prepared("{ nothing }")
    assert parsed == ["{ nothing }", "{ echo }"]


def test_the_operation_name_tells_refusals_apart() -> None:
    graph, _ = counting_graph()
    text = "query A { echo } query B { echo }"
    refusal(graph, text)
    assert graph.prepare(text, "A").compiled


def test_a_large_document_is_not_remembered() -> None:
    graph, parsed = counting_graph()
    large = "{ nothing } #" + " " * 32_768
    refusal(graph, large)
    refusal(graph, large)
    refusal(graph, "{ echo }", "x" * 32_768)
    refusal(graph, "{ echo }", "x" * 32_768)
    assert len(parsed) == 4


def test_a_refusal_is_forgotten_after_a_minute() -> None:
    clock = Clock()
    refusals = Refusals(clock)
    refusals.remember(("{ a }", None, NO_LABELS), [NO])
    clock.now = 59
    assert refusals.find(("{ a }", None, NO_LABELS))
    clock.now = 60
    assert refusals.find(("{ a }", None, NO_LABELS)) is None


def test_the_ones_not_asked_for_lately_make_room() -> None:
    refusals = Refusals()
    for number in range(256):
        refusals.remember((str(number), None, NO_LABELS), [NO])
    assert refusals.find(("0", None, NO_LABELS))
    refusals.remember(("new", None, NO_LABELS), [NO])
    assert refusals.find(("0", None, NO_LABELS))
    assert refusals.find(("1", None, NO_LABELS)) is None


def test_the_errors_that_are_kept_hold_no_syntax_tree_and_no_traceback() -> None:
    refusals = Refusals()
    with pytest.raises(GraphQLSyntaxError) as caught:
        parse("{\n  a(")
    refusals.remember(("a", None, NO_LABELS), [caught.value, GraphQLError("b", parse("{ b }"))])
    kept = refusals.find(("a", None, NO_LABELS))
    assert kept is not None
    assert [(error.nodes, error.__traceback__, error.__cause__) for error in kept] == [
        (None, None, None)
    ] * 2
    assert [error.formatted.get("locations") for error in kept] == [
        [{"line": 2, "column": 5}],
        [{"line": 1, "column": 1}],
    ]
