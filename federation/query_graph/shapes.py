"""Shapes of fields: what two fields of one response key must agree in.

GraphQL specification, 5.3.2 "SameResponseShape": list levels, nullability, and the type of a leaf.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode

from graphweft.federation.query_graph.nodes import GraphNode, NodeKey
from graphweft.schemas.supergraph import Supergraph, TypeKind

__all__ = ["find_ambiguous_fields", "shape_of"]


def find_ambiguous_fields(
    nodes: Mapping[NodeKey, GraphNode], supergraph: Supergraph
) -> frozenset[str]:
    """Names of fields whose shapes differ between object types of one abstract type."""
    found: set[str] = set()
    for node in nodes.values():
        if not node.is_abstract:
            continue
        shapes: dict[str, str | None] = {}
        for name in node.possible_types:
            concrete = nodes[(name, node.graph)]
            for field in (*concrete.fields, *concrete.external):
                shape = shape_of(concrete, field, supergraph)
                if shapes.setdefault(field, shape) != shape:
                    found.add(field)
    return frozenset(found)


def shape_of(node: GraphNode | None, name: str, supergraph: Supergraph) -> str | None:
    """The shape of a field as one subgraph has it; None where it does not have it."""
    move = node and (node.fields.get(name) or node.external.get(name))
    if not move:
        return None
    target = supergraph.types.get(move.target)
    is_leaf = target is None or target.kind in {TypeKind.SCALAR, TypeKind.ENUM}
    return _print_shape(move.type, move.target if is_leaf else "{}")


def _print_shape(node: TypeNode, name: str) -> str:
    if isinstance(node, NamedTypeNode):
        return name
    assert isinstance(node, ListTypeNode | NonNullTypeNode)
    inner = _print_shape(node.type, name)
    return f"[{inner}]" if isinstance(node, ListTypeNode) else f"{inner}!"
