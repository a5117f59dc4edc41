"""Fetch graph -> query plan: operations as text, levels as Sequence and Parallel nodes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from graphql import OperationType

from graphweft.federation.operation.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    assume,
    either,
    variables_of,
)
from graphweft.federation.operation.reserved_variables import representations_variable
from graphweft.federation.operation.selection import (
    InlineFragment,
    Operation,
    Selections,
)
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.federation.plan.nodes import (
    ConditionNode,
    EntitiesField,
    FetchNode,
    FlattenNode,
    ParallelNode,
    PlanNode,
    QueryPlan,
    SequenceNode,
)
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep
from graphweft.federation.planner.subgraph_operation import entities_operation, root_operation
from graphweft.federation.planner.widen import WIDTHS, widen
from graphweft.federation.query_graph.nodes import QueryGraph

__all__ = ["build_plan"]

_MAX_DECISIONS = 4
"""Fetches that depend on more variables stand in no Condition node: only they say when."""


def build_plan(
    fetch_graph: FetchGraph,
    operation: Operation,
    graph: QueryGraph,
    storage_keys: dict[tuple[str, str], str],
    spend: Spend = unlimited,
) -> QueryPlan:
    """The finished plan of an operation."""
    levels = fetch_graph.levels()
    steps = list(fetch_graph.ordered())
    numbers = {step.id: number for number, step in enumerate(steps)}
    nodes: list[PlanNode] = []
    fetches: list[FetchNode] = []
    for _, level in groupby(steps, key=lambda step: levels[step.id]):
        row = [_fetch_node(step, numbers, operation, graph, spend) for step in level]
        fetches.extend(row)
        together = tuple(_placed(fetch) for fetch in row)
        nodes.append(together[0] if len(together) == 1 else ParallelNode(together))
    node = None if not nodes else nodes[0] if len(nodes) == 1 else SequenceNode(tuple(nodes))
    return QueryPlan(operation, node, tuple(fetches), storage_keys)


def _fetch_node(
    step: FetchStep,
    numbers: dict[int, int],
    operation: Operation,
    graph: QueryGraph,
    spend: Spend,
) -> FetchNode:
    number = numbers[step.id]
    steps = (step, *step.companions)
    selections: Selections = ()
    entities: tuple[EntitiesField, ...] = ()
    if step.targets:
        entities = tuple(_entities_field(s, n, len(steps)) for n, s in enumerate(steps))
        sent = entities_operation(step.graph, number, entities, operation, graph, spend)
    else:
        is_mutation = operation.operation_type is OperationType.MUTATION
        selections = _without_empty(step.tree.selections(is_mutation=is_mutation))
        sent = root_operation(step.graph, number, selections, operation, graph, spend)
    condition = NEVER
    for part in steps:
        condition = either(condition, part.needed_when())
    node = FetchNode(
        number,
        graph.supergraph.graphs[step.graph].name,
        sent,
        selections,
        entities,
        tuple(sorted(numbers[other] for other in step.depends_on)),
        condition,
    )
    if not any(field.context_variables for field in entities):
        return node
    return replace(node, wider=tuple(_wider(node, step.graph, w, operation, graph) for w in WIDTHS))


def _wider(
    node: FetchNode, graph_id: str, width: int, operation: Operation, graph: QueryGraph
) -> FetchNode:
    """A fetch with context values, for several sets of them."""
    (field,) = node.entities
    fields = widen(field, width)
    sent = entities_operation(graph_id, node.id, fields, operation, graph, unlimited)
    return replace(node, operation=sent, entities=fields)


def _entities_field(step: FetchStep, number: int, count: int) -> EntitiesField:
    return EntitiesField(
        "_entities" if count == 1 else f"_e{number}",
        representations_variable(number, count),
        _without_empty(step.tree.selections()),
        step.targets,
        step.needed_when(),
        _reason(step),
    )


def _without_empty(selections: Selections) -> Selections:
    return tuple(s for s in selections if not isinstance(s, InlineFragment) or s.selections)


def _placed(fetch: FetchNode) -> PlanNode:
    """The fetch where its data goes, under its condition."""
    if len(fetch.entities) == 1:
        node: PlanNode = FlattenNode(fetch.entities[0].paths, fetch)
    else:
        node = fetch
    if len(variables_of(fetch.condition)) > _MAX_DECISIONS:
        return node
    return _conditional(fetch.condition, node) or node


def _conditional(condition: Condition, node: PlanNode) -> PlanNode | None:
    """Condition nodes that decide, one variable after the other; None where it never holds."""
    if condition == ALWAYS:
        return node
    if condition == NEVER:
        return None
    name = variables_of(condition)[0]
    if_clause, else_clause = (
        _conditional(assume(condition, name, value), node) for value in (True, False)
    )
    return ConditionNode(name, if_clause, else_clause)


def _reason(step: FetchStep) -> str:
    """What the entities are entered for, and by what: `cost of Product, by upc with weight`."""
    keys: dict[str, None] = {}
    required: dict[str, None] = {}
    for target in step.targets:
        for representation in target.representations:
            for field in representation.fields:
                (keys if field.is_key else required).setdefault(field.name)
    wanted = [
        f"{', '.join(dict.fromkeys(e.name for e in tree.fields.values())) or 'type'} of {name}"
        for name, tree in step.tree.fragments.items()
    ]
    brought = f" with {', '.join(required)}" if required else ""
    above = " and what objects above give" if any(t.contexts for t in step.targets) else ""
    return f"{'; '.join(wanted)}, by {', '.join(keys)}{brought}{above}"
