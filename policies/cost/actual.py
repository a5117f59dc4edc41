"""What an operation did cost: the weights of what the answer holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import OperationType

from graphweft.connectors.mapping import is_list
from graphweft.federation.operation.selection import FieldSelection, Operation, Selections
from graphweft.policies.cost.weights import Weights
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import Supergraph

__all__ = ["actual_cost"]


def actual_cost(
    operation: Operation, data: Mapping[str, Any] | None, weights: Weights, supergraph: Supergraph
) -> float:
    """The cost of an answer's data; arguments are not in it."""
    counter = _Counter(weights, supergraph)
    total = counter.object(operation.selections, operation.root_type, data or {})
    if operation.operation_type is OperationType.MUTATION:
        total += weights.mutation * len(operation.selections)
    return total


class _Counter:
    def __init__(self, weights: Weights, supergraph: Supergraph) -> None:
        self._weights = weights
        self._supergraph = supergraph

    def object(self, selections: Selections, owner: str, value: Mapping[str, Any]) -> float:
        total = 0.0
        for selection in selections:
            if not isinstance(selection, FieldSelection):
                # without its type, what is there of a fragment counts
                total += self.object(selection.selections, selection.type_condition, value)
            elif selection.response_key in value and not selection.name.startswith("__"):
                total += self._field(selection, owner, value[selection.response_key])
        return total

    def _field(self, field: FieldSelection, owner: str, value: Any) -> float:
        found = self._supergraph.types[owner].fields[field.name]
        inner = named_type(found.type)
        definition = self._supergraph.types.get(inner)
        kind = definition.kind if definition is not None else None
        weight = self._weights.of_field(owner, field.name, inner, kind)
        return self._values(field, inner, weight, value)

    def _values(self, field: FieldSelection, inner: str, weight: int, value: Any) -> float:
        if is_list(value):
            return sum(self._values(field, inner, weight, item) for item in value)
        if value is None:
            return 0
        below = self.object(field.selections, inner, value) if field.selections else 0
        return weight + below
