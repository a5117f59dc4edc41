"""A node that applies a revision and is killed on the way: python -m ... CONFIG PROPOSAL POINT."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.registry import registry
from graphweft.gateway.registry.store import RegistryStore
from graphweft.gateway.supergraph_manager import SupergraphManager

__all__ = ["POINTS"]


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(owner: Any, name: str) -> None:
    """Die where a function would be called."""
    setattr(owner, name, _die)


def _after(owner: Any, name: str) -> None:
    """Die where it has done its work."""
    original: Callable[..., Any] = getattr(owner, name)

    def called(*arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        if inspect.isawaitable(result):
            return _then_die(result)
        _die()
        return result

    setattr(owner, name, called)


async def _then_die(result: Awaitable[Any]) -> None:
    await result
    _die()


POINTS: dict[str, Callable[[], None]] = {
    "before the files are written": lambda: _before(registry, "write_graph"),
    "after the files are written": lambda: _after(registry, "write_graph"),
    "after the snapshot is built": lambda: _after(registry, "build_snapshot"),
    "before the operations are planned": lambda: _before(registry.Registry, "_warm_up"),
    "before the commit": lambda: _before(RegistryStore, "commit"),
    "after the commit": lambda: _after(RegistryStore, "commit"),
    "before what is served is kept": lambda: _before(registry, "keep_served"),
    "before the kept file is there": lambda: _before(os, "replace"),
    "after what is served is kept": lambda: _after(registry, "keep_served"),
    "before the swap": lambda: _before(SupergraphManager, "_swap"),
    "after the swap": lambda: _after(SupergraphManager, "_swap"),
    "before the proposal is forgotten": lambda: _before(RegistryStore, "forget_proposal"),
}
"""Where it is killed, from the first to the last thing that an apply does."""


async def _run(config: Path, proposal: str, point: str) -> None:
    gateway = Gateway.from_config(load_config(config))
    await gateway.start()
    assert gateway.follower is not None
    POINTS[point]()
    await gateway.follower.registry.apply(proposal, author="ann", reason=None, accept_breaking=True)


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
