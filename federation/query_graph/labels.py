"""Progressive `@override`: the query graph as it is while some labels are active.

Federation 2.7, "Incremental migration with progressive @override".
"""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from graphweft.federation.query_graph.nodes import GraphNode, QueryGraph

__all__ = ["with_labels"]


def with_labels(graph: QueryGraph, active: AbstractSet[Hashable]) -> QueryGraph:
    """The query graph in which each moved field is resolved by one of its two sides.

    The other side still has the field, as external: it may be provided or be part of keys.
    """
    if not graph.labels:
        return graph
    moved = {owner for owner, _ in graph.labels}
    nodes = {
        key: _settled(node, active) if key[0] in moved else node
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes, labels={})


def _settled(node: GraphNode, active: AbstractSet[Hashable]) -> GraphNode:
    off = {
        name: move
        for name, move in node.fields.items()
        if move.override is not None and (move.override.label in active) is not move.override.active
    }
    if not off:
        return node
    fields = {name: move for name, move in node.fields.items() if name not in off}
    return replace(node, fields=fields, external={**node.external, **off})
