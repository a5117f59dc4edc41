"""Operation -> query plan. The stages of planning, in order."""

from __future__ import annotations

from dataclasses import replace

from graphql import OperationType

from graphweft.federation.operation.merge import merge_everywhere
from graphweft.federation.operation.selection import Operation, Selection, Selections
from graphweft.federation.plan.nodes import QueryPlan
from graphweft.federation.planner.bring_contexts import bring_contexts
from graphweft.federation.planner.budget import Budget
from graphweft.federation.planner.build_plan import build_plan
from graphweft.federation.planner.emit import Emitter
from graphweft.federation.planner.fetch_graph import FetchGraph
from graphweft.federation.planner.merge_steps import merge_steps
from graphweft.federation.planner.position import Names, Position
from graphweft.federation.planner.solve import Solver
from graphweft.federation.planner.storage_keys import find_storage_keys
from graphweft.federation.query_graph.nodes import QueryGraph

__all__ = ["plan_operation"]


def plan_operation(
    operation: Operation, graph: QueryGraph, budget: Budget | None = None
) -> QueryPlan:
    """Plan a normalised operation over a query graph.

    Deterministic: equal inputs give equal plans.

    Raises:
        BudgetExceededError: it takes longer than the budget allows.
    """
    budget = budget or Budget()
    merged = replace(operation, selections=merge_everywhere(operation.selections))
    planned = bring_contexts(merged, graph)
    storage_keys = find_storage_keys(planned, graph, budget.spend)
    fetch_graph = _build_fetch_graph(planned, graph, storage_keys, budget)
    merge_steps(fetch_graph, graph, budget)
    return build_plan(fetch_graph, operation, graph, storage_keys, budget.spend)


def _build_fetch_graph(
    operation: Operation,
    graph: QueryGraph,
    storage_keys: dict[tuple[str, str], str],
    budget: Budget,
) -> FetchGraph:
    solver = Solver(graph, storage_keys, budget)
    emitter = Emitter(budget.spend, tracks_writers=bool(graph.contextual))
    names = Names(graph.supergraph, storage_keys, graph.ambiguous_fields)
    root = Position((), operation.selections, names)
    after: set[int] = set()
    for selections in _rounds(operation):
        made: set[int] = set()
        for entry in solver.solve_root(operation.root_type, selections):
            made |= emitter.emit_root(entry, root, after)
        if operation.operation_type is OperationType.MUTATION:
            after = after | made
    emitter.wait_for_contexts()
    return emitter.graph


def _rounds(operation: Operation) -> list[Selections]:
    """Root selections that are planned together: all of a query, one by one for a mutation."""
    asked: list[Selection] = [
        selection
        for selection in operation.selections
        if not getattr(selection, "name", "").startswith("__")
    ]
    if operation.operation_type is OperationType.MUTATION:
        return [(selection,) for selection in asked]
    return [tuple(asked)]
