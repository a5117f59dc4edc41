"""Query plan -> CompiledPlan: everything that can be done once per operation is done here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graphql import GraphQLSchema

from graphweft.connectors.contract import RawSubgraphCall, SubgraphCall
from graphweft.federation.execution.collect import (
    Collect,
    CollectGroups,
    compile_collect,
    compile_collect_groups,
)
from graphweft.federation.execution.errors import ErrorPlacer
from graphweft.federation.execution.introspection import Introspect
from graphweft.federation.execution.merge import Writer, find_overlaps
from graphweft.federation.execution.shape import Shape, compile_shape
from graphweft.federation.execution.stored import find_stored
from graphweft.federation.operation.conditions import ALWAYS, Condition
from graphweft.federation.operation.spend import Spend, unlimited
from graphweft.federation.operation.withhold import withheld_in
from graphweft.federation.plan.nodes import FetchNode, QueryPlan
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Backends", "CompiledEntities", "CompiledFetch", "CompiledPlan", "compile_plan"]


@dataclass(frozen=True, slots=True)
class Backends:
    """What the fetches of a plan are sent to.

    Attributes:
        prepare: makes the call of a fetch.
        authored: by the name of a subgraph that is planned over, the name of the subgraph that it
            is a part of; not here where they are the same.
    """

    prepare: Callable[[FetchNode], SubgraphCall]
    authored: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CompiledEntities:
    """An `_entities` field, ready to run.

    Attributes:
        condition: None where there always is something to ask for.
        deep: whether its result goes into objects that others fill too.
        apart: whether each object needs parts of its own, since context values may differ below.
        context_variables: variables that carry context values.
    """

    key: str
    variable: str
    collect: Collect
    condition: Condition | None
    deep: bool
    apart: bool = False
    context_variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledFetch:
    """A fetch, ready to run.

    Attributes:
        entities: () for a root fetch.
        condition: None where the fetch is always sent.
        dependents: ids of the fetches that wait for this one.
        waits_for: how many fetches this one waits for.
        collect_groups: set where the fetch takes context values.
        wider: the same fetch for several sets of context values.
    """

    node: FetchNode
    call: SubgraphCall
    entities: tuple[CompiledEntities, ...]
    condition: Condition | None
    variable_names: tuple[str, ...]
    dependents: tuple[int, ...]
    waits_for: int
    collect_groups: CollectGroups | None = None
    wider: tuple[CompiledFetch, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """A query plan, ready to run.

    Attributes:
        passthrough: set where one GraphQL subgraph's response is the answer, byte by byte.
        withholds: whether fields of the operation are withheld.
    """

    plan: QueryPlan
    schema: GraphQLSchema
    supergraph: Supergraph
    fetches: tuple[CompiledFetch, ...]
    shape: Shape
    placer: ErrorPlacer
    introspect: Introspect | None
    passthrough: RawSubgraphCall | None
    withholds: bool = False


def compile_plan(
    plan: QueryPlan,
    schema: GraphQLSchema,
    supergraph: Supergraph,
    backends: Backends,
    introspect: Introspect | None,
    spend: Spend = unlimited,
) -> CompiledPlan:
    """Compile a plan.

    Args:
        plan: of one operation.
        schema: what clients query.
        supergraph: what was planned over.
        backends: what its fetches are sent to.
        introspect: answers the operation's introspection fields.
        spend: called for each object of the answer that a function is made for.
    """
    overlaps = find_overlaps(plan.fetches)
    fetches = tuple(_compile_fetch(node, plan, backends.prepare, overlaps) for node in plan.fetches)
    stored = find_stored(plan.fetches)
    response_keys = {alias: key for (_, key), alias in plan.storage_keys.items()}
    return CompiledPlan(
        plan,
        schema,
        supergraph,
        fetches,
        compile_shape(plan.operation, schema, supergraph, plan.storage_keys, stored, spend),
        ErrorPlacer(plan.fetches, response_keys, backends.authored),
        introspect,
        _passthrough(plan, fetches, supergraph),
        next(withheld_in(plan.operation.selections), None) is not None,
    )


def _compile_fetch(
    node: FetchNode,
    plan: QueryPlan,
    prepare: Callable[[FetchNode], SubgraphCall],
    overlaps: frozenset[Writer],
) -> CompiledFetch:
    has_contexts = any(fetch.wider for fetch in plan.fetches)
    entities = tuple(
        CompiledEntities(
            field.key,
            field.variable,
            compile_collect(field.targets),
            None if field.condition == ALWAYS else field.condition,
            (node.id, field.key) in overlaps,
            has_contexts,
            field.context_variables,
        )
        for field in node.entities
    )
    compiled = CompiledFetch(
        node,
        prepare(node),
        entities,
        None if node.condition == ALWAYS else node.condition,
        node.operation.variable_names,
        tuple(other.id for other in plan.fetches if node.id in other.depends_on),
        len(node.depends_on),
    )
    return _with_contexts(compiled, prepare) if node.wider else compiled


def _with_contexts(
    fetch: CompiledFetch, prepare: Callable[[FetchNode], SubgraphCall]
) -> CompiledFetch:
    """A fetch with context values, in all its widths."""
    (field,), (entities,) = fetch.node.entities, fetch.entities
    wider = tuple(
        replace(
            fetch,
            node=node,
            call=prepare(node),
            entities=tuple(
                replace(
                    entities,
                    key=other.key,
                    variable=other.variable,
                    context_variables=other.context_variables,
                )
                for other in node.entities
            ),
        )
        for node in fetch.node.wider
    )
    collect = compile_collect_groups(field.targets, field.context_variables)
    return replace(fetch, collect_groups=collect, wider=wider)


def _passthrough(
    plan: QueryPlan, fetches: tuple[CompiledFetch, ...], supergraph: Supergraph
) -> RawSubgraphCall | None:
    if len(fetches) != 1 or fetches[0].condition is not None:
        return None
    only = fetches[0]
    as_asked = only.node.selections == plan.operation.selections
    hides_values = any(t.inaccessible_values for t in supergraph.types.values())
    if as_asked and not hides_values and isinstance(only.call, RawSubgraphCall):
        return only.call
    return None
