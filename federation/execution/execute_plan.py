"""Run a compiled plan for one request: fetch, merge, shape.

A fetch starts as soon as the fetches that it depends on are done; levels of the printed plan are no
barriers. A failing backend costs its own fields only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from graphweft.connectors.contract import RawSubgraphCall, RequestContext, SubgraphResponse
from graphweft.connectors.trace import TraceRecord, timed
from graphweft.federation.execution.collect import Objects
from graphweft.federation.execution.compile_plan import CompiledFetch, CompiledPlan
from graphweft.federation.execution.complete import complete
from graphweft.federation.execution.context_batches import ContextBatch, context_batches
from graphweft.federation.execution.context_groups import ContextGroup
from graphweft.federation.execution.merge import merge_deep, merge_entities
from graphweft.federation.execution.result import ExecutionResult
from graphweft.federation.execution.shape import WITHHELD, Surprise
from graphweft.federation.operation.conditions import holds
from graphweft.federation.operation.selection import Withheld
from graphweft.schemas.errors import BackendError

__all__ = ["execute_plan"]

_DONE = -1
"""Instead of the number of fetches that a fetch waits for."""

_MISSHAPEN = (AttributeError, TypeError, ValueError, RecursionError)
"""What data that is not of the schema's shape, or is nested without end, makes code raise."""

_UNWRITABLE: dict[str, Any] = {
    "message": "The data of a subgraph is nested too deeply to be answered.",
    "extensions": {"code": "UPSTREAM_INVALID_RESPONSE"},
}


async def execute_plan(
    plan: CompiledPlan, variables: dict[str, Any], context: RequestContext
) -> ExecutionResult:
    """Execute for one request.

    Where the request is cancelled because it is overdue, what was fetched until then is answered.

    Args:
        plan: compiled for the operation.
        variables: coerced values, defaults included.
        context: of this request.
    """
    run = _Run(plan, variables, context, [f.waits_for for f in plan.fetches])
    try:
        if plan.passthrough is not None:
            body = await run.pass_through(plan.passthrough)
            if body is not None:
                return ExecutionResult(body, has_data=True, has_errors=False)
        else:
            await run.fetch_all([f.node.id for f in plan.fetches if f.waits_for == 0])
    except asyncio.CancelledError:
        if not context.is_overdue:
            raise
        run.give_up()
    return run.answer()


