"""Whether selections may stand in one operation.

GraphQL specification, 5.3.2 "Field Selection Merging", asked of a subgraph's own types, since a
subgraph validates what it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphweft.federation.operation.selection import FieldSelection, InlineFragment, Selections
from graphweft.federation.query_graph.nodes import QueryGraph
from graphweft.federation.query_graph.shapes import shape_of
from graphweft.schemas.supergraph import TypeKind

__all__ = ["can_merge"]

_Scopes = list[tuple[str, Selections]]
"""(type, selections on it) that end up in one response object"""


def can_merge(scopes: Iterable[tuple[str, Selections]], graph_id: str, graph: QueryGraph) -> bool:
    """Whether these selections merge, all at one place of an operation for one subgraph."""
    by_key: dict[str, list[tuple[str, FieldSelection]]] = {}
    for type_name, field in _fields(scopes):
        by_key.setdefault(field.response_key, []).append((type_name, field))
    return all(_same_key_merges(fields, graph_id, graph) for fields in by_key.values())


def _fields(scopes: Iterable[tuple[str, Selections]]) -> Iterable[tuple[str, FieldSelection]]:
    for type_name, selections in scopes:
        for selection in selections:
            if isinstance(selection, InlineFragment):
                yield from _fields([(selection.type_condition, selection.selections)])
            else:
                yield type_name, selection


def _same_key_merges(
    fields: list[tuple[str, FieldSelection]], graph_id: str, graph: QueryGraph
) -> bool:
    if len(fields) == 1:
        return True
    first_type, first = fields[0]
    shape = shape_of(graph.nodes.get((first_type, graph_id)), first.name, graph.supergraph)
    below: _Scopes = []
    for type_name, field in fields:
        node = graph.nodes.get((type_name, graph_id))
        if shape_of(node, field.name, graph.supergraph) != shape:
            return False
        equal = (field.name, field.arguments) == (first.name, first.arguments)
        if not equal and not _are_apart(first_type, type_name, graph):
            return False
        move = node and (node.fields.get(field.name) or node.external.get(field.name))
        if move:
            below.append((move.target, field.selections))
    return can_merge(below, graph_id, graph)


def _are_apart(first: str, second: str, graph: QueryGraph) -> bool:
    """Whether no object is of both types, as validation sees it: two different object types."""
    kinds = {graph.supergraph.types[name].kind for name in (first, second)}
    return first != second and kinds == {TypeKind.OBJECT}
