"""Check what Federation demands of one subgraph, whatever the others are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graphweft.federation.composition.result import CompositionError
from graphweft.federation.composition.validation.contexts import check_contexts
from graphweft.federation.composition.validation.field_sets import check_field_sets
from graphweft.federation.composition.validation.interface_keys import check_interface_keys
from graphweft.federation.composition.validation.list_size import check_list_size
from graphweft.federation.composition.validation.placement import (
    check_placement,
    check_unused_external,
)
from graphweft.federation.composition.validation.provides_targets import check_provides_targets
from graphweft.schemas.subgraph import Subgraph

__all__ = ["validate_subgraph"]

_RULES: tuple[Callable[[Subgraph], Iterator[CompositionError]], ...] = (
    check_field_sets,
    check_placement,
    check_unused_external,
    check_interface_keys,
    check_list_size,
    check_contexts,
)


def validate_subgraph(subgraph: Subgraph) -> list[CompositionError]:
    """Every problem of a subgraph, by rule and then in document order.

    Without a type that a `@provides` selects on, nothing is told of what it provides, so that
    comes first and alone.
    """
    without_target = list(check_provides_targets(subgraph))
    return without_target or [error for rule in _RULES for error in rule(subgraph)]
