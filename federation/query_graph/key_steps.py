"""How soon other subgraphs can be entered from a node: the order in which keys become known."""

from __future__ import annotations

from collections.abc import Sequence

from graphweft.federation.operation.selection import InlineFragment, Selections
from graphweft.federation.query_graph.nodes import GraphNode, QueryGraph

__all__ = ["find_key_steps"]


def find_key_steps(node: GraphNode, graph: QueryGraph) -> tuple[int | None, ...]:
    """The sequential step in which each entity move of the node's type can be made, from 1.

    None where the key is not to be had from the subgraphs that can be entered one after the other;
    such a key may still be had by way of other entities.
    """
    moves = graph.entity_moves.get(node.type_name, ())
    steps: list[int | None] = [None] * len(moves)
    reached = [node]
    step = 0
    while True:
        step += 1
        new = [
            number
            for number, move in enumerate(moves)
            if steps[number] is None and _is_had(move.key, reached, graph)
        ]
        if not new:
            return tuple(steps)
        for number in new:
            steps[number] = step
            target = graph.nodes[moves[number].target]
            if all(target is not other for other in reached):
                reached.append(target)


def _is_had(selections: Selections, nodes: Sequence[GraphNode], graph: QueryGraph) -> bool:
    """Whether these nodes together resolve the selections by themselves."""
    for selection in selections:
        if isinstance(selection, InlineFragment):
            return False
        if selection.name == "__typename":
            continue
        moves = [
            (node, move)
            for node in nodes
            if (move := node.fields.get(selection.name)) and not (move.requires or move.contexts)
        ]
        if not moves:
            return False
        if selection.selections:
            below = [graph.nodes[(move.target, node.graph)] for node, move in moves]
            if not _is_had(selection.selections, below, graph):
                return False
    return True
