"""Holds the snapshot that is served, and replaces it whole.

A request takes the current generation once and keeps it to its end. A reload builds the next one
beside it and swaps one reference; a configuration that cannot be built is never swapped in. The
connectors of a retired generation are closed when its last request has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from graphweft.gateway.snapshot import Snapshot
from graphweft.schemas.errors import GraphweftError

__all__ = ["Generation", "ReloadResult", "SupergraphManager"]

log: Any = structlog.get_logger("graphweft.supergraph")


@dataclass(slots=True)
class Generation:
    """A snapshot in service.

    Attributes:
        snapshot: what is served.
        in_flight: requests that use it.
        is_retired: whether another one has taken its place.
    """

    snapshot: Snapshot
    in_flight: int = 0
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """What a reload came to.

    Attributes:
        revision: revision that is served now.
        is_changed: whether it is another one than before.
        error: why the new configuration was refused, None where it was not.
    """

    revision: str
    is_changed: bool
    error: GraphweftError | None = None


class SupergraphManager:
    """The one mutable reference of a gateway.

    Attributes:
        on_garbage: called when a snapshot, or what was built of one that is not served, has become
            garbage.
    """

    def __init__(self, load: Callable[[], Awaitable[Snapshot]]) -> None:
        """Hold what `load` builds; it is called at start and by each reload."""
        self.on_garbage: Callable[[], None] | None = None
        self._load = load
        self._lock = asyncio.Lock()
        self._current: Generation | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Generation:
        """The generation that new requests use; there is one after `start`."""
        assert self._current is not None, "the manager has not been started"
        return self._current

    @property
    def is_started(self) -> bool:
        """Whether there is a snapshot to serve."""
        return self._current is not None

    async def start(self) -> None:
        """Build the first snapshot, once however often it is called.

        Raises:
            GraphweftError: it cannot be built.
        """
        async with self._lock:
            if self._current is None:
                self._current = Generation(await self._load())

    async def reload(self) -> ReloadResult:
        """Build the snapshot again and swap it in; the old one stays where that fails."""
        async with self._lock:
            old = self.current
            try:
                snapshot = await self._load()
            except GraphweftError as error:
                log.warning("reload refused", reason=str(error), serving=old.snapshot.revision)
                self._tell_garbage()
                return ReloadResult(old.snapshot.revision, is_changed=False, error=error)
            if snapshot.revision == old.snapshot.revision:
                await self._aclose_snapshot(snapshot)
                return ReloadResult(snapshot.revision, is_changed=False)
            self._swap(old, snapshot)
            return ReloadResult(snapshot.revision, is_changed=True)

    async def replace(self, build: Callable[[], Awaitable[Snapshot]]) -> None:
        """Swap in another snapshot than a reload would build; the old one stays where that fails.

        Args:
            build: makes the snapshot, with nothing else swapped in meanwhile. Once it has returned
                the snapshot is served.

        Raises:
            GraphweftError: it cannot be built.
        """
        async with self._lock:
            old = self.current
            try:
                snapshot = await build()
            except BaseException:
                self._tell_garbage()
                raise
            self._swap(old, snapshot)

    def release(self, generation: Generation) -> None:
        """A request that used a generation has ended."""
        generation.in_flight -= 1
        if generation.is_retired and generation.in_flight == 0:
            self._close(generation)

    async def aclose(self) -> None:
        """Close the current snapshot, and wait for retired ones that are closing."""
        current, self._current = self._current, None
        if current is not None:
            await current.snapshot.aclose()
        if self._closing:
            await asyncio.gather(*self._closing)

    def _swap(self, old: Generation, snapshot: Snapshot) -> None:
        self._current = Generation(snapshot)
        log.info("reloaded", revision=snapshot.revision, replaced=old.snapshot.revision)
        self._retire(old)

    def _retire(self, generation: Generation) -> None:
        generation.is_retired = True
        if generation.in_flight == 0:
            self._close(generation)

    def _close(self, generation: Generation) -> None:
        task = asyncio.create_task(self._aclose_snapshot(generation.snapshot))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _aclose_snapshot(self, snapshot: Snapshot) -> None:
        await snapshot.aclose()
        self._tell_garbage()

    def _tell_garbage(self) -> None:
        if self.on_garbage is not None:
            self.on_garbage()
