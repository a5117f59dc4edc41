"""An entity fetch with a cache before it: only entities with something missing are asked for.

representations -> names of their values -> what the store has -> the rest from the subgraph -> kept
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graphweft.connectors.contract import RequestContext, SubgraphCall, SubgraphResponse
from graphweft.connectors.mapping import is_list, is_object
from graphweft.federation.plan.nodes import EntitiesField, FetchNode
from graphweft.policies.caching.backend_headers import allowance_of_all
from graphweft.policies.caching.fetch_report import FetchReport
from graphweft.policies.caching.renewal import Renewals
from graphweft.policies.caching.store import Entry, Lookup, Reading, Row
from graphweft.policies.caching.subgraph_cache import Named, SubgraphCache
from graphweft.policies.caching.tags import TagFormats
from graphweft.policies.caching.units import WHOLE, EntityUnits, entity_units
from graphweft.schemas.errors import BackendError

__all__ = ["KeptEntities"]

_Representation = dict[str, Any]


class _Field(NamedTuple):
    """One `_entities` field."""

    key: str
    variable: str
    by_type: Mapping[str, EntityUnits]

    @classmethod
    def of(cls, field: EntitiesField, cache: SubgraphCache) -> _Field:
        by_type: Mapping[str, EntityUnits] = {}
        if not field.context_variables:
            by_type = entity_units(field, cache.rules)
        kept = {name: units for name, units in by_type.items() if units.has_kept}
        return cls(field.key, field.variable, kept)


class _Wanted(NamedTuple):
    """What one representation asks for, as the store has it.

    Attributes:
        is_found: whether it can be there whole, so that the subgraph need not be asked.
    """

    lookup: Lookup
    named: Sequence[Named]
    is_found: bool


class _Asked:
    """What a request asks of one `_entities` field."""

    __slots__ = ("entities", "field", "missing", "representations", "rescues", "wanted")

    def __init__(self, field: _Field, representations: list[_Representation]) -> None:
        self.field = field
        self.representations = representations
        self.wanted: list[_Wanted | None] = []
        self.entities: list[Any] = []
        self.missing: list[int] = []
        self.rescues: dict[int, Any] = {}


_NOTHING = Reading((), -1, 0.0)


class KeptEntities:
    """A `SubgraphCall` of an entity fetch."""

    def __init__(
        self, node: FetchNode, call: SubgraphCall, cache: SubgraphCache, renewals: Renewals
    ) -> None:
        """Put a cache before a call."""
        self._call = call
        self._cache = cache
        self._renewals = renewals
        self._number = node.id
        self._fields = [_Field.of(field, cache) for field in node.entities]
        self._tags = TagFormats(cache.rules.hints, cache.name)

    @property
    def is_kept(self) -> bool:
        """Whether anything of the fetch can be in the store."""
        return any(field.by_type for field in self._fields)

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Answer from the store, and ask the subgraph for the rest."""
        asked = [self._ask(field, variables, context) for field in self._fields]
        wanted = [one for item in asked for one in item.wanted]
        lookups = [one.lookup for one in wanted if one is not None and one.is_found]
        reading = await self._cache.store.read(lookups) if any(wanted) else _NOTHING
        report = FetchReport(self._number, self._cache.name)
        stale = self._take(asked, reading, context, report)
        if stale:
            self._renew(asked, stale, variables, context)
        data: dict[str, Any] = {item.field.key: item.entities for item in asked}
        if not any(item.missing for item in asked):
            report.write(context)
            return SubgraphResponse(data)
        try:
            response = await self._fetch(asked, variables, context, reading.at, report)
        except BackendError as error:
            response = self._rescue(asked, error, context)
        report.write(context)
        return SubgraphResponse(
            data, _placed(response.errors, asked), response.extensions, response.headers
        )

    def _ask(self, field: _Field, variables: Mapping[str, Any], context: RequestContext) -> _Asked:
        asked = _Asked(field, variables[field.variable])
        names = {
            name: self._cache.named(units.units, variables, context)
            for name, units in field.by_type.items()
        }
        for representation in asked.representations:
            type_name = representation.get("__typename", "")
            named = names.get(type_name)
            if named is None:
                asked.wanted.append(None)
            else:
                units = field.by_type[type_name]
                lookup = self._lookup(units, representation, named)
                asked.wanted.append(_Wanted(lookup, named, units.is_kept))
        return asked

    def _lookup(
        self, units: EntityUnits, representation: _Representation, named: Sequence[Named]
    ) -> Lookup:
        cache, required = self._cache, units.required
        key = {n: v for n, v in representation.items() if n != "__typename" and n not in required}
        names = tuple([one.name for one in named])
        if required:
            brought = {name: representation.get(name) for name in sorted(required)}
            given = cache.entity("", brought)
            names = tuple([f"{name}+{given}" for name in names])
        scopes = (
            *cache.scopes,
            cache.scope_of(units.type_name),
            *self._tags.of_entity(units.type_name, key),
        )
        return Lookup(cache.entity(units.type_name, key), names, scopes)

    def _take(
        self,
        asked: Iterable[_Asked],
        reading: Reading,
        context: RequestContext,
        report: FetchReport,
    ) -> list[tuple[_Asked, int]]:
        """Put what the store has in its place; what of it is stale and to be renewed."""
        rows, freshness = iter(reading.rows), context.freshness
        stale: list[tuple[_Asked, int]] = []
        for item in asked:
            for index, wanted in enumerate(item.wanted):
                row = next(rows, None) if wanted is not None and wanted.is_found else None
                entity = None
                if wanted is not None and row is not None:
                    entity = _entity(wanted, row)
                    if row.fresh <= 0 and row.stale_while_revalidate <= 0:
                        item.rescues[index] = entity
                        row = entity = None
                    elif row.fresh <= 0:
                        stale.append((item, index))
                item.entities.append(entity)
                if row is None or wanted is None:
                    item.missing.append(index)
                elif freshness is not None:
                    is_private = any(one.is_private for one in wanted.named)
                    freshness.hold(row.fresh, is_private=is_private)
            report.counts(len(item.wanted), len(item.missing))
        return stale

    async def _fetch(
        self,
        asked: Sequence[_Asked],
        variables: Mapping[str, Any],
        context: RequestContext,
        at: int,
        report: FetchReport,
    ) -> SubgraphResponse:
        """Ask for what is missing, put it in its place, and keep what may be kept."""
        sent = dict(variables)
        for item in asked:
            sent[item.field.variable] = [item.representations[index] for index in item.missing]
        response = await self._call(sent, context)
        if response.data is None and any(item.rescues for item in asked):
            message = "the subgraph failed"
            raise BackendError(message, code="UPSTREAM_ERROR", subgraph=self._cache.name)
        for item in asked:
            found = (response.data or {}).get(item.field.key)
            if found is None:
                continue
            if not is_list(found) or len(found) != len(item.missing):
                raise ValueError("_entities does not match its representations")
            for index, entity in zip(item.missing, found, strict=True):
                item.entities[index] = entity
        self._keep(asked, response, variables, context, at, report)
        return response

    def _keep(
        self,
        asked: Sequence[_Asked],
        response: SubgraphResponse,
        variables: Mapping[str, Any],
        context: RequestContext,
        at: int,
        report: FetchReport,
    ) -> None:
        cache = self._cache
        allowance = allowance_of_all(response.headers)
        why_not = "it came with errors" if response.errors else ""
        if not why_not:
            units = [u for f in self._fields for e in f.by_type.values() for u in e.units]
            why_not = cache.learn(units, allowance)
        if why_not or at < 0:
            report.not_kept(why_not or "nothing of it may be kept for this client", context)
            return
        entries: list[Entry] = []
        for item in asked:
            again = self._ask(item.field, variables, context)  # by what is known by now
            for index in item.missing:
                wanted, entity = again.wanted[index], item.entities[index]
                if wanted is None or not is_object(entity):
                    report.not_kept("nothing says that it may be kept", context)
                    continue
                entries.extend(_entries(wanted, entity, cache, allowance, report, context))
        report.kept = len(entries)
        cache.store.write(entries, at)

    def _renew(
        self,
        asked: Sequence[_Asked],
        stale: Sequence[tuple[_Asked, int]],
        variables: Mapping[str, Any],
        context: RequestContext,
    ) -> None:
        """Ask for what is stale, after the answer."""
        entities: set[str] = set()
        sent: dict[str, Any] = {**variables}
        sent.update({item.field.variable: list[Any]() for item in asked})
        for item, index in stale:
            wanted = item.wanted[index]
            if wanted is not None and wanted.lookup.entity not in self._cache.refreshing:
                entities.add(wanted.lookup.entity)
                sent[item.field.variable].append(item.representations[index])

        async def renew(later: RequestContext) -> None:
            again = [self._ask(field, sent, later) for field in self._fields]
            for item in again:
                item.entities = [None] * len(item.representations)
                item.missing = list(range(len(item.representations)))
            at = (await self._cache.store.read(())).at
            report = FetchReport(self._number, self._cache.name)
            await self._fetch(again, sent, later, at, report)

        self._renewals.begin(renew, context, entities, self._cache.refreshing)

    def _rescue(
        self, asked: Sequence[_Asked], error: BackendError, context: RequestContext
    ) -> SubgraphResponse:
        """What is stale serves where the subgraph fails; what is not there fails alone.

        Raises:
            BackendError: nothing is there.
        """
        if not any(item.rescues or len(item.missing) < len(item.wanted) for item in asked):
            raise error
        for item in asked:
            for index, entity in item.rescues.items():
                item.entities[index] = entity
            item.missing = [index for index in item.missing if index not in item.rescues]
        if context.freshness is not None:
            context.freshness.hold(0)
        extensions = {"code": error.code, "service": error.subgraph or self._cache.name}
        failure = {"message": error.message, "extensions": {**extensions, **error.extensions}}
        return SubgraphResponse(None, [failure] if any(i.missing for i in asked) else ())


