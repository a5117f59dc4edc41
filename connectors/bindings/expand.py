"""Expansion: one synthetic subgraph for each binding, for the ordinary planner to plan over."""

from __future__ import annotations

from collections.abc import Sequence

from graphweft.connectors.bindings.binding import CONNECT, GRPC_CONNECT, Binding
from graphweft.connectors.bindings.print_subgraph import print_subgraph
from graphweft.connectors.bindings.synthesize import entity_keys, synthesize
from graphweft.connectors.bindings.validate import check_bindings, check_fields
from graphweft.schemas.subgraph import Subgraph, build_subgraph

__all__ = ["expand"]

_DROPPED = frozenset({CONNECT, GRPC_CONNECT})


def expand(subgraph: Subgraph, bindings: Sequence[Binding]) -> tuple[Subgraph, ...]:
    """The synthetic subgraphs of an authored subgraph, in the order of its bindings.

    Each is valid Federation 2 SDL by itself, named `<subgraph>_<Type>_<field>_<index>`, or
    `<subgraph>_<Type>_<index>` for a bound type. It holds what the binding's selection produces,
    the arguments of its field, and the key that the planner enters by. They are composed without
    ownership checks: every field in them is shareable.

    Raises:
        MappingError: a selection does not fit its type, or a field of the subgraph is produced by
            no binding.
    """
    check_bindings(subgraph, bindings)
    keys = entity_keys(subgraph, bindings)
    synthetic = [synthesize(subgraph, binding, keys) for binding in bindings]
    check_fields(subgraph, synthetic)
    resolved = frozenset(
        (name, field)
        for types in synthetic
        for name, item in types.items()
        for field in item.fields - item.external
    )
    return tuple(
        build_subgraph(binding.name, print_subgraph(subgraph, types, _DROPPED, resolved))
        for binding, types in zip(bindings, synthetic, strict=True)
    )
