"""What developers may ask to see beside the data: the plan, a trace, costs.

Only where the playground is served, by headers of the request; the answer carries it in
`extensions`.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import orjson

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.trace import Trace, TraceRecord
from graphweft.federation.graph import PreparedOperation
from graphweft.federation.plan import plan_to_json, plan_to_text

__all__ = ["COST_HEADER", "PLAN_HEADER", "TRACE_HEADER", "CostOf", "begin_trace", "with_extensions"]

PLAN_HEADER = "graphweft-include-query-plan"
TRACE_HEADER = "graphweft-include-trace"
COST_HEADER = "graphweft-include-cost"

CostOf = Callable[[Any], dict[str, Any]]
"""data -> what it did cost, and was estimated to"""


def begin_trace(context: RequestContext) -> float | None:
    """Let the request be traced if it asks for it: the time of its begin, else None."""
    if not _asks(context, TRACE_HEADER):
        return None
    if context.trace is None:
        context.trace = []
    return perf_counter()


def with_extensions(
    body: bytes,
    operation: PreparedOperation,
    context: RequestContext,
    began: float | None,
    cost_of: CostOf | None = None,
) -> bytes:
    """The response with what was asked for.

    Args:
        body: the response.
        operation: that was executed.
        context: of the request.
        began: what `begin_trace` gave.
        cost_of: tells the costs of the data.
    """
    extensions: dict[str, Any] = {}
    if cost_of is not None and _asks(context, COST_HEADER):
        extensions["cost"] = cost_of(orjson.loads(body).get("data"))
    if _asks(context, PLAN_HEADER):
        text, json = plan_to_text(operation.plan), plan_to_json(operation.plan)
        extensions["queryPlan"] = {"text": text, "json": json}
    if began is not None and context.trace is not None:
        extensions["trace"] = _trace_to_json(context.trace, began)
    if not extensions:
        return body
    response = orjson.loads(body)
    response["extensions"] = {**(response.get("extensions") or {}), **extensions}
    return orjson.dumps(response)


def _asks(context: RequestContext, header: str) -> bool:
    return context.headers.get(header, "").lower() == "true"


def _trace_to_json(trace: Trace, began: float) -> dict[str, Any]:
    """The records in order of their begin, times counted from that of the request."""
    seconds = perf_counter() - began
    return {"seconds": round(seconds, 6), "records": [_from(began, record) for record in trace]}


def _from(began: float, record: TraceRecord) -> TraceRecord:
    if "started" not in record:
        return record
    started, seconds = record["started"] - began, record.get("seconds", 0.0)
    return {**record, "started": round(started, 6), "seconds": round(seconds, 6)}
