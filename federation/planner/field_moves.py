"""Which fields a node resolves, given what came with the entry, and what others need."""

from __future__ import annotations

from graphweft.federation.operation.merge import merge_selections
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selection,
    Selections,
)
from graphweft.federation.planner.context import NOTHING_NEEDED, Context, Needs
from graphweft.federation.query_graph.nodes import FieldMove, GraphNode

__all__ = ["find_move", "may_give", "needs_of"]


def find_move(
    node: GraphNode, selection: FieldSelection, context: Context
) -> tuple[FieldMove | None, Selections]:
    """The move for a field here and what is provided below it."""
    name = selection.name
    provided = next(
        (p for p in context.provided if isinstance(p, FieldSelection) and p.name == name), None
    )
    move = node.fields.get(name)
    if provided is not None:
        move = move or node.external.get(name)
    if move is None or (move.requires and not _includes(context.given, move.requires)):
        return None, ()
    if move.contexts and not (context.has_contexts and _has_contexts(selection, move)):
        return None, ()
    return move, provided.selections if provided else ()


def _includes(given: Selections, requires: Selections) -> bool:
    return merge_selections((*given, *requires)) == given


def _has_contexts(selection: FieldSelection, move: FieldMove) -> bool:
    """Whether ancestors give the field all the context values that it takes."""
    had = {context.variable for context in selection.contexts}
    return all(value.variable in had for value in move.contexts)


def may_give(target: GraphNode, selection: Selection) -> bool:
    """Whether a subgraph may have some of it, by the look of the type alone."""
    if isinstance(selection, InlineFragment) or selection.name == "__typename":
        return target.is_abstract
    return target.is_abstract or selection.name in target.fields


def needs_of(target: GraphNode, selection: Selection) -> Needs | None:
    """What must come with an entry for this selection; None where the target has nothing of it."""
    if not may_give(target, selection):
        return None
    move = None if isinstance(selection, InlineFragment) else target.fields.get(selection.name)
    if move is None:
        return NOTHING_NEEDED
    assert isinstance(selection, FieldSelection)
    if move.contexts and not _has_contexts(selection, move):
        return None
    return Needs(move.requires, bool(move.contexts))
