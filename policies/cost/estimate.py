"""What an operation may cost at most, before it is executed.

A field costs its weight and all that is selected below it, as often as its list has items. An
operation is compiled once: what does not depend on variables is a number, the rest a function of
them. Of fragments on types of which a value has only one, the dearest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLError,
    ListTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    TypeNode,
    ValueNode,
    VariableNode,
    parse,
    value_from_ast_untyped,
)

from graphweft.connectors.mapping import is_list, is_object
from graphweft.federation.operation.conditions import ALWAYS, holds
from graphweft.federation.operation.reserved_variables import rename_values
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Operation,
    Selections,
)
from graphweft.policies.cost.weights import Weights
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.directives import ListSize
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Estimate", "compile_estimate"]

Variables = Mapping[str, Any]
Cost = float | Callable[[Variables], float]


class _Sized(NamedTuple):
    """The size that a parent gives to some of its fields."""

    fields: tuple[str, ...]
    size: Cost


_NOTHING = _Sized((), 0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of an operation, by root field (`Query.products`)."""

    parts: tuple[tuple[str, Cost], ...]
    defaults: Mapping[str, Any]

    def of(self, variables: Mapping[str, Any] | None) -> float:
        """The cost with these variables, as the client sent them."""
        given = {**self.defaults, **rename_values(variables or {})}
        return sum(_value(cost, given) for _, cost in self.parts)

    def dearest(self, variables: Mapping[str, Any] | None) -> tuple[str, float]:
        """The root field that costs most, and how much."""
        given = {**self.defaults, **rename_values(variables or {})}
        costs = [(name, _value(cost, given)) for name, cost in self.parts]
        return max(costs, key=lambda one: one[1])


def compile_estimate(
    operation: Operation,
    definition: OperationDefinitionNode,
    weights: Weights,
    supergraph: Supergraph,
) -> Estimate:
    """Compile the cost of an operation.

    Raises:
        GraphQLError: a list field is asked without exactly one of its slicing arguments.
    """
    compiler = _Compiler(weights, supergraph, definition)
    is_mutation = operation.operation_type is OperationType.MUTATION
    base = weights.mutation if is_mutation else 0
    parts = [
        (f"{operation.root_type}.{field.name}", _sum([base, cost]))
        for field in _fields(operation.selections)
        for cost in [compiler.field(field, operation.root_type, _NOTHING)]
    ]
    defaults = {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in definition.variable_definitions or ()
        if one.default_value is not None
    }
    return Estimate(tuple(parts), defaults)


