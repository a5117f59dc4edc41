"""The query plan: immutable, ordered, deterministic. Execution imports this, never the planner."""

from __future__ import annotations

from dataclasses import dataclass

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.operation.conditions import ALWAYS, Condition
from graphweft.federation.operation.selection import InlineFragment, Operation, Selections
from graphweft.federation.plan.path import PlanPath

__all__ = [
    "EntityTarget",
    "FetchNode",
    "FlattenNode",
    "ParallelNode",
    "PlanNode",
    "QueryPlan",
    "Representation",
    "RepresentationField",
    "SequenceNode",
]


@dataclass(frozen=True, slots=True)
class RepresentationField:
    """One field of a representation.

    Attributes:
        name: its name in the representation.
        key: where the data tree stores it.
        fields: sub-fields of an object (or of each item of a list of objects).
        types: concrete types to which it applies, empty for all.
        is_key: a null here means that there is no entity to ask for.
    """

    name: str
    key: str
    fields: tuple[RepresentationField, ...] = ()
    types: frozenset[str] = frozenset()
    is_key: bool = True


@dataclass(frozen=True, slots=True)
class Representation:
    """How objects of some types are represented in an `_entities` fetch.

    Attributes:
        type_condition: the type in whose terms the subgraph is asked (`... on <type>`).
        types: concrete types at the path that are represented so; empty for all.
        typename: the `__typename` to send; None for the object's own.
        selections: the representation in GraphQL terms, for printing.
    """

    type_condition: str
    types: frozenset[str]
    typename: str | None
    fields: tuple[RepresentationField, ...]
    selections: Selections


@dataclass(frozen=True, slots=True)
class EntityTarget:
    """Objects that an entity fetch is about: at one path, represented so."""

    path: PlanPath
    representations: tuple[Representation, ...]


@dataclass(frozen=True, slots=True)
class FetchNode:
    """One operation sent to one subgraph.

    Attributes:
        id: its number in the plan, from 0, in printing order.
        subgraph: the subgraph's name.
        operation: what is sent.
        selections: what is fetched, without `_entities`, for printing and for compiling.
        targets: the objects of an entity fetch, of equal selections; () for a root fetch.
        depends_on: ids of the fetches whose data its representations need.
        condition: when it is sent at all.
        reason: why the fetch exists, in words.
    """

    id: int
    subgraph: str
    operation: SubgraphOperation
    selections: Selections
    targets: tuple[EntityTarget, ...] = ()
    depends_on: tuple[int, ...] = ()
    condition: Condition = ALWAYS
    reason: str = ""

    @property
    def representations(self) -> tuple[Representation, ...]:
        """Those of all targets."""
        return tuple(r for target in self.targets for r in target.representations)

    def selections_at(self, target: EntityTarget) -> Selections:
        """What is fetched for the objects of one target, type conditions dissolved."""
        types = {r.type_condition for r in target.representations}
        return tuple(
            inner
            for fragment in self.selections
            if isinstance(fragment, InlineFragment) and fragment.type_condition in types
            for inner in fragment.selections
        )


@dataclass(frozen=True, slots=True)
class FlattenNode:
    """A fetch whose result is merged at these paths below the root."""

    paths: tuple[PlanPath, ...]
    node: FetchNode


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """One after the other."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class ParallelNode:
    """At the same time."""

    nodes: tuple[PlanNode, ...]


PlanNode = FetchNode | FlattenNode | SequenceNode | ParallelNode


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The plan of one operation.

    Attributes:
        node: None where no subgraph is asked (introspection only).
        storage_keys: (type, response key) -> key in the data tree, where they differ.
    """

    operation: Operation
    node: PlanNode | None
    fetches: tuple[FetchNode, ...]
    storage_keys: dict[tuple[str, str], str]
