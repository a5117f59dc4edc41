"""Which context values an object's ancestors give, on the walk over all positions of a query."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from graphweft.federation.composition.reachability import Place, Reachability
from graphweft.federation.query_graph.nodes import FieldMove

__all__ = ["contexts_below", "is_given"]


def contexts_below(
    reach: Reachability, type_name: str, places: Iterable[Place], above: frozenset[str]
) -> frozenset[str]:
    """Variables of the context values that are had below an object.

    An object that sets a context hides those of its ancestors, also where its own value cannot be
    fetched.
    """
    found = set(above)
    for values in reach.graph.contextual.values():
        for value in values:
            wanted = value.selections.get(type_name)
            if wanted is None or type_name == reach.graph.supergraph.root_types.get("mutation"):
                continue
            if any(reach.resolves(place, wanted) for place in places):
                found.add(value.variable)
            else:
                found.discard(value.variable)
    return frozenset(found)


def is_given(move: FieldMove, contexts: AbstractSet[str]) -> bool:
    """Whether the contexts give every value that the field takes."""
    return all(value.variable in contexts for value in move.contexts)
