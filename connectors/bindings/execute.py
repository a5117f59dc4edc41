"""Executes subgraph operations over the bindings of one synthetic subgraph.

A root field is one backend call for each alias. An `_entities` field is lookups. The operation is
compiled once; a request only builds its backend calls and maps their answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
)

from graphweft.connectors.batching import forget_reads
from graphweft.connectors.bindings.answers import AnswerMapping, field_mapping
from graphweft.connectors.bindings.backend import NOT_FOUND, BoundBinding, error_entry
from graphweft.connectors.bindings.entities import (
    EntityPlan,
    Request,
    complete,
    violation_error,
)
from graphweft.connectors.bindings.occurrences import entity_type
from graphweft.connectors.bindings.operation import (
    OperationReader,
    condition_names,
    operation_of,
)
from graphweft.connectors.contract import (
    RequestContext,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.mapping import (
    FOLLOW_UPS,
    VIOLATIONS,
    Completion,
    FollowUp,
    Variables,
    Wanted,
    WantedField,
)
from graphweft.schemas.errors import BackendError

__all__ = ["BoundCall", "prepare_operation"]


def prepare_operation(bound: Sequence[BoundBinding], operation: SubgraphOperation) -> BoundCall:
    """Compile an operation over bindings, for `Connector.prepare`.

    Args:
        bound: one, or several of root fields.
        operation: what the planner asks of their synthetic subgraph.
    """
    return BoundCall(bound, operation)


class _Execution(Protocol):
    async def run(self, request: Request) -> SubgraphResponse: ...


class BoundCall:
    """A prepared operation: a `SubgraphCall`.

    An operation with `@skip` or `@include` is compiled once for each combination of their variables
    that occurs; any other is compiled at once.
    """

    def __init__(self, bound: Sequence[BoundBinding], operation: SubgraphOperation) -> None:
        self._bound = bound
        self._operation = operation
        self._conditions = condition_names(operation.document)
        self._compiled: dict[tuple[Any, ...], _Execution] = {}
        if not self._conditions:
            self._compiled[()] = self._compile({})

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Execute. Failures of the backend are errors of the response."""
        values = tuple([bool(variables.get(name)) for name in self._conditions])
        execution = self._compiled.get(values)
        if execution is None:
            execution = self._compile(dict(zip(self._conditions, values, strict=True)))
            self._compiled[values] = execution
        return await execution.run(Request(variables, context))

    def _compile(self, conditions: Mapping[str, Any]) -> _Execution:
        operation = operation_of(self._operation.document)
        first = self._bound[0]
        reader = _reader(first, self._operation, conditions)
        if operation.operation is OperationType.QUERY:
            fields = reader.fields(operation.selection_set, "Query")
            if any(nodes[0].name.value == "_entities" for nodes in fields.values()):
                return _Entities.compile(first, reader, fields)
        return _Root.compile(self._bound, reader, operation.operation, operation.selection_set)


