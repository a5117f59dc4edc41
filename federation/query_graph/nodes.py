"""The query graph's data: where each field of each type can be had, and the moves between.

A node is a type as one subgraph has it. From a node, a field move stays in the subgraph; an entity
move enters another subgraph with a representation (Federation: "entity resolution by `_entities`").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import TypeNode

from graphweft.federation.operation.selection import Selections
from graphweft.schemas.supergraph import Supergraph, TypeKind

__all__ = [
    "ContextValue",
    "EntityMove",
    "FieldMove",
    "GraphNode",
    "NodeKey",
    "OverrideCondition",
    "QueryGraph",
]

NodeKey = tuple[str, str]
"""(type name, graph id)"""


class OverrideCondition(NamedTuple):
    """When one side of a labelled `@override` resolves its field: as the label is active or not."""

    label: str
    active: bool


@dataclass(frozen=True, slots=True)
class ContextValue:
    """What an argument gets from an ancestor (`@fromContext`).

    Attributes:
        argument: its name.
        type: its type, as text.
        variable: the variable of subgraph operations that carries it; values of one context,
            selection and type have one variable.
        selections: by object type that sets the context, the way to the value.
    """

    argument: str
    type: str
    variable: str
    selections: Mapping[str, Selections]


@dataclass(frozen=True, slots=True)
class FieldMove:
    """A field that the subgraph resolves.

    Attributes:
        type: its type in this subgraph.
        target: its named type.
        requires: what the representation must hold besides the key (`@requires`), or ().
        provides: what the subgraph resolves below this field although it is external (`@provides`).
        override: when the subgraph resolves it at all; None for always.
        contexts: its arguments that ancestors give; such a field is had by entering the subgraph.
    """

    name: str
    type: TypeNode
    target: str
    requires: Selections = ()
    provides: Selections = ()
    override: OverrideCondition | None = None
    contexts: tuple[ContextValue, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMove:
    """A way into `target` from any node that can give the key.

    `typename` is the representation's `__typename` where it is not the object's own type: the
    interface's name, for a subgraph that has the interface as an `@interfaceObject` and for entity
    interfaces.
    """

    target: NodeKey
    key: Selections
    typename: str | None = None


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A type as one subgraph has it.

    Attributes:
        fields: the fields that it resolves.
        external: the types of fields that it has but does not resolve by itself.
        possible_types: object types that a value of this type may have, as this subgraph sees it.
        is_interface_object: an interface of the supergraph that is an object type here.
        is_abstract: whether a value's concrete type is known only at run time, by `__typename`.
    """

    type_name: str
    graph: str
    kind: TypeKind
    fields: Mapping[str, FieldMove]
    external: Mapping[str, FieldMove] = field(default_factory=dict[str, FieldMove])
    possible_types: tuple[str, ...] = ()
    is_interface_object: bool = False
    is_abstract: bool = field(init=False)

    def __post_init__(self) -> None:
        has_subtypes = self.kind in {TypeKind.INTERFACE, TypeKind.UNION}
        object.__setattr__(self, "is_abstract", has_subtypes and not self.is_interface_object)


@dataclass(frozen=True, slots=True)
class QueryGraph:
    """All nodes of a supergraph.

    Attributes:
        entity_moves: ways into other subgraphs, by the type of the object at hand.
        ambiguous_fields: names of fields whose types differ between object types that may stand at
            the same place of an answer.
        labels: label of each field that is being moved by `@override`, by (type, field). Both sides
            resolve such a field until `with_labels` has settled who does.
        contextual: what the arguments of a field get from ancestors, in any subgraph, by
            (type, field).
    """

    supergraph: Supergraph
    nodes: Mapping[NodeKey, GraphNode]
    entity_moves: Mapping[str, tuple[EntityMove, ...]]
    ambiguous_fields: frozenset[str] = frozenset()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    contextual: Mapping[tuple[str, str], tuple[ContextValue, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[ContextValue, ...]]
    )

    def roots(self, root_type: str) -> tuple[GraphNode, ...]:
        """The root type's nodes, one per subgraph that has fields of it, in document order."""
        nodes = (self.nodes.get((root_type, graph)) for graph in self.supergraph.graphs)
        return tuple(node for node in nodes if node is not None and node.fields)
