"""Preparing an operation is cut off in each phase, and grows no faster than what is asked."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.fake import FakeConnector
from graphweft.federation import prepare_operation as module
from graphweft.federation.execution import compile_plan
from graphweft.federation.execution.codegen import Source
from graphweft.federation.graph import Graph, OperationRefused, build_graph
from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.planner import plan_operation
from tests.kit.plans import supergraph_of

_IMPLEMENTERS = 12
_WIDE = {
    "a": "type Query { node: Node } interface Node { id: ID! next: Node } "
    + " ".join(
        f'type T{n} implements Node @key(fields: "id") {{ id: ID! next: Node }}'
        for n in range(_IMPLEMENTERS)
    ),
    "b": 'type T0 @key(fields: "id") { id: ID! name: String }',
}


class _OverError(Exception):
    """What a test's counter raises."""


class _Counter:
    """Counts steps; raises at the one after `most`."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.most = most
        self.steps = 0

    def __call__(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise _OverError


def _answer(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {}}


def _graph() -> Graph:
    connectors = {name: FakeConnector(_answer) for name in _WIDE}
    return build_graph(supergraph_of(_WIDE), connectors, planning_seconds=500)


def _nested(depth: int) -> str:
    return "{ node " + "{ next " * depth + "{ id ... on T0 { name } }" + " }" * depth + " }"


def _normalize(query: str, graph: Graph, spend: _Counter) -> Any:
    document = parse(query)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return normalize_operation(document, definition, graph.revision.query_graph.supergraph, spend)


def _compile(query: str, spend: _Counter) -> None:
    graph = _graph()
    revision = graph.revision
    operation = _normalize(query, graph, _Counter())
    plan = plan_operation(operation, revision.query_graph)
    supergraph = revision.query_graph.supergraph
    backends = revision.backends(OperationType.QUERY)
    compile_plan(plan, revision.api_schema, supergraph, backends, None, spend)


def test_normalizing_counts_a_selection_as_often_as_its_fragments_are_spread() -> None:
    query = """
    { node { ...A next { ...A } } }
    fragment A on Node { id next { id } }
    """
    spend = _Counter()
    _normalize(query, _graph(), spend)
    # node; ...A and next; id and next of A; of both next: id, ...A; id and next of A; id of A
    assert spend.steps == 1 + 2 + 2 + 2 + 2 + 1


def test_normalizing_ends_when_the_budget_does() -> None:
    with pytest.raises(_OverError):
        _normalize(_nested(10), _graph(), _Counter(most=5))


def test_compiling_grows_with_depth_times_types_where_types_ask_the_same() -> None:
    shallow, deep = _Counter(), _Counter()
    _compile(_nested(4), shallow)
    _compile(_nested(8), deep)
    assert deep.steps <= 3 * shallow.steps
    assert deep.steps <= 8 * (_IMPLEMENTERS + 1) * (_IMPLEMENTERS + 1)


def test_compiling_ends_when_the_budget_does() -> None:
    with pytest.raises(_OverError):
        _compile(_nested(6), _Counter(most=20))


def test_generated_code_is_compiled_in_parts_that_find_each_other() -> None:
    source = Source()
    for number in range(300):
        source.add(0, f"def f{number}(x):")
        source.add(1, f"return f{number + 1}(x)" if number < 299 else "return x + 1")
    spend = _Counter()
    assert source.function("f0", spend)(1) == 2
    assert spend.steps > 2


@pytest.mark.parametrize("phase", ["normalize_operation", "plan_operation"])
def test_operation_is_refused_when_time_is_over_after_a_phase(
    phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.thread_time()
    original = getattr(module, phase)

    def slow(*arguments: Any) -> Any:
        nonlocal now
        result = original(*arguments)
        now += 1_000
        return result

    graph = _graph()
    monkeypatch.setattr(time, "thread_time", lambda: now)
    monkeypatch.setattr(module, phase, slow)
    with pytest.raises(OperationRefused) as refused:
        graph.prepare(_nested(12))
    assert (refused.value.errors[0].extensions or {})["code"] == "QUERY_PLANNING_TIMEOUT"
