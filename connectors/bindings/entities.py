"""Answers representations of one entity type through one binding."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graphweft.connectors.bindings.answers import (
    AnswerMapping,
    field_mapping,
    object_mapping,
)
from graphweft.connectors.bindings.backend import BoundBinding, Reply, error_entry
from graphweft.connectors.bindings.binding import BindingKind
from graphweft.connectors.bindings.lookups import Lookup, Lookups, Outcome
from graphweft.connectors.contract import Headers, RequestContext
from graphweft.connectors.mapping import (
    FOLLOW_UPS,
    MISSING,
    VIOLATIONS,
    FollowUp,
    Variables,
    Wanted,
    WantedField,
    output_names,
)
from graphweft.schemas.errors import BackendError

__all__ = ["EntityPlan", "Request", "complete", "violation_error"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a running operation needs everywhere.

    Attributes:
        variables: of the operation.
        received: the headers of each HTTP response so far, by their identity.
    """

    variables: Mapping[str, Any]
    context: RequestContext
    received: dict[int, Headers] = field(default_factory=dict[int, Headers])

    def note(self, outcomes: Iterable[Outcome | Reply]) -> None:
        """Keep the headers that came with these; those of a batch have the same ones."""
        last: Headers = ()
        for outcome in outcomes:
            if outcome.headers is not last:
                last = outcome.headers
                self.received[id(last)] = last


@dataclass(slots=True)
class Found:
    """What was found for one representation, and the errors on the way; paths start there."""

    value: dict[str, Any] | None
    errors: list[dict[str, Any]]


class BoundField(NamedTuple):
    """One appearance of the bound field, under its alias and with its arguments."""

    field: WantedField
    map: AnswerMapping
    lookups: Lookups


class EntityPlan:
    """How one binding answers what is wanted of an entity. Compiled once."""

    def __init__(self, bound: BoundBinding, wanted: Wanted) -> None:
        self.bound = bound
        self.wanted = wanted
        self.is_field = bound.binding.kind is BindingKind.IMPLICIT
        if self.is_field:
            self._split_fields()
        else:
            self._split_entity()

    async def load(
        self, representations: Sequence[dict[str, Any]], request: Request
    ) -> list[Found]:
        """What is wanted, for each representation, in order."""
        if self.is_field:
            return await self._load_fields(representations, request)
        return await self._load_entities(representations, request)

    # -- bindings of a type: the answer is the entity -----------------------------------------

    def _split_entity(self) -> None:
        self.lookups = Lookups(self.bound.narrowed(self.wanted))
        produced = output_names(self.lookups.selection)
        keys = {path[0] for path in self.bound.binding.key}
        self.echoed = tuple(
            (field.key, field.name)
            for field in self.wanted.fields
            if field.name in keys and field.name not in produced
        )
        echoed = {key for key, _ in self.echoed}
        fields = tuple(
            replace(field, required=False) if field.key in echoed else field
            for field in self.wanted.fields
        )
        wanted = replace(self.wanted, fields=fields, completion=None)
        self.map = object_mapping(self.bound.binding, self.lookups.selection, wanted)

    async def _load_entities(
        self, representations: Sequence[dict[str, Any]], request: Request
    ) -> list[Found]:
        lookups = [Lookup(representation) for representation in representations]
        outcomes = await self.lookups.load(lookups, request.context)
        request.note(outcomes)
        collector = Collector(self.bound, request.context)
        found = [collector.map(outcome, self.map, []) for outcome in outcomes]
        for item, representation in zip(found, representations, strict=True):
            if item.value is not None:
                for key, name in self.echoed:
                    item.value[key] = representation.get(name)
        await collector.complete(found, request)
        return found

    # -- bindings of a field: the answer is the field's value ----------------------------------

    def _split_fields(self) -> None:
        name = self.bound.binding.field_name
        selection = self.bound.binding.selection
        self.bound_fields = tuple(
            BoundField(
                field,
                field_mapping(self.bound.binding, selection, field),
                Lookups(self.bound.narrowed(field.wanted)),
            )
            for field in self.wanted.fields
            if field.name == name
        )

    async def _load_fields(
        self, representations: Sequence[dict[str, Any]], request: Request
    ) -> list[Found]:
        found = [Found(self._echo(item), []) for item in representations]
        await asyncio.gather(
            *[
                self._load_field(bound_field, representations, found, request)
                for bound_field in self.bound_fields
            ]
        )
        return found

    def _echo(self, representation: dict[str, Any]) -> dict[str, Any]:
        """The fields that are known already, in the answer's order."""
        return {
            field.key: self.wanted.type_name
            if field.name == "__typename"
            else representation.get(field.name)
            for field in self.wanted.fields
        }

    async def _load_field(
        self,
        bound_field: BoundField,
        representations: Sequence[dict[str, Any]],
        found: list[Found],
        request: Request,
    ) -> None:
        field, mapping, bound_lookups = bound_field
        arguments = field.arguments(request.variables) if field.arguments else None
        lookups = [Lookup(representation, arguments) for representation in representations]
        outcomes = await bound_lookups.load(lookups, request.context)
        request.note(outcomes)
        collector = Collector(self.bound, request.context)
        values = [collector.map(outcome, mapping, [field.key]) for outcome in outcomes]
        await collector.complete(values, request)
        for item, value in zip(found, values, strict=True):
            if item.value is not None:
                item.value[field.key] = value.value
            item.errors.extend(value.errors)