def _reader(
    bound: BoundBinding, operation: SubgraphOperation, conditions: Mapping[str, Any]
) -> OperationReader:
    fragments = {
        definition.name.value: definition
        for definition in operation.document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    entity = entity_type(bound.types, bound.binding)
    completion = None
    if entity is not None:
        key = _wanted_key(entity, bound.binding.key + bound.binding.requires)
        completion = Completion(key, lambda wanted: EntityPlan(bound, wanted))
    return OperationReader(bound.types, fragments, conditions, entity, completion)


def _wanted_key(type_name: str, paths: tuple[tuple[str, ...], ...]) -> Wanted:
    """The key fields as a wanted object; an object without one of them is none."""
    below: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        below.setdefault(path[0], []).extend([path[1:]] if len(path) > 1 else [])
    fields = tuple(
        WantedField(name, name, _wanted_key("", tuple(rest)) if rest else None, required=True)
        for name, rest in below.items()
    )
    return Wanted(type_name, fields)


# -- entities ------------------------------------------------------------------------------------


class _EntitiesField(NamedTuple):
    key: str
    variable: str
    type_name: str
    plan: EntityPlan

    async def load(self, request: Request, errors: list[dict[str, Any]]) -> Any:
        """The entities of the field's representations, in their order."""
        representations: list[dict[str, Any]] = request.variables[self.variable]
        indexes = [
            index
            for index, representation in enumerate(representations)
            if representation.get("__typename", self.type_name) == self.type_name
        ]
        entities: list[dict[str, Any] | None] = [None] * len(representations)
        found = await self.plan.load([representations[index] for index in indexes], request)
        for index, item in zip(indexes, found, strict=True):
            entities[index] = item.value
            errors.extend(_below(error, [self.key, index]) for error in item.errors)
        return entities


class _Entities(NamedTuple):
    fields: tuple[_EntitiesField, ...]

    @classmethod
    def compile(
        cls, bound: BoundBinding, reader: OperationReader, fields: Mapping[str, list[FieldNode]]
    ) -> _Entities:
        name = entity_type(bound.types, bound.binding)
        assert name is not None, f"{bound.binding.coordinate} answers no representations"
        compiled: list[_EntitiesField] = []
        for key, nodes in fields.items():
            sets = [node.selection_set for node in nodes if node.selection_set is not None]
            plan = EntityPlan(bound, reader.wanted(sets, name, is_entry=True))
            compiled.append(_EntitiesField(key, _representations_of(nodes[0]), name, plan))
        return cls(tuple(compiled))

    async def run(self, request: Request) -> SubgraphResponse:
        errors: list[dict[str, Any]] = []
        found = await asyncio.gather(*[field.load(request, errors) for field in self.fields])
        keys = [field.key for field in self.fields]
        data = dict(zip(keys, found, strict=True))
        return SubgraphResponse(data, errors, headers=[*request.received.values()])


def _representations_of(node: FieldNode) -> str:
    """The variable that an `_entities` field takes its representations from."""
    (value,) = [argument.value for argument in node.arguments or ()]
    assert isinstance(value, VariableNode)
    return value.name.value


def _below(error: dict[str, Any], prefix: list[str | int]) -> dict[str, Any]:
    return {**error, "path": [*prefix, *error["path"]]}


# -- root fields ---------------------------------------------------------------------------------


class _RootField(NamedTuple):
    bound: BoundBinding
    field: WantedField
    map: AnswerMapping
    is_read: bool

    async def fetch(self, request: Request, errors: list[dict[str, Any]]) -> Any:
        """The field's value; a failure is null and an error."""
        arguments = self.field.arguments
        variables: Variables = self.bound.variables(request.context)
        variables["$args"] = arguments(request.variables) if arguments else {}
        path: list[str | int] = [self.field.key]
        try:
            reply = await self.bound.call(variables, request.context, is_read=self.is_read)
        except BackendError as error:
            absent = error.code == NOT_FOUND and self.bound.not_found_is_null
            if not absent or self.field.required or not self.is_read:
                errors.append(error_entry(self.bound.binding, error, path))
            return None
        request.note((reply,))
        violations: list[str] = []
        follow_ups: list[FollowUp] = []
        collected = {**reply.variables, VIOLATIONS: violations, FOLLOW_UPS: follow_ups}
        value = self.map(reply.value, collected, request.context, path)
        if violations:
            errors.append(violation_error(self.bound, violations, path))
        if follow_ups:
            completed = await complete(follow_ups, request)
            errors.extend(_below(error, path) for found in completed for error in found)
        return value


class _Root(NamedTuple):
    type_name: str
    fields: tuple[_RootField, ...]
    data: dict[str, Any]
    is_read: bool

    @classmethod
    def compile(
        cls,
        bound: Sequence[BoundBinding],
        reader: OperationReader,
        operation: OperationType,
        selections: SelectionSetNode,
    ) -> _Root:
        name = operation.value.capitalize()
        is_read = operation is OperationType.QUERY
        owners = {(one.binding.type_name, one.binding.field_name): one for one in bound}
        types = bound[0].types
        fields: list[_RootField] = []
        data: dict[str, Any] = {}
        for key, nodes in reader.fields(selections, name).items():
            field = reader.field(key, nodes, types[name])
            data[key] = name if field.name == "__typename" else None
            owner = owners.get((name, field.name))
            if owner is not None:
                mapping = field_mapping(owner.binding, owner.binding.selection, field)
                fields.append(_RootField(owner.narrowed(field.wanted), field, mapping, is_read))
        return cls(name, tuple(fields), data, is_read)

    async def run(self, request: Request) -> SubgraphResponse:
        data = dict(self.data)
        errors: list[dict[str, Any]] = []
        if len(self.fields) == 1 or not self.is_read:
            for field in self.fields:
                data[field.field.key] = await self._fetch(field, request, errors)
        else:
            fetches = [field.fetch(request, errors) for field in self.fields]
            for field, value in zip(self.fields, await asyncio.gather(*fetches), strict=True):
                data[field.field.key] = value
        return SubgraphResponse(data, errors, headers=[*request.received.values()])

    async def _fetch(
        self, field: _RootField, request: Request, errors: list[dict[str, Any]]
    ) -> Any:
        value = await field.fetch(request, errors)
        if not self.is_read:
            forget_reads(request.context)
        return value
