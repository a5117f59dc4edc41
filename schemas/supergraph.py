"""The Supergraph: the join metadata of a supergraph SDL as typed tables (join spec v0.1 to v0.5).

Who resolves what is asked per (type, subgraph): `federation.query_graph` is built from this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from graphql import DocumentNode, TypeNode

from graphweft.schemas.links import Links

__all__ = [
    "ContextArgument",
    "JoinField",
    "JoinGraph",
    "JoinType",
    "Supergraph",
    "SupergraphField",
    "SupergraphType",
    "TypeKind",
]


class TypeKind(Enum):
    """`__TypeKind` of a named type of the supergraph."""

    SCALAR = "SCALAR"
    OBJECT = "OBJECT"
    INTERFACE = "INTERFACE"
    UNION = "UNION"
    ENUM = "ENUM"
    INPUT_OBJECT = "INPUT_OBJECT"


@dataclass(frozen=True, slots=True)
class JoinGraph:
    """A value of `join__Graph`: `id` is the enum value, `name` the subgraph's own name."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class JoinType:
    """One `@join__type`: the type exists in `graph`; `key` is a field set, or None."""

    graph: str
    key: str | None = None
    extension: bool = False
    resolvable: bool = True
    is_interface_object: bool = False


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """One of the `contextArguments` of a `@join__field`: an argument with a value of an ancestor.

    `context` is the name as the supergraph has it, `<subgraph>__<name>`; `type` and `selection` are
    in terms of that subgraph.
    """

    context: str
    name: str
    type: str
    selection: str


@dataclass(frozen=True, slots=True)
class JoinField:
    """One `@join__field`. `graph` is None for a field that only interface objects resolve.

    `type` is the field's type in that subgraph where it differs from the supergraph's.
    """

    graph: str | None
    requires: str | None = None
    provides: str | None = None
    type: str | None = None
    external: bool = False
    override: str | None = None
    override_label: str | None = None
    used_overridden: bool = False
    context_arguments: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True)
class SupergraphField:
    """A field of an object, interface or input object type.

    `joins` is empty where every subgraph of the type has the field as it stands.
    """

    name: str
    type: TypeNode
    arguments: Mapping[str, TypeNode]
    joins: tuple[JoinField, ...]
    inaccessible: bool = False

    def joins_in(self, owner: SupergraphType) -> Iterable[JoinField]:
        """One JoinField per subgraph that has the field, the implicit ones included."""
        if self.joins:
            return self.joins
        return tuple(JoinField(graph) for graph in owner.graphs)


@dataclass(frozen=True, slots=True)
class SupergraphType:
    """A named type with its join metadata, all tables keyed by graph id.

    Attributes:
        implements: interface names per graph.
        members: union members per graph.
        values: enum values, all graphs together.
        contexts: names of the contexts that the type sets for what is below it.
    """

    name: str
    kind: TypeKind
    joins: tuple[JoinType, ...] = ()
    fields: Mapping[str, SupergraphField] = field(default_factory=dict[str, SupergraphField])
    interfaces: tuple[str, ...] = ()
    implements: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    members: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    values: tuple[str, ...] = ()
    inaccessible_values: frozenset[str] = frozenset()
    inaccessible: bool = False
    contexts: tuple[str, ...] = ()

    @property
    def graphs(self) -> tuple[str, ...]:
        """Graph ids of the subgraphs that have the type, in document order, each once."""
        return tuple(dict.fromkeys(join.graph for join in self.joins))

    def is_interface_object_in(self, graph: str) -> bool:
        """Whether the subgraph sees this interface as an `@interfaceObject`."""
        return any(join.is_interface_object for join in self.joins if join.graph == graph)


@dataclass(frozen=True, slots=True)
class Supergraph:
    """A supergraph SDL, read.

    Attributes:
        sdl: the document as given.
        document: the same, parsed; directives of Apollo's specifications have their own names.
        graphs: subgraphs by graph id.
        types: every type that is not part of a specification's own vocabulary.
        root_types: root type name per operation kind ("query", "mutation", "subscription").
        links: the specifications that the document links.
    """

    sdl: str
    document: DocumentNode
    graphs: Mapping[str, JoinGraph]
    types: Mapping[str, SupergraphType]
    root_types: Mapping[str, str]
    links: Links = field(default_factory=Links)
    _possible: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    _implementations: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def possible_types(self, name: str) -> frozenset[str]:
        """Object types that a value of this composite type may have, over all subgraphs."""
        found = self._possible.get(name)
        if found is None:
            found = self._possible[name] = self._find_possible_types(name)
        return found

    def _find_possible_types(self, name: str) -> frozenset[str]:
        kind = self.types[name].kind
        if kind is TypeKind.OBJECT:
            return frozenset((name,))
        if kind is TypeKind.UNION:
            return frozenset[str]().union(*self.types[name].members.values())
        if not self._implementations:
            found: dict[str, set[str]] = {}
            for other in self.types.values():
                for interface in other.interfaces if other.kind is TypeKind.OBJECT else ():
                    found.setdefault(interface, set()).add(other.name)
            self._implementations.update({name: frozenset(found[name]) for name in found})
        return self._implementations.get(name, frozenset())
