"""A fetch of root fields with a cache before it: only what is missing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import value_from_ast_untyped

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.federation.plan.nodes import FetchNode
from graphweft.policies.caching.backend_headers import allowance_of_all
from graphweft.policies.caching.fetch_report import FetchReport
from graphweft.policies.caching.narrow import narrowed, root_fields
from graphweft.policies.caching.renewal import Renewals
from graphweft.policies.caching.store import Entry, Lookup, Reading
from graphweft.policies.caching.subgraph_cache import Named, SubgraphCache
from graphweft.policies.caching.tags import TagFormats
from graphweft.policies.caching.units import Unit, root_units
from graphweft.schemas.errors import BackendError

__all__ = ["KeptRoots"]

_MAX_SUBSETS = 32
_VALUE = ""
"""The name of the one value that a root field has in the store."""

Prepare = Callable[[SubgraphOperation], SubgraphCall]


class _Asked(NamedTuple):
    """The root fields that a request asks for, and what the store has of them."""

    named: Sequence[Named]
    lookups: Sequence[Lookup]
    data: dict[str, Any]
    rescues: dict[str, Any]


class KeptRoots:
    """A `SubgraphCall` of root fields."""

    def __init__(
        self,
        node: FetchNode,
        call: SubgraphCall,
        prepare: Prepare,
        cache: SubgraphCache,
        renewals: Renewals,
    ) -> None:
        """Put a cache before a call; `prepare` makes those of some of its root fields."""
        self._operation = node.operation
        self._prepare = prepare
        self._whole = call
        self._cache = cache
        self._renewals = renewals
        self._number = node.id
        self._type = cache.rules.query_type
        self._all = root_units(node.selections, self._type, cache.rules) or ()
        self._units: Sequence[Unit] = [u for u in self._all if not u.lifetime.is_never]
        self._subsets: dict[frozenset[str], SubgraphCall] = {}
        self._tags = TagFormats(cache.rules.hints, cache.name)
        self._fields = root_fields(node.operation)

    @property
    def is_kept(self) -> bool:
        """Whether anything of the fetch can be in the store."""
        return bool(self._units)

    async def __call__(
        self, variables: dict[str, Any], context: RequestContext
    ) -> SubgraphResponse:
        """Answer from the store, and ask the subgraph for the rest."""
        report = FetchReport(self._number, self._cache.name)
        asked = self._ask(variables, context)
        reading = Reading((), -1, 0.0)
        if asked.lookups:
            reading = await self._cache.store.read(asked.lookups)
        stale = self._take(asked, reading, context)
        keys = [one.response_key for one in self._all if one.is_asked(variables)]
        rest = [key for key in keys if key not in asked.data]
        report.counts(len(keys), len(rest))
        if stale:
            self._renew(stale, variables, context)
        response = SubgraphResponse(asked.data)
        if rest:
            response = await self._fetch(asked, rest, variables, context, reading.at, report)
        report.write(context)
        return response

    def _ask(self, variables: Mapping[str, Any], context: RequestContext) -> _Asked:
        named = self._cache.named(self._units, variables, context) or []
        lookups = [self._lookup(one, variables) for one in named]
        return _Asked(named, lookups, {}, {})

    def _lookup(self, one: Named, variables: Mapping[str, Any]) -> Lookup:
        cache, field = self._cache, one.unit.field
        arguments = self._fields.get(one.unit.response_key, ())
        given = {n: value_from_ast_untyped(node, dict(variables)) for n, node in arguments}
        scopes = (
            *cache.scopes,
            cache.scope_of(self._type),
            cache.scope_of(self._type, field),
            *self._tags.of_root(self._type, field, given),
        )
        return Lookup(f"{cache.prefix}{self._type}:{one.name}", (_VALUE,), scopes)

    def _take(self, asked: _Asked, reading: Reading, context: RequestContext) -> list[str]:
        """Put what the store has in its place; the keys of what is stale and to be renewed."""
        stale: list[str] = []
        for one, row in zip(asked.named, reading.rows, strict=False):
            key = one.unit.response_key
            if row is None:
                continue
            if row.fresh <= 0 and row.stale_while_revalidate <= 0:
                asked.rescues[key] = row.values[0]
                continue
            if row.fresh <= 0:
                stale.append(key)
            asked.data[key] = row.values[0]
            if context.freshness is not None:
                context.freshness.hold(row.fresh, is_private=one.is_private)
        return stale

    async def _fetch(
        self,
        asked: _Asked,
        rest: Sequence[str],
        variables: Mapping[str, Any],
        context: RequestContext,
        at: int,
        report: FetchReport,
    ) -> SubgraphResponse:
        """Ask for the rest, and keep what may be kept."""
        try:
            response = await self._call_of(rest)(dict(variables), context)
        except BackendError as error:
            report.not_kept("the subgraph failed", context)
            return self._rescue(asked, rest, error)
        if response.data is not None:
            self._keep(response, rest, variables, context, at, report)
        elif asked.rescues and all(key in asked.rescues for key in rest):
            report.not_kept("the subgraph failed", context)
            return SubgraphResponse({**asked.data, **asked.rescues})
        else:
            report.not_kept("there is no data", context)
        if not asked.data and response.data is None:
            return response
        data = {**asked.data, **(response.data or {})}
        return SubgraphResponse(data, response.errors, response.extensions, response.headers)

    def _rescue(self, asked: _Asked, rest: Sequence[str], error: BackendError) -> SubgraphResponse:
        """What is there, though the subgraph failed; what is not is null, with an error each.

        Raises:
            BackendError: nothing is there.
        """
        data = {**asked.data, **asked.rescues}
        if not data:
            raise error
        service = error.subgraph or self._cache.name
        extensions = {"code": error.code, "service": service, **error.extensions}
        errors = [
            {"message": error.message, "path": [key], "extensions": extensions}
            for key in rest
            if key not in data
        ]
        return SubgraphResponse({**dict.fromkeys(rest), **data}, errors)

    def _keep(
        self,
        response: SubgraphResponse,
        rest: Sequence[str],
        variables: Mapping[str, Any],
        context: RequestContext,
        at: int,
        report: FetchReport,
    ) -> None:
        allowance = allowance_of_all(response.headers)
        why_not = "it came with errors" if response.errors else ""
        why_not = why_not or self._cache.learn(self._units, allowance)
        if why_not or at < 0:
            report.not_kept(why_not or "nothing of it may be kept for this client", context)
            return
        again = self._ask(variables, context)  # by what is known by now
        found = {one.unit.response_key: (one, lookup) for one, lookup in _pairs(again)}
        entries: list[Entry] = []
        for key in rest:
            if key not in found or response.data is None or key not in response.data:
                report.not_kept("nothing says that it may be kept", context)
                continue
            one, lookup = found[key]
            age = self._cache.age(one.unit, allowance)
            if age.why_not:
                report.not_kept(age.why_not, context)
                continue
            if context.freshness is not None:
                context.freshness.hold(age.fresh, is_private=age.is_private)
            value = response.data[key]
            entries.append(Entry(lookup.entity, _VALUE, value, age.fresh, *age.stale))
        report.kept = len(entries)
        self._cache.store.write(entries, at)

    def _renew(
        self, stale: Sequence[str], variables: Mapping[str, Any], context: RequestContext
    ) -> None:
        """Ask for what is stale, after the answer."""
        under_way = self._cache.refreshing
        lookups = {
            one.unit.response_key: lookup.entity
            for one, lookup in _pairs(self._ask(variables, context))
        }
        keys = [key for key in stale if lookups[key] not in under_way]

        async def renew(later: RequestContext) -> None:
            at = (await self._cache.store.read(())).at
            asked = self._ask(variables, later)
            report = FetchReport(self._number, self._cache.name)
            await self._fetch(asked, keys, variables, later, at, report)

        self._renewals.begin(renew, context, {lookups[key] for key in keys}, under_way)

    def _call_of(self, keys: Sequence[str]) -> SubgraphCall:
        """The call for these root fields only."""
        if len(keys) == len(self._all):
            return self._whole
        subset = frozenset(keys)
        call = self._subsets.get(subset)
        if call is None:
            if len(self._subsets) >= _MAX_SUBSETS:
                return self._whole
            call = self._subsets[subset] = self._prepare(narrowed(self._operation, subset))
        return call


def _pairs(asked: _Asked) -> list[tuple[Named, Lookup]]:
    return list(zip(asked.named, asked.lookups, strict=True))