def _entity(wanted: _Wanted, row: Row) -> Any:
    entity: dict[str, Any] = {}
    for one, value in zip(wanted.named, row.values, strict=True):
        if one.unit.response_key == WHOLE:
            return value
        entity[one.unit.response_key] = value
    return entity


def _entries(
    wanted: _Wanted,
    entity: dict[str, Any],
    cache: SubgraphCache,
    allowance: Any,
    report: FetchReport,
    context: RequestContext,
) -> Iterable[Entry]:
    for one, name in zip(wanted.named, wanted.lookup.values, strict=True):
        key = one.unit.response_key
        if key != WHOLE and key not in entity:
            continue
        age = cache.age(one.unit, allowance)
        if age.why_not:
            report.not_kept(age.why_not, context)
            continue
        if context.freshness is not None:
            context.freshness.hold(age.fresh, is_private=age.is_private)
        value = entity if key == WHOLE else entity[key]
        yield Entry(wanted.lookup.entity, name, value, age.fresh, *age.stale)


def _placed(errors: Iterable[dict[str, Any]], asked: Sequence[_Asked]) -> list[dict[str, Any]]:
    """Errors of a fetch of the missing entities, at the places that these have."""
    by_key = {item.field.key: item for item in asked}
    placed: list[dict[str, Any]] = []
    for error in errors:
        path = error.get("path")
        steps = path if is_list(path) else []
        item = by_key.get(str(steps[0])) if steps else None
        index = steps[1] if len(steps) > 1 else None
        if item is not None and isinstance(index, int) and 0 <= index < len(item.missing):
            placed.append({**error, "path": [steps[0], item.missing[index], *steps[2:]]})
            continue
        placed.extend(
            {**error, "path": [one.field.key, index]}
            for one in ([item] if item is not None else asked)
            for index in one.missing
        )
    return placed
