"""Expansion: bindings as synthetic subgraphs, for the ordinary planner to plan over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphweft.connectors.bindings.binding import CONNECT, GRPC_CONNECT, Binding
from graphweft.connectors.bindings.groups import group_bindings
from graphweft.connectors.bindings.print_subgraph import print_subgraph
from graphweft.connectors.bindings.synthesize import entity_keys, synthesize
from graphweft.connectors.bindings.validate import check_bindings, check_fields
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["Expansion", "expand"]

_DROPPED = frozenset({CONNECT, GRPC_CONNECT})


class Expansion(NamedTuple):
    """The synthetic subgraphs, and for the name of each the names of its bindings."""

    subgraphs: tuple[Subgraph, ...]
    members: Mapping[str, tuple[str, ...]]


def expand(subgraph: Subgraph, bindings: Sequence[Binding]) -> Expansion:
    """The synthetic subgraphs of an authored subgraph, in the order of its bindings.

    There is one for each binding, or for each group of bindings of a large API. Each is valid
    Federation 2 SDL by itself, named `<subgraph>_<Type>_<field>_<index>`, or
    `<subgraph>_<Type>_<index>` for a bound type. It holds what the selections produce, the
    arguments of the bound fields, and the key that the planner enters by. They are composed without
    ownership checks: every field in them is shareable.

    Raises:
        MappingError: a selection does not fit its type, or a field of the subgraph is produced by
            no binding.
    """
    check_bindings(subgraph, bindings)
    keys = entity_keys(subgraph, bindings)
    synthetic = [(binding, synthesize(subgraph, binding, keys)) for binding in bindings]
    check_fields(subgraph, [types for _, types in synthetic])
    resolved = frozenset(
        (name, field)
        for _, types in synthetic
        for name, item in types.items()
        for field in item.fields - item.external
    )
    groups = group_bindings(subgraph, synthetic)
    subgraphs = tuple(
        build_subgraph(group.name, print_subgraph(subgraph, group.types, _DROPPED, resolved))
        for group in groups
    )
    members = {group.name: tuple(item.name for item in group.bindings) for group in groups}
    return Expansion(subgraphs, members)
