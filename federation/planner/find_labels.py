"""Which labels of `@override` the plan of an operation can depend on."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.federation.operation.selection import InlineFragment, Operation, Selections
from graphweft.federation.query_graph.nodes import QueryGraph
from graphweft.schemas.api_schema import named_type

__all__ = ["find_labels"]

_Scope = tuple[str, Selections]
"""(type, selections on it)"""


def find_labels(operation: Operation, graph: QueryGraph) -> frozenset[str]:
    """Labels of the fields that are asked for, and of those in keys, `@requires` and contexts.

    A plan is the same for all requests in which the same ones of these labels are active.
    """
    if not graph.labels:
        return frozenset()
    found: set[str] = set()
    pending: list[_Scope] = [(operation.root_type, operation.selections)]
    seen: set[_Scope] = set()
    for scope in pending:
        if scope in seen:
            continue
        seen.add(scope)
        owners = _owners(scope[0], graph)
        pending.extend((name, move.key) for name in owners for move in graph.entity_moves[name])
        for selection in scope[1]:
            if isinstance(selection, InlineFragment):
                pending.append((selection.type_condition, selection.selections))
                continue
            for owner in owners:
                found.update(_labels_of(owner, selection.name, graph))
                pending.extend(_needed(owner, selection.name, graph))
            field = graph.supergraph.types[scope[0]].fields.get(selection.name)
            if field is not None and selection.selections:
                pending.append((named_type(field.type), selection.selections))
    return frozenset(found)


def _owners(type_name: str, graph: QueryGraph) -> tuple[str, ...]:
    """The types whose fields may be asked for where a value of this type is."""
    names = {type_name: None}
    for possible in sorted(graph.supergraph.possible_types(type_name)):
        names[possible] = None
        names.update(dict.fromkeys(graph.supergraph.types[possible].interfaces))
    return tuple(names)


def _labels_of(owner: str, name: str, graph: QueryGraph) -> Iterator[str]:
    label = graph.labels.get((owner, name))
    if label is not None:
        yield label


def _needed(owner: str, name: str, graph: QueryGraph) -> Iterator[_Scope]:
    for graph_id in graph.supergraph.types[owner].graphs:
        move = graph.nodes[(owner, graph_id)].fields.get(name)
        if move is not None and move.requires:
            yield owner, move.requires
    for value in graph.contextual.get((owner, name), ()):
        yield from value.selections.items()