class _Compiler:
    def __init__(
        self, weights: Weights, supergraph: Supergraph, definition: OperationDefinitionNode
    ) -> None:
        self._weights = weights
        self._supergraph = supergraph
        self._input_types = {
            one.variable.name.value: named_type(one.type)
            for one in definition.variable_definitions or ()
        }

    def selections(self, selections: Selections, owner: str, sized: _Sized) -> Cost:
        """The cost of one object of a type."""
        fields = [one for one in selections if isinstance(one, FieldSelection)]
        plain = [self.field(one, owner, sized) for one in fields]
        fragments = [one for one in selections if isinstance(one, InlineFragment)]
        return _sum([*plain, self._dearest(fragments, sized)] if fragments else plain)

    def field(self, field: FieldSelection, owner: str, sized: _Sized) -> Cost:
        """The cost of a field, with all that is below it."""
        if field.name.startswith("__"):
            return 0
        found = self._supergraph.types[owner].fields[field.name]
        inner = named_type(found.type)
        definition = self._supergraph.types.get(inner)
        kind = definition.kind if definition is not None else None
        weight = self._weights.of_field(owner, field.name, inner, kind)
        arguments = _arguments(field)
        rule = self._weights.sizes.get((owner, field.name))
        size, below = self._size(field, owner, rule, arguments)
        one = _sum([weight, self.selections(field.selections, inner, below)])
        if _is_list(found.type):
            given = sized.size if field.name in sized.fields else size
            one = _product(given, one)
        whole = _sum([one, self._of_arguments(owner, field.name, arguments)])
        if field.condition == ALWAYS:
            return whole
        condition = field.condition
        return lambda variables: _value(whole, variables) if holds(condition, variables) else 0

    def _dearest(self, fragments: Sequence[InlineFragment], sized: _Sized) -> Cost:
        costs = {
            one: self.selections(one.selections, one.type_condition, sized) for one in fragments
        }
        types = [self._supergraph.possible_types(one.type_condition) for one in fragments]
        possible = sorted(frozenset[str]().union(*types))
        together = {tuple(n for n, known in enumerate(types) if name in known) for name in possible}
        sums = [_sum([costs[fragments[n]] for n in numbers]) for numbers in sorted(together)]
        return _greatest(sums)

    def _size(
        self,
        field: FieldSelection,
        owner: str,
        rule: ListSize | None,
        arguments: Mapping[str, ValueNode],
    ) -> tuple[Cost, _Sized]:
        """How many items a field has, and what that says of the fields below."""
        if rule is None:
            return self._weights.list_size, _NOTHING
        default = self._weights.list_size if rule.assumed_size is None else rule.assumed_size
        size: Cost = default
        slicing = rule.slicing_arguments or ()
        given = [arguments[name] for name in slicing if name in arguments]
        if slicing and rule.require_one_slicing_argument and len(given) != 1:
            raise GraphQLError(
                f"{owner}.{field.name} is to be asked with exactly one of the arguments "
                f"{', '.join(slicing)}, so that it is known how much it answers.",
                extensions={"code": "COST_SLICING_ARGUMENT_REQUIRED"},
            )
        if given:
            size = _greatest([_number(node, default) for node in given])
        return size, _Sized(tuple(rule.sized_fields or ()), size)

    def _of_arguments(self, owner: str, field: str, arguments: Mapping[str, ValueNode]) -> Cost:
        """The weights of the arguments that are given, and of what input objects hold."""
        weights = self._weights
        costs: list[Cost] = []
        types = self._supergraph.types[owner].fields[field].arguments
        for name, node in arguments.items():
            costs.append(weights.arguments.get((owner, field, name), 0))
            if name in types:
                costs.append(self._of_input(node, named_type(types[name])))
        return _sum(costs)

    def _of_input(self, node: ValueNode, type_name: str) -> Cost:
        fields = {
            name: w for (owner, name), w in self._weights.fields.items() if owner == type_name
        }
        if not fields and not self._has_inputs(type_name):
            return 0
        if any(isinstance(node, VariableNode) for node in _nodes(node)):
            return lambda variables: self._of_value(
                value_from_ast_untyped(node, dict(variables)), type_name
            )
        return self._of_value(value_from_ast_untyped(node), type_name)

    def _has_inputs(self, type_name: str) -> bool:
        return type_name in self._supergraph.types and bool(
            self._supergraph.types[type_name].fields
        )

    def _of_value(self, value: Any, type_name: str) -> float:
        if is_list(value):
            return sum(self._of_value(item, type_name) for item in value)
        definition = self._supergraph.types.get(type_name)
        if not is_object(value) or definition is None:
            return 0
        total = 0.0
        for name, inner in value.items():
            total += self._weights.fields.get((type_name, name), 0)
            found = definition.fields.get(name)
            if found is not None:
                total += self._of_value(inner, named_type(found.type))
        return total


def _fields(selections: Selections) -> Iterable[FieldSelection]:
    for selection in selections:
        if isinstance(selection, FieldSelection):
            yield selection
        else:
            yield from _fields(selection.selections)


def _arguments(field: FieldSelection) -> Mapping[str, ValueNode]:
    if not field.arguments:
        return {}
    document = parse(f"{{ f{field.arguments} }}", no_location=True)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    node = definition.selection_set.selections[0]
    assert isinstance(node, FieldNode)
    return {one.name.value: one.value for one in node.arguments or ()}


def _nodes(node: ValueNode) -> Iterable[ValueNode]:
    yield node
    for inner in getattr(node, "values", None) or ():
        yield from _nodes(inner)
    for inner in getattr(node, "fields", None) or ():
        yield from _nodes(inner.value)


def _is_list(node: TypeNode) -> bool:
    return isinstance(node.type if isinstance(node, NonNullTypeNode) else node, ListTypeNode)


def _number(node: ValueNode, default: int) -> Cost:
    """A slicing argument; what is no number, or negative, says nothing of the size."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda variables: _size_of(variables.get(name), default)
    return _size_of(value_from_ast_untyped(node), default)


def _size_of(value: Any, default: int) -> float:
    is_size = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_size else default


def _value(cost: Cost, variables: Variables) -> float:
    return cost(variables) if callable(cost) else cost


def _sum(costs: Sequence[Cost]) -> Cost:
    fixed = sum(cost for cost in costs if not callable(cost))
    found = [cost for cost in costs if callable(cost)]
    if not found:
        return fixed
    return lambda variables: fixed + sum(cost(variables) for cost in found)


def _product(first: Cost, second: Cost) -> Cost:
    if not callable(first) and not callable(second):
        return first * second
    return lambda variables: _value(first, variables) * _value(second, variables)


def _greatest(costs: Sequence[Cost]) -> Cost:
    if not any(callable(cost) for cost in costs):
        return max((cost for cost in costs if not callable(cost)), default=0)
    return lambda variables: max(_value(cost, variables) for cost in costs)
