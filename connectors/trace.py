"""Records of what a request did, where it asked for a trace.

A record is an object of JSON with a `kind`:

- `fetch`: a fetch of the plan, written by the executor; `representations` counts its entities.
- `call`: a call to a backend; `batchSize` counts the lookups that one call answers.
- `mapping`: values that a mapping could not compute.

`started` is a time of `perf_counter` and `seconds` how long it took, both in seconds; the clock of
the event loop may count in milliseconds only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, TypeVar

from graphweft.schemas.errors import BackendError

__all__ = ["Trace", "TraceRecord", "timed"]

T = TypeVar("T")

TraceRecord = dict[str, Any]
Trace = list[TraceRecord]


async def timed(trace: Trace, record: TraceRecord, run: Callable[[], Awaitable[T]]) -> T:
    """Run, and write the record with its times; `code` is that of a failure."""
    started = record["started"] = perf_counter()
    trace.append(record)
    try:
        return await run()
    except BackendError as error:
        record["code"] = error.code
        raise
    finally:
        record["seconds"] = perf_counter() - started
