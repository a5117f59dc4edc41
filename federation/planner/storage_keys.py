"""Fields that must be fetched under an alias: one response key, types that do not agree.

Two types of one union may give `id` the types `ID` and `ID!` in a subgraph. The client's operation
is valid, since the API schema merges them, but the subgraph's own is not (GraphQL specification,
5.3.2, "SameResponseShape"). The second type's field is then fetched under another key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphweft.federation.operation.merge import specialize
from graphweft.federation.operation.selection import FieldSelection, Operation, Selections
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.federation.query_graph.nodes import QueryGraph
from graphweft.federation.query_graph.shapes import shape_of
from graphweft.schemas.api_schema import named_type

__all__ = ["find_storage_keys"]

_Selected = list[tuple[str, FieldSelection]]
"""(object type, field) pairs that share a response key at one place."""


def find_storage_keys(
    operation: Operation, graph: QueryGraph, spend: Spend = unlimited
) -> dict[tuple[str, str], str]:
    """(type, response key) -> key to fetch it under, for those that conflict in some subgraph."""
    aliases: dict[tuple[str, str], str] = {}
    _visit([(operation.root_type, operation.selections)], graph, aliases, spend)
    return aliases


def _visit(
    scopes: Iterable[tuple[str, Selections]],
    graph: QueryGraph,
    aliases: dict[tuple[str, str], str],
    spend: Spend,
) -> None:
    selected: dict[str, _Selected] = {}
    for type_name, selections in scopes:
        for concrete in sorted(graph.supergraph.possible_types(type_name)):
            spend()
            for field in specialize(selections, concrete, graph.supergraph):
                if isinstance(field, FieldSelection) and not field.name.startswith("__"):
                    selected.setdefault(field.response_key, []).append((concrete, field))
    for key, fields in selected.items():
        for concrete in _conflicting(fields, graph):
            aliases[(concrete, key)] = f"{key}__{concrete}"
        inner = [
            (named_type(graph.supergraph.types[concrete].fields[field.name].type), field.selections)
            for concrete, field in fields
            if field.selections
        ]
        if inner:
            _visit(dict.fromkeys(inner), graph, aliases, spend)


def _conflicting(fields: _Selected, graph: QueryGraph) -> Iterator[str]:
    """Object types whose field differs in shape from that of the first type, in some subgraph."""
    if len({concrete for concrete, _ in fields}) < 2:
        return
    for graph_id in graph.supergraph.graphs:
        first: str | None = None
        for concrete, field in fields:
            node = graph.nodes.get((concrete, graph_id))
            shape = shape_of(node, field.name, graph.supergraph)
            if shape is None:
                continue
            first = first or shape
            if shape != first:
                yield concrete
