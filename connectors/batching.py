"""Calls that one request shares: lookups through a dataloader, identical reads, a limit at a time.

Everything here lives in `RequestContext.loaders`, so it ends with the request. Values are handed to
several callers: they are read, never changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

from aiodataloader import DataLoader

from graphweft.connectors.contract import RequestContext

__all__ = [
    "LOOKUPS",
    "READ",
    "Load",
    "cancel_loads",
    "chunks",
    "forget_reads",
    "limit_of",
    "load_all",
    "share",
]

T = TypeVar("T")

_TASKS = "tasks"

LOOKUPS = "lookups"
"""First item of the names of dataloaders."""

READ = "read"
"""First item of the names of shared reads."""


class Load(NamedTuple):
    """One thing to load: `key` says whether two of them are the same."""

    key: Hashable
    what: Any


LoadMany = Callable[[list[Load]], Coroutine[Any, Any, list[T]]]


async def load_all(
    context: RequestContext, name: Hashable, loads: Sequence[Load], load_many: LoadMany[T]
) -> list[T]:
    """Load through the request's dataloader of this name.

    Everything that is asked for in one turn of the event loop, by whichever part of the plan, goes
    to `load_many` in one list in which each key stands once; what was loaded before is not loaded
    again. `load_many` answers in the order of its list and does not raise: a failure is a value.
    """
    loader = context.loaders.get(name)
    if loader is None:
        loader = DataLoader[Load, T](partial(_load, context, load_many), get_cache_key=_key_of)
        context.loaders[name] = loader
    # shielded: a future is shared, so a caller that is cancelled must not take the others with it
    return await asyncio.shield(cast("DataLoader[Load, T]", loader).load_many(loads))


async def _load(context: RequestContext, load_many: LoadMany[T], loads: list[Load]) -> list[T]:
    """Load, in the task that the dataloader made for it: the request has to know of it."""
    tasks: set[asyncio.Task[Any] | None] = context.loaders.setdefault(_TASKS, set())
    task = asyncio.current_task()
    tasks.add(task)
    try:
        return await load_many(loads)
    finally:
        tasks.discard(task)


def cancel_loads(context: RequestContext) -> None:
    """End what the request's dataloaders are doing: nobody waits for it any more."""
    for task in context.loaders.get(_TASKS, ()):
        task.cancel()


async def share(context: RequestContext, name: Hashable, start: Callable[[], Awaitable[T]]) -> T:
    """The result of a call that is the same for everybody in the request who names it alike.

    A failure is shared with those who wait for it, and forgotten: the next one starts anew.
    """
    while (running := context.loaders.get(name)) is not None:
        future = cast("asyncio.Future[T]", running)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not future.cancelled() or (task is not None and task.cancelling()):
                raise
    future = asyncio.get_running_loop().create_future()
    context.loaders[name] = future
    try:
        result = await start()
    except BaseException as error:
        del context.loaders[name]
        if isinstance(error, Exception):
            future.set_exception(error)
            future.exception()  # marks it as seen: there may be nobody else who waits
        else:
            future.cancel()
        raise
    future.set_result(result)
    return result


def limit_of(context: RequestContext, name: Hashable, size: int) -> asyncio.Semaphore:
    """The request's limit of this name: how many calls may run at a time."""
    limit: asyncio.Semaphore | None = context.loaders.get(name)
    if limit is None:
        limit = context.loaders[name] = asyncio.Semaphore(size)
    return limit


def forget_reads(context: RequestContext) -> None:
    """Forget what the request has read so far: something changed since."""
    for name in [*context.loaders]:
        if isinstance(name, tuple) and name[0] in {LOOKUPS, READ}:
            del context.loaders[name]


def chunks(items: Sequence[T], size: int | None) -> list[Sequence[T]]:
    """Pieces of at most `size` items, in order; one piece where there is no size."""
    if size is None or len(items) <= size:
        return [items] if items else []
    return [items[start : start + size] for start in range(0, len(items), size)]


def _key_of(load: Load) -> Hashable:
    return load.key
