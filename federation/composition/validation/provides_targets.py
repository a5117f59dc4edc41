"""`@provides` stands on fields that the subgraph resolves and that have fields themselves."""

from __future__ import annotations

from collections.abc import Iterator

from graphweft.federation.composition.field_usage import read_field_usage
from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.report import problem
from graphweft.schemas.subgraph import Subgraph
from graphweft.schemas.type_reference import named_type

__all__ = ["check_provides_targets"]


def check_provides_targets(subgraph: Subgraph) -> Iterator[CompositionError]:
    """The fields whose `@provides` selects on nothing."""
    usage = read_field_usage(subgraph)
    for owner in subgraph.types.values():
        for item in owner.fields.values():
            if item.directives.provides is None:
                continue
            place = f"{owner.name}.{item.name}"
            target = subgraph.types.get(named_type(item.type))
            if (owner.name, item.name) in usage.external:
                code = "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"
                message = f'"{place}" is @external, so it cannot have @provides: keep one of them'
                yield problem(subgraph, code, message, item.location, place)
            elif target is None or not target.is_composite:
                code = "PROVIDES_ON_NON_OBJECT_FIELD"
                message = f'"{place}" has @provides but its type {item.type} has no fields'
                yield problem(subgraph, code, message, item.location, place)
