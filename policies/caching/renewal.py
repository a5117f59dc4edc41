"""Fetches that go on after the answer: they renew what was served stale."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from graphweft.connectors.contract import RequestContext

__all__ = ["Renewals"]

log: Any = structlog.get_logger("graphweft.caching")

_SECONDS = 30.0
_MAX_AT_ONCE = 100


class Renewals:
    """Those under way."""

    def __init__(self) -> None:
        """None yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def under_way(self) -> tuple[asyncio.Task[None], ...]:
        """Those that have not ended."""
        return tuple(self._tasks)

    def begin(
        self,
        renew: Callable[[RequestContext], Awaitable[None]],
        context: RequestContext,
        names: set[str],
        under_way: set[str],
    ) -> None:
        """Renew what goes by these names, unless that is under way, in the name of a request.

        What is not renewed now, because much else is, will be found stale again.
        """
        if not names or len(self._tasks) >= _MAX_AT_ONCE:
            return
        deadline = asyncio.get_running_loop().time() + _SECONDS
        later = RequestContext(
            headers=context.headers,
            request_id=context.request_id,
            deadline=deadline,
            identity=context.identity,
            values=dict(context.values),
            obligations=1,
        )
        under_way |= names
        task = asyncio.get_running_loop().create_task(_guarded(renew, later, names, under_way))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """End them."""
        for task in self.under_way:
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)


async def _guarded(
    renew: Callable[[RequestContext], Awaitable[None]],
    later: RequestContext,
    names: set[str],
    under_way: set[str],
) -> None:
    try:
        await renew(later)
    except Exception as error:  # noqa: BLE001  # nobody waits; what is stale is found again
        log.info("not renewed", error=str(error), request_id=later.request_id)
    finally:
        under_way -= names
        later.loaders.clear()
