"""Every query of the API schema can be resolved: a walk over all positions of a query.

A position is an object type with the places where an object of it may be at hand. From each
position, every field of the API schema must be reachable from one of the places; while fields are
moved by labels of `@override`, on either side of each move.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graphweft.federation.composition.context_reach import contexts_below, is_given
from graphweft.federation.composition.reachability import Options, Place, Reachability
from graphweft.federation.composition.result import CompositionError
from graphweft.federation.operation.selection import Selections, print_selections
from graphweft.federation.query_graph.labels import with_labels
from graphweft.federation.query_graph.nodes import NodeKey, QueryGraph
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.field_set import without_braces
from graphweft.schemas.supergraph import SupergraphField

__all__ = ["check_satisfiability"]


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a query is.

    Attributes:
        path: what was asked to come here, outermost first.
        contexts: variables of the context values that ancestors give.
    """

    path: tuple[str, ...]
    type_name: str
    places: frozenset[Place]
    contexts: frozenset[str] = frozenset()


_Visited = tuple[frozenset[Options], frozenset[str]]
"""What can be fetched from the places of a position, and its contexts."""


def check_satisfiability(graph: QueryGraph) -> list[CompositionError]:
    """Find the fields that some query cannot reach; each is reported once, by its first path."""
    errors: dict[str, CompositionError] = {}
    for active in _label_sets(graph):
        _walk(with_labels(graph, active), errors)
    return list(errors.values())


def _label_sets(graph: QueryGraph) -> Iterator[frozenset[str]]:
    """Sets of active labels to check: none, all, each alone, and each one missing.

    These are all sets of up to three labels; for more, their number stays linear.
    """
    labels = frozenset(graph.labels.values())
    yield from dict.fromkeys(
        [
            frozenset[str](),
            labels,
            *(frozenset((label,)) for label in sorted(labels)),
            *(labels - {label} for label in sorted(labels)),
        ]
    )


def _walk(graph: QueryGraph, errors: dict[str, CompositionError]) -> None:
    reach = Reachability(graph)
    pending = list(_roots(graph))
    seen: dict[str, list[_Visited]] = {}
    for position in pending:
        alike = {reach.options(place): place for place in position.places}
        visited = seen.setdefault(position.type_name, [])
        if any(_is_covered(earlier, alike, position.contexts) for earlier in visited):
            continue
        visited.append((frozenset(alike), position.contexts))
        below = contexts_below(reach, position.type_name, alike.values(), position.contexts)
        for field in _visible_fields(graph, position.type_name):
            following = _follow(reach, position, alike.values(), field, below)
            if following is None:
                coordinate = f"{position.type_name}.{field.name}"
                if coordinate not in errors:
                    errors[coordinate] = _error(reach, position, field, coordinate)
            else:
                pending.extend(following)


def _is_covered(
    earlier: _Visited, options: Collection[Options], contexts: AbstractSet[str]
) -> bool:
    """Whether all that can be had from a visited position can be had with these options too."""
    visited, given = earlier
    return given <= contexts and all(
        fewer in options or any(fewer.is_part_of(more) for more in options) for fewer in visited
    )


def _roots(graph: QueryGraph) -> Iterator[_Position]:
    for operation, name in graph.supergraph.root_types.items():
        places = frozenset(Place(name, (node.type_name, node.graph)) for node in graph.roots(name))
        yield _Position((operation,), name, places)


def _visible_fields(graph: QueryGraph, type_name: str) -> Iterator[SupergraphField]:
    return (
        field
        for field in graph.supergraph.types[type_name].fields.values()
        if not field.inaccessible
    )


def _follow(
    reach: Reachability,
    position: _Position,
    places: Iterable[Place],
    field: SupergraphField,
    contexts: frozenset[str],
) -> list[_Position] | None:
    """The positions below a field, one for each object type; None where it cannot be reached.

    Args:
        reach: what can be fetched from where.
        position: where the field is asked for.
        places: those of the position from which different things can be fetched.
        field: the field.
        contexts: those that are given below the position.
    """
    below: dict[str, set[Place]] = {}
    is_reached = False
    for place in places:
        for move, graph, provided in reach.moves(place, field.name):
            if not is_given(move, position.contexts):
                continue
            is_reached = True
            for target in reach.places_of(move, graph, provided):
                below.setdefault(target.type_name, set()).add(target)
    if not is_reached:
        return None
    types = reach.graph.supergraph.types
    return [
        _Position((*position.path, *_step(field, name)), name, frozenset(below[name]), contexts)
        for name in sorted(below)
        if not types[name].inaccessible
    ]


def _step(field: SupergraphField, type_name: str) -> tuple[str, ...]:
    is_declared = named_type(field.type) == type_name
    return (field.name,) if is_declared else (field.name, f"... on {type_name}")


def _error(
    reach: Reachability, position: _Position, field: SupergraphField, coordinate: str
) -> CompositionError:
    query = " { ".join((*position.path, field.name)) + " }" * len(position.path)
    reasons = [
        reason
        for place in sorted(position.places, key=lambda place: place.node)
        for reason in _reasons(reach, place, field.name, position.contexts)
    ]
    return CompositionError(
        "SATISFIABILITY_ERROR",
        f'"{coordinate}" cannot be resolved in the query "{query}":\n'
        + "\n".join(f"- {reason}" for reason in dict.fromkeys(reasons)),
        coordinate=coordinate,
    )


def _reasons(
    reach: Reachability, place: Place, field_name: str, contexts: frozenset[str]
) -> Iterator[str]:
    """Why a field cannot be had from a place: what each subgraph with the field lacks."""
    graph = reach.graph
    here = _name(graph, place.node)
    external = graph.nodes[place.node].external.get(field_name)
    if external is not None and external.override is not None:
        label, active = external.override
        state = "is not" if active else "is"
        yield f'in subgraph "{here}" the field is not resolved while label "{label}" {state} active'
    elif external is not None:
        yield f'in subgraph "{here}" the field is @external'
    reached = reach.reached(place)
    entries = [(entry, graph.nodes.get(entry.target)) for entry in reach.entries(place)]
    owners = [
        node
        for node in graph.nodes.values()
        if node.type_name in {place.type_name, place.node[0]} and field_name in node.fields
    ]
    for owner in owners:
        key = (owner.type_name, owner.graph)
        name = _name(graph, key)
        keys = [
            entry.key for entry, node in entries if node is not None and node.graph == owner.graph
        ]
        if not is_given(owner.fields[field_name], contexts):
            yield f'in subgraph "{name}" no object above gives the contexts that its arguments need'
        elif key in reached:
            yield f'in subgraph "{name}" what the field @requires cannot be fetched'
        elif not keys:
            yield (
                f'from subgraph "{here}" subgraph "{name}" cannot be entered: "{owner.type_name}"'
                " has no resolvable @key there"
            )
        for selections in keys if key not in reached else ():
            yield (
                f'from subgraph "{here}" subgraph "{name}" cannot be entered: its key'
                f' "{_one_line(selections)}" cannot be fetched'
            )
    if not owners:
        yield f'no subgraph resolves the field for "{place.type_name}"'


def _one_line(selections: Selections) -> str:
    return " ".join(without_braces(print_selections(selections)).split())


def _name(graph: QueryGraph, key: NodeKey) -> str:
    return graph.supergraph.graphs[key[1]].name
