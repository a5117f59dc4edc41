"""The planning benchmark's cases: the same every time, composed without errors, valid."""

from __future__ import annotations

import pytest
from graphql import get_operation_ast, parse, validate

from bench.planning.cost import Cost
from bench.planning.crafted import CRAFTED, Crafted
from bench.planning.measure import graph_of, measure_composition, measure_operation
from bench.planning.operations import generate_operation
from bench.planning.supergraphs import generate_subgraphs
from bench.report import Run, render_results
from graphweft.federation.graph import Graph
from graphweft.policies.limits import OperationLimits, check_operation


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(generate_subgraphs(4))


def test_subgraphs_are_the_same_for_the_same_seed() -> None:
    assert generate_subgraphs(5) == generate_subgraphs(5)
    assert generate_subgraphs(5) != generate_subgraphs(5, seed=1)


def test_subgraphs_compose_and_add_about_twenty_types_each() -> None:
    cost, supergraph = measure_composition(4)
    assert "@join__field(graph: SUBGRAPH_0" in supergraph
    assert list(cost.milliseconds)[:2] == ["read subgraphs", "compose"]
    assert 60 <= int(cost.outcome.removesuffix(" types")) <= 100


@pytest.mark.parametrize("fields", [10, 60, 300])
def test_operation_is_valid_within_the_limits_and_about_as_large_as_asked(
    graph: Graph, fields: int
) -> None:
    text = generate_operation(graph.api_schema, fields)
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation is not None
    assert text == generate_operation(graph.api_schema, fields)
    assert validate(graph.api_schema, document) == []
    assert check_operation(document, operation, OperationLimits()) == []
    assert fields / 2 < text.count("\n") < fields * 2


def test_preparing_is_measured_step_by_step(graph: Graph) -> None:
    cost = measure_operation(graph, "ten", generate_operation(graph.api_schema, 10), runs=1)
    steps = ["parse", "limits", "validate", "normalize", "plan", "compile"]
    assert list(cost.milliseconds) == steps
    assert cost.outcome.endswith("fetches")


@pytest.mark.parametrize("crafted", CRAFTED, ids=lambda crafted: crafted.name)
def test_crafted_operation_is_within_the_limits(crafted: Crafted) -> None:
    document = parse(crafted.query())
    operation = get_operation_ast(document)
    assert operation is not None
    assert check_operation(document, operation, OperationLimits()) == []


def test_report_shows_costs_of_the_newest_run_beside_the_workloads() -> None:
    old = Cost("operations", "old case", {"parse": 1.0}, "1 fetches")
    new = Cost("operations", "new case", {"parse": 1.25, "plan": 250.0}, "3 fetches")
    runs = [
        Run("2026-01-01 10:00", "abc1234", "python -m bench.planning", "a machine", costs=[old]),
        Run("2026-01-02 10:00", "abc1235", "python -m bench.planning", "a machine", costs=[new]),
    ]
    text = render_results(runs)
    assert "| new case | 1.2 | 250 | 251 | 3 fetches |" in text
    assert "old case" not in text
    assert "| 1 | 2026-01-01 10:00 |" in text
