"""The query plan: immutable, ordered, deterministic. Execution imports this, never the planner."""

from __future__ import annotations

from dataclasses import dataclass

from graphweft.connectors.contract import SubgraphOperation
from graphweft.federation.operation.conditions import ALWAYS, Condition
from graphweft.federation.operation.selection import (
    InlineFragment,
    Operation,
    Selections,
    fields_of,
)
from graphweft.federation.plan.path import PlanPath

__all__ = [
    "ConditionNode",
    "ContextSource",
    "EntitiesField",
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
class ContextSource:
    """Where the value of a variable is had that carries a context value (`@fromContext`).

    Attributes:
        type: the variable's type, as text.
        path: to the ancestor, the beginning of the target's path.
        fields: the way from the ancestor to the value; the first one of its type.
    """

    variable: str
    type: str
    path: PlanPath
    fields: tuple[RepresentationField, ...]


@dataclass(frozen=True, slots=True)
class EntityTarget:
    """Objects that an entity fetch is about: at one path, represented so.

    Attributes:
        contexts: sources of the context values that the fetch takes; objects whose values differ
            are asked for separately.
    """

    path: PlanPath
    representations: tuple[Representation, ...]
    contexts: tuple[ContextSource, ...] = ()


@dataclass(frozen=True, slots=True)
class EntitiesField:
    """One `_entities` field of an entity fetch.

    Attributes:
        key: its response key: `_entities`, or an alias where the operation has several.
        variable: the variable that holds its representations.
        selections: what is fetched of the entities, an inline fragment for each type.
        targets: the objects that it is about, which all get the same.
        condition: when there is anything to ask for.
        reason: why the field exists, in words.
    """

    key: str
    variable: str
    selections: Selections
    targets: tuple[EntityTarget, ...]
    condition: Condition = ALWAYS
    reason: str = ""

    @property
    def context_variables(self) -> tuple[str, ...]:
        """Variables that carry context values, the same ones for all targets."""
        sources = (source.variable for target in self.targets for source in target.contexts)
        return tuple(dict.fromkeys(sources))

    @property
    def paths(self) -> tuple[PlanPath, ...]:
        """Where the objects are."""
        return tuple(target.path for target in self.targets)

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
class FetchNode:
    """One operation sent to one subgraph: root fields, or `_entities` fields.

    Attributes:
        id: its number in the plan, from 0, in printing order.
        subgraph: the subgraph's name.
        operation: what is sent.
        selections: the root fields that are fetched; () for an entity fetch.
        entities: the `_entities` fields of an entity fetch; () for a root fetch.
        depends_on: ids of the fetches whose data its representations need.
        condition: when it is sent at all.
        wider: the same fetch for several sets of context values at once, each of which has an
            `_entities` field of its own; the narrower, the earlier.
    """

    id: int
    subgraph: str
    operation: SubgraphOperation
    selections: Selections
    entities: tuple[EntitiesField, ...] = ()
    depends_on: tuple[int, ...] = ()
    condition: Condition = ALWAYS
    wider: tuple[FetchNode, ...] = ()

    @property
    def reason(self) -> str:
        """Why the fetch exists, in words."""
        if self.entities:
            return "; ".join(dict.fromkeys(field.reason for field in self.entities))
        return "root fields: " + ", ".join(
            dict.fromkeys(f.name for f in fields_of(self.selections))
        )


@dataclass(frozen=True, slots=True)
class FlattenNode:
    """An entity fetch with one `_entities` field, merged at these paths below the root."""

    paths: tuple[PlanPath, ...]
    node: FetchNode


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """What is done where a boolean variable is true, and where it is false; None for nothing."""

    variable: str
    if_clause: PlanNode | None
    else_clause: PlanNode | None


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """One after the other."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class ParallelNode:
    """At the same time."""

    nodes: tuple[PlanNode, ...]


PlanNode = FetchNode | FlattenNode | ConditionNode | SequenceNode | ParallelNode


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