class Collector:
    """Maps outcomes of one load, and keeps the objects that are not complete yet."""

    def __init__(self, bound: BoundBinding, context: RequestContext) -> None:
        self.bound = bound
        self.context = context
        self.follow_ups: list[FollowUp] = []
        self.owners: list[int] = []
        self.count = 0
        self.violations: list[str] = []
        self.shared: Variables | None = None
        self.variables: Variables = {}

    def map(self, outcome: Outcome, mapping: AnswerMapping, path: list[str | int]) -> Found:
        """The mapped value of an outcome."""
        owner = self.count
        self.count += 1
        if outcome.error is not None:
            return Found(None, [error_entry(self.bound.binding, outcome.error, path)])
        if outcome.value is MISSING:
            return Found(None, [])
        variables = self._variables_of(outcome)
        value = mapping(outcome.value, variables, self.context, path)
        if len(self.follow_ups) > len(self.owners):
            self.owners.extend([owner] * (len(self.follow_ups) - len(self.owners)))
        if not self.violations:
            return Found(value, [])
        error = violation_error(self.bound, self.violations, path)
        self.violations.clear()
        return Found(value, [error])

    def _variables_of(self, outcome: Outcome) -> Variables:
        """Those of the call, and what is collected; made once for the rows of one batch."""
        if outcome.variables is not self.shared:
            self.shared = outcome.variables
            self.variables = {
                **outcome.variables, VIOLATIONS: self.violations, FOLLOW_UPS: self.follow_ups,
            }  # fmt: skip
        return self.variables

    async def complete(self, found: Sequence[Found], request: Request) -> None:
        """Complete what is not; errors go to the representation that led there."""
        if self.follow_ups:
            completed = await complete(self.follow_ups, request)
            for owner, errors in zip(self.owners, completed, strict=True):
                found[owner].errors.extend(errors)


async def complete(follow_ups: Sequence[FollowUp], request: Request) -> list[list[dict[str, Any]]]:
    """Look the rest of each object up and put it in; answers the errors of each."""
    errors: list[list[dict[str, Any]]] = [[] for _ in follow_ups]
    by_plan: dict[int, list[int]] = {}
    for index, follow_up in enumerate(follow_ups):
        by_plan.setdefault(id(follow_up.plan), []).append(index)

    async def run(indexes: list[int]) -> None:
        plan: EntityPlan = follow_ups[indexes[0]].plan
        found = await plan.load([follow_ups[i].representation for i in indexes], request)
        for index, item in zip(indexes, found, strict=True):
            follow_ups[index].result.update(item.value or {})
            errors[index] = item.errors

    await asyncio.gather(*[run(indexes) for indexes in by_plan.values()])
    return errors


def violation_error(
    bound: BoundBinding, violations: list[str], path: list[str | int]
) -> dict[str, Any]:
    """The GraphQL error for values that break the promise of their type."""
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    error = BackendError(f"{violations[0]}{more}", code="UPSTREAM_INVALID_RESPONSE")
    return error_entry(bound.binding, error, path)
