"""A fetch step -> the operation that is sent to its subgraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphql import OperationType, parse, print_ast

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.operation.selection import Operation, Selections, variables_in
from graphweft.federation.operation.spend import Spend
from graphweft.federation.plan.nodes import EntitiesField
from graphweft.federation.planner.subgraph_text import SubgraphText, compact
from graphweft.federation.query_graph.nodes import QueryGraph

__all__ = ["entities_operation", "root_operation"]


def root_operation(
    graph_id: str,
    number: int,
    selections: Selections,
    operation: Operation,
    graph: QueryGraph,
    spend: Spend,
) -> SubgraphOperation:
    """Root fields, in an operation of the client's kind; `spend` is called for what is printed."""
    text = SubgraphText(graph_id, graph, spend)
    text.count(operation.root_type, selections)
    body = text.body(operation.root_type, selections)
    name = _operation_name(operation, graph_id, number, graph)
    variables = _variables(operation, variables_in(selections))
    header = _header(operation.operation_type, name, _declarations(operation, variables))
    document = header + body + text.fragments()
    return SubgraphOperation(
        graph.supergraph.graphs[graph_id].name,
        operation.operation_type,
        name,
        document,
        parse(document, no_location=True),
        variables,
    )


def entities_operation(
    graph_id: str,
    number: int,
    fields: Sequence[EntitiesField],
    operation: Operation,
    graph: QueryGraph,
    spend: Spend,
) -> SubgraphOperation:
    """A query of `_entities` fields, each over its own representations."""
    text = SubgraphText(graph_id, graph, spend)
    for field in fields:
        text.count("", field.selections)
    body = "".join(
        f"{_aliased(field.key)}(representations:${field.variable}){text.body('', field.selections)}"
        for field in fields
    )
    name = _operation_name(operation, graph_id, number, graph)
    variables = _variables(operation, {n for f in fields for n in variables_in(f.selections)})
    declared = [f"${field.variable}:[_Any!]!" for field in fields]
    declared.extend(dict.fromkeys(d for field in fields for d in _context_declarations(field)))
    declared.extend(_declarations(operation, variables))
    document = _header(OperationType.QUERY, name, declared) + f"{{{body}}}" + text.fragments()
    return SubgraphOperation(
        graph.supergraph.graphs[graph_id].name,
        OperationType.QUERY,
        name,
        document,
        parse(document, no_location=True),
        variables,
        tuple(field.variable for field in fields),
    )


def _aliased(key: str) -> str:
    return key if key == "_entities" else f"{key}:_entities"


def _variables(operation: Operation, used: set[str]) -> tuple[str, ...]:
    return tuple(name for name in operation.variable_definitions if name in used)


def _declarations(operation: Operation, names: Sequence[str]) -> list[str]:
    return [compact(print_ast(operation.variable_definitions[name])) for name in names]


def _context_declarations(field: EntitiesField) -> Iterator[str]:
    for target in field.targets:
        yield from (f"${source.variable}:{source.type}" for source in target.contexts)


def _header(kind: OperationType, name: str, declarations: Sequence[str]) -> str:
    return f"{kind.value} {name}" + (f"({','.join(declarations)})" if declarations else "")


def _operation_name(operation: Operation, graph_id: str, number: int, graph: QueryGraph) -> str:
    """`<Operation>__<subgraph>__<n>`, as GraphQL names may be written."""
    subgraph = graph.supergraph.graphs[graph_id].name
    parts = (operation.name or "anonymous", subgraph, str(number))
    name = "__".join(re.sub(r"\W", "_", part, flags=re.ASCII) for part in parts)
    return f"_{name}" if name[0].isdigit() else name
