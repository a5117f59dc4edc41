"""Calls that one request shares: lookups through a dataloader, identical reads, a limit at a time.

Everything here lives in `RequestContext.loaders`, so it ends with the request. Values are handed to
several callers: they are read, never changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

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


class _Batch(Generic[T]):
    """The loads of one turn of the event loop, by key; `results` once `task` is done."""

    __slots__ = ("loads", "results", "task")

    def __init__(self, load_many: Callable[[_Batch[T]], Coroutine[Any, Any, None]]) -> None:
        self.loads: dict[Hashable, Load] = {}
        self.results: dict[Hashable, T] = {}
        self.task = asyncio.get_running_loop().create_task(load_many(self))


class _Loader(Generic[T]):
    """The batches of one name in one request: that which is open, and where each key went."""

    __slots__ = ("batch_of", "context", "load_many", "open")

    def __init__(self, context: RequestContext, load_many: LoadMany[T]) -> None:
        self.context = context
        self.load_many = load_many
        self.open: _Batch[T] | None = None
        self.batch_of: dict[Hashable, _Batch[T]] = {}

    async def load(self, loads: Sequence[Load]) -> list[T]:
        batch_of = self.batch_of
        for load in loads:
            if load.key not in batch_of:
                batch = self.open or self._begin()
                batch.loads[load.key] = load
                batch_of[load.key] = batch
        found = [batch_of[load.key] for load in loads]
        for batch in dict.fromkeys(found):
            # a batch is shared: a caller that is cancelled must not take the others with it
            await asyncio.shield(batch.task)
        return [batch.results[load.key] for batch, load in zip(found, loads, strict=True)]

    def _begin(self) -> _Batch[T]:
        batch = self.open = _Batch[T](self._run)
        tasks: set[asyncio.Task[Any]] = self.context.loaders.setdefault(_TASKS, set())
        tasks.add(batch.task)
        return batch

    async def _run(self, batch: _Batch[T]) -> None:
        await asyncio.sleep(0)  # whoever runs in this turn of the event loop may still join
        self.open = None
        results = await self.load_many([*batch.loads.values()])
        batch.results = dict(zip(batch.loads, results, strict=True))


async def load_all(
    context: RequestContext, name: Hashable, loads: Sequence[Load], load_many: LoadMany[T]
) -> list[T]:
    """Load through the request's dataloader of this name.

    Everything that is asked for in one turn of the event loop, by whichever part of the plan, goes
    to `load_many` in one list in which each key stands once; what was loaded before is not loaded
    again. `load_many` answers in the order of its list and does not raise: a failure is a value.
    """
    loader: _Loader[T] | None = context.loaders.get(name)
    if loader is None:
        loader = context.loaders[name] = _Loader(context, load_many)
    return await loader.load(loads)


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
