"""Fetch graph -> query plan: operations as text, levels as Sequence and Parallel nodes."""

from __future__ import annotations

import re
from itertools import groupby

from graphql import OperationType, parse, print_ast, strip_ignored_characters

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.operation.selection import (
    InlineFragment,
    Operation,
    Selections,
    print_selections,
    variables_in,
)
from graphweft.federation.plan.nodes import (
    FetchNode,
    FlattenNode,
    ParallelNode,
    PlanNode,
    QueryPlan,
    SequenceNode,
)
from graphweft.federation.planner.fetch_graph import FetchGraph, FetchStep
from graphweft.schemas.supergraph import JoinGraph, Supergraph

__all__ = ["build_plan"]


def build_plan(
    graph: FetchGraph,
    operation: Operation,
    supergraph: Supergraph,
    storage_keys: dict[tuple[str, str], str],
) -> QueryPlan:
    """The finished plan of an operation."""
    levels = graph.levels()
    steps = list(graph.ordered())
    numbers = {step.id: number for number, step in enumerate(steps)}
    nodes: list[PlanNode] = []
    fetches: list[FetchNode] = []
    for _, level in groupby(steps, key=lambda step: levels[step.id]):
        row = [_fetch_node(step, numbers, operation, supergraph) for step in level]
        fetches.extend(row)
        together = tuple(_flatten(fetch) for fetch in row)
        nodes.append(together[0] if len(together) == 1 else ParallelNode(together))
    node = None if not nodes else nodes[0] if len(nodes) == 1 else SequenceNode(tuple(nodes))
    return QueryPlan(operation, node, tuple(fetches), storage_keys)


def _fetch_node(
    step: FetchStep, numbers: dict[int, int], operation: Operation, supergraph: Supergraph
) -> FetchNode:
    subgraph = supergraph.graphs[step.graph]
    selections = _without_empty(step.tree.selections())
    number = numbers[step.id]
    return FetchNode(
        number,
        subgraph.name,
        _subgraph_operation(step, number, selections, operation, subgraph),
        selections,
        step.targets,
        tuple(sorted(numbers[other] for other in step.depends_on)),
        step.sent_when(),
        _reason(step),
    )


def _flatten(fetch: FetchNode) -> PlanNode:
    return FlattenNode(tuple(t.path for t in fetch.targets), fetch) if fetch.targets else fetch


def _without_empty(selections: Selections) -> Selections:
    return tuple(s for s in selections if not isinstance(s, InlineFragment) or s.selections)


def _subgraph_operation(
    step: FetchStep,
    number: int,
    selections: Selections,
    operation: Operation,
    subgraph: JoinGraph,
) -> SubgraphOperation:
    is_entity_fetch = bool(step.targets)
    kind = OperationType.QUERY if is_entity_fetch else operation.operation_type
    name = _operation_name(operation.name, subgraph.name, number)
    used = variables_in(selections)
    variables = [n for n in operation.variable_definitions if n in used]
    declared = [print_ast(operation.variable_definitions[n]) for n in variables]
    body = print_selections(selections)
    if is_entity_fetch:
        declared.insert(0, "$representations: [_Any!]!")
        body = "{ _entities(representations: $representations) " + body + " }"
    header = f"{kind.value} {name}" + (f"({', '.join(declared)})" if declared else "")
    text = strip_ignored_characters(f"{header} {body}")
    types = tuple(
        dict.fromkeys(r.typename for t in step.targets for r in t.representations if r.typename)
    )
    return SubgraphOperation(
        subgraph.name, kind, name, text, parse(text, no_location=True), tuple(variables), types
    )


def _operation_name(operation: str, subgraph: str, number: int) -> str:
    """`<Operation>__<subgraph>__<n>`, as GraphQL names may be written."""
    parts = (operation or "anonymous", subgraph, str(number))
    name = "__".join(re.sub(r"\W", "_", part, flags=re.ASCII) for part in parts)
    return f"_{name}" if name[0].isdigit() else name


def _reason(step: FetchStep) -> str:
    if not step.targets:
        return "root fields"
    representations = [r for target in step.targets for r in target.representations]
    names = sorted({r.type_condition for r in representations})
    keys = sorted({f.name for r in representations for f in r.fields})
    return f"fields of {', '.join(names)} that other subgraphs do not have, by {', '.join(keys)}"