@dataclass(slots=True)
class _Run:
    plan: CompiledPlan
    variables: dict[str, Any]
    context: RequestContext
    waiting: list[int]
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    errors: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def pass_through(self, call: RawSubgraphCall) -> bytes | None:
        """The subgraph's bytes where they are a plain success; else None, and they are merged."""
        fetch = self.plan.fetches[0]
        try:
            body = await self._raw(call, self._sent(fetch))
            if _is_plain_success(body):
                return body
            self._merge(fetch, call.decode(body), ())
        except BackendError as error:
            self._fail(fetch, error, ())
        return None

    async def _raw(self, call: RawSubgraphCall, sent: dict[str, Any]) -> bytes:
        trace = self.context.trace
        if trace is None:
            return await call.raw(sent, self.context)
        record = _record_of(self.plan.fetches[0])
        return await timed(trace, record, lambda: call.raw(sent, self.context))

    async def fetch_all(self, ready: Sequence[int]) -> None:
        """Run these fetches side by side, and after each what waited for it."""
        if len(ready) == 1:
            await self._fetch_and_continue(ready[0])
        elif ready:
            await asyncio.gather(*map(self._fetch_and_continue, ready))

    async def _fetch_and_continue(self, number: int) -> None:
        fetch = self.plan.fetches[number]
        await self._fetch(fetch)
        self.waiting[number] = _DONE
        ready: list[int] = []
        for other in fetch.dependents:
            self.waiting[other] -= 1
            if self.waiting[other] == 0:
                ready.append(other)
        await self.fetch_all(ready)

    async def _fetch(self, fetch: CompiledFetch) -> None:
        if fetch.condition is not None and not holds(fetch.condition, self.variables):
            return
        sent = self._sent(fetch)
        collected: list[Objects] = []
        try:
            if fetch.collect_groups is not None:
                await self._fetch_by_context(fetch, fetch.collect_groups(self.data), sent)
                return
            if fetch.entities:
                collected = self._collect(fetch, sent)
                if not any(collected):
                    return
            response = await self._call(fetch, sent)
            self._merge(fetch, response, collected)
        except BackendError as error:
            self._fail(fetch, error, collected)
        except _MISSHAPEN as error:
            self._fail(fetch, self._malformed(fetch, error), collected)

    async def _call(self, fetch: CompiledFetch, sent: dict[str, Any]) -> SubgraphResponse:
        trace = self.context.trace
        if trace is None:
            return await fetch.call(sent, self.context)
        record = _record_of(fetch)
        if fetch.entities:
            record["representations"] = sum(len(sent[one.variable]) for one in fetch.entities)
        return await timed(trace, record, lambda: fetch.call(sent, self.context))

    async def _fetch_by_context(
        self, fetch: CompiledFetch, groups: Sequence[ContextGroup], sent: Mapping[str, Any]
    ) -> None:
        """Ask for the objects of each set of context values, in as few requests as there can be."""
        batches = context_batches(fetch, groups)
        await asyncio.gather(*[self._fetch_batch(batch, sent) for batch in batches])

    async def _fetch_batch(self, batch: ContextBatch, sent: Mapping[str, Any]) -> None:
        fetch, variables, collected = batch
        try:
            response = await self._call(fetch, {**sent, **variables})
            self._merge(fetch, response, collected)
        except BackendError as error:
            self._fail(fetch, error, collected)
        except _MISSHAPEN as error:
            self._fail(fetch, self._malformed(fetch, error), collected)

    def _collect(self, fetch: CompiledFetch, sent: dict[str, Any]) -> list[Objects]:
        """Objects per `_entities` field; their representations become variables."""
        collected: list[Objects] = []
        for entities in fetch.entities:
            if entities.condition is None or holds(entities.condition, self.variables):
                sent[entities.variable], objects = entities.collect(self.data)
            else:
                sent[entities.variable], objects = list[dict[str, Any]](), Objects()
            collected.append(objects)
        return collected

    def _sent(self, fetch: CompiledFetch) -> dict[str, Any]:
        values = self.variables
        return {name: values[name] for name in fetch.variable_names if name in values}

    def _merge(
        self, fetch: CompiledFetch, response: SubgraphResponse, collected: Sequence[Objects]
    ) -> None:
        data = response.data
        if data is not None:
            if not fetch.entities:
                merge_deep(self.data, data) if self.data else self.data.update(data)
            for entities, objects in zip(fetch.entities, collected, strict=True):
                if objects:
                    found = data.get(entities.key)
                    merge_entities(found, objects, deep=entities.deep, apart=entities.apart)
        if response.errors:
            placed = self.plan.placer.places_of(self.data, fetch.node, collected)
            self.errors.extend(self.plan.placer.reported(fetch.node, response.errors, placed))

    def _fail(
        self, fetch: CompiledFetch, error: BackendError, collected: Sequence[Objects]
    ) -> None:
        placed = self.plan.placer.places_of(self.data, fetch.node, collected)
        self.errors.extend(self.plan.placer.fetch_failed(fetch.node, error, placed))

    def give_up(self) -> None:
        """Report every fetch that is not done."""
        for fetch in self.plan.fetches:
            is_asked = fetch.condition is None or holds(fetch.condition, self.variables)
            if self.waiting[fetch.node.id] == _DONE or not is_asked:
                continue
            collected: list[Objects] = []
            if fetch.entities:
                with contextlib.suppress(*_MISSHAPEN):
                    collected = self._collect(fetch, {})
                if not any(collected):
                    continue
            self._fail(fetch, self._late(fetch), collected)

    def _late(self, fetch: CompiledFetch) -> BackendError:
        service = self.plan.placer.service(fetch.node)
        message = f"Subgraph '{service}' did not answer in time"
        return BackendError(message, code="UPSTREAM_TIMEOUT", subgraph=service)

    def _malformed(self, fetch: CompiledFetch, error: Exception) -> BackendError:
        service = self.plan.placer.service(fetch.node)
        return BackendError(
            f"Data of subgraph '{service}', or what it needs, is not of the schema's shape",
            code="UPSTREAM_INVALID_RESPONSE",
            subgraph=service,
        ).with_traceback(error.__traceback__)

    def answer(self) -> ExecutionResult:
        """Shape what was fetched into the response."""
        plan, variables = self.plan, self.variables
        if plan.introspect is not None:
            self.data.update(plan.introspect(variables))
        withheld: dict[Withheld, None] = {}
        if plan.withholds:
            variables = {**variables, WITHHELD: withheld}
        try:
            return self._result(plan.shape(self.data, variables), withheld)
        except (Surprise, AttributeError, TypeError):  # orjson's errors are TypeErrors
            data = complete(plan, self.data, variables, self.errors)
        try:
            return self._result(data, withheld)
        except TypeError:
            self.errors.append(_UNWRITABLE)
            return self._result(None, withheld)

    def _result(self, data: dict[str, Any] | None, withheld: Iterable[Withheld]) -> ExecutionResult:
        errors = [*self.errors, *map(_error_of, withheld)] if withheld else self.errors
        response: dict[str, Any] = {"errors": errors, "data": data} if errors else {"data": data}
        return ExecutionResult(orjson.dumps(response), has_data=True, has_errors=bool(errors))


def _error_of(withheld: Withheld) -> dict[str, Any]:
    return {
        "message": withheld.message,
        "path": withheld.path,
        "extensions": {"code": withheld.code},
    }


def _record_of(fetch: CompiledFetch) -> TraceRecord:
    return {"kind": "fetch", "fetch": fetch.node.id, "subgraph": fetch.node.subgraph}


def _is_plain_success(body: bytes) -> bool:
    is_whole = body.endswith(b"}") or body.rstrip().endswith(b"}")
    return (
        is_whole
        and body.startswith(b'{"data":{')
        and b'"errors"' not in body
        and b'"extensions"' not in body
    )
