"""Where every field can be had, and how to move between subgraphs."""

from graphweft.federation.query_graph.build import build_query_graph
from graphweft.federation.query_graph.labels import with_labels
from graphweft.federation.query_graph.nodes import EntityMove, FieldMove, GraphNode, QueryGraph

__all__ = [
    "EntityMove",
    "FieldMove",
    "GraphNode",
    "QueryGraph",
    "build_query_graph",
    "with_labels",
]
