"""Supergraph -> QueryGraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graphql import parse_type

from graphweft.federation.operation.normalize import normalize_field_set
from graphweft.federation.query_graph.contexts import ContextReader
from graphweft.federation.query_graph.nodes import (
    ContextValue,
    EntityMove,
    FieldMove,
    GraphNode,
    NodeKey,
    OverrideCondition,
    QueryGraph,
)
from graphweft.federation.query_graph.shapes import find_ambiguous_fields
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import (
    JoinField,
    Supergraph,
    SupergraphField,
    SupergraphType,
    TypeKind,
)

__all__ = ["build_query_graph"]

_COMPOSITE = frozenset({TypeKind.OBJECT, TypeKind.INTERFACE, TypeKind.UNION})

_Implementations = Mapping[tuple[str, str], Sequence[str]]
"""Names of the object types that implement an interface in a subgraph, in document order."""


def build_query_graph(supergraph: Supergraph) -> QueryGraph:
    """Build the query graph of a supergraph."""
    composite = [t for t in supergraph.types.values() if t.kind in _COMPOSITE]
    nodes: dict[NodeKey, GraphNode] = {}
    contexts = ContextReader(supergraph)
    implementations = _implementations(supergraph)
    for owner in composite:
        nodes.update(_nodes_of(owner, supergraph, contexts, implementations))
    moves = {owner.name: tuple(_entity_moves(owner, supergraph)) for owner in composite}
    labels = {
        (owner.name, field.name): join.override_label
        for owner in composite
        for field in owner.fields.values()
        for join in field.joins
        if join.override_label is not None
    }
    ambiguous = find_ambiguous_fields(nodes, supergraph)
    return QueryGraph(supergraph, nodes, moves, ambiguous, labels, _contextual(nodes))


def _contextual(
    nodes: Mapping[NodeKey, GraphNode],
) -> dict[tuple[str, str], tuple[ContextValue, ...]]:
    found: dict[tuple[str, str], tuple[ContextValue, ...]] = {}
    for node in nodes.values():
        for name, move in node.fields.items():
            if move.contexts:
                key = (node.type_name, name)
                found[key] = (*found.get(key, ()), *move.contexts)
    return found


def _nodes_of(
    owner: SupergraphType,
    supergraph: Supergraph,
    contexts: ContextReader,
    implementations: _Implementations,
) -> Iterator[tuple[NodeKey, GraphNode]]:
    """The nodes of a type, one for each subgraph that has it."""
    fields: dict[str, dict[str, FieldMove]] = {graph: {} for graph in owner.graphs}
    external: dict[str, dict[str, FieldMove]] = {graph: {} for graph in owner.graphs}
    for field in owner.fields.values():
        for join in field.joins_in(owner):
            if join.graph is None or join.graph not in fields:
                continue
            move = _field_move(owner, field, join, supergraph)
            if join.context_arguments:
                move = replace(move, contexts=contexts.read(join))
            is_overridden = join.used_overridden and join.override_label is None
            resolves = not (join.external or is_overridden)
            (fields if resolves else external)[join.graph][field.name] = move
    for graph in owner.graphs:
        yield (
            (owner.name, graph),
            GraphNode(
                owner.name,
                graph,
                owner.kind,
                fields[graph],
                external[graph],
                _possible_types(owner, graph, implementations),
                owner.is_interface_object_in(graph),
            ),
        )


def _field_move(
    owner: SupergraphType, field: SupergraphField, join: JoinField, supergraph: Supergraph
) -> FieldMove:
    type_node = parse_type(join.type, no_location=True) if join.type else field.type
    target = named_type(type_node)
    move = FieldMove(field.name, type_node, target)
    if join.requires:
        move = replace(move, requires=normalize_field_set(join.requires, owner.name, supergraph))
    if join.provides:
        move = replace(move, provides=normalize_field_set(join.provides, target, supergraph))
    if join.override_label is not None:
        overrides = join.override is not None
        move = replace(move, override=OverrideCondition(join.override_label, active=overrides))
    return move


def _implementations(supergraph: Supergraph) -> _Implementations:
    found: dict[tuple[str, str], list[str]] = {}
    for item in supergraph.types.values():
        for graph, interfaces in item.implements.items() if item.kind is TypeKind.OBJECT else ():
            for interface in interfaces:
                found.setdefault((interface, graph), []).append(item.name)
    return found


def _possible_types(
    owner: SupergraphType, graph: str, implementations: _Implementations
) -> tuple[str, ...]:
    if owner.kind is TypeKind.OBJECT:
        return (owner.name,)
    if owner.kind is TypeKind.UNION:
        return tuple(sorted(owner.members.get(graph, ())))
    return tuple(implementations.get((owner.name, graph), ()))


def _entity_moves(owner: SupergraphType, supergraph: Supergraph) -> Iterator[EntityMove]:
    """Ways to enter a subgraph with an object of this type, by its own keys and its interfaces'."""
    for join in owner.joins:
        if join.key and join.resolvable:
            key = normalize_field_set(join.key, owner.name, supergraph)
            typename = owner.name if owner.kind is TypeKind.INTERFACE else None
            yield EntityMove((owner.name, join.graph), key, typename)
    for name in owner.interfaces:
        interface = supergraph.types[name]
        for join in interface.joins:
            if join.key and join.resolvable and join.is_interface_object:
                key = normalize_field_set(join.key, owner.name, supergraph)
                yield EntityMove((name, join.graph), key, name)
