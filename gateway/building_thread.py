"""The thread in which snapshots are built, so that requests are answered meanwhile.

There is one: building is Python, and a second thread of it would only compete with the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

__all__ = ["in_building_thread"]

_BUILDING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="graphweft-building")

P = ParamSpec("P")
Result = TypeVar("Result")


async def in_building_thread(
    build: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
) -> Result:
    """Call a function there; whoever is cancelled does not wait for its end."""
    return await asyncio.wrap_future(_BUILDING.submit(build, *args, **kwargs))
