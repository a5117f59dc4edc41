"""Keep the cyclic garbage collector from what is built to stay.

Documents of a large supergraph are millions of small objects. Nearly all of them stay, and the
collector, which is started by their number, walks over them again and again: half of the time goes
there. Switched off, it would walk over all of them at once as soon as it is on again, and hold
every thread for seconds. So it looks at what is new, a little at a time, and at nothing twice.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

__all__ = ["collector_paused"]

_YOUNG = 20_000  # looking at so many objects takes a few milliseconds
_NEVER = 2**31 - 1
_LOCK = Lock()
_users: list[tuple[int, int, int]] = []
"""An entry for each block inside now: the thresholds as they were before the first one."""


@contextmanager
def collector_paused() -> Generator[None]:
    """Collect only what is new while the block runs; blocks may nest, and overlap in threads.

    What it leaves is taken for old: the next full collection is the first to look at it.
    """
    with _LOCK:
        _users.append(_users[0] if _users else gc.get_threshold())
        gc.set_threshold(_YOUNG, _NEVER, _NEVER)
    try:
        yield
    finally:
        with _LOCK:
            thresholds = _users.pop()
            if not _users:
                _grow_old()
                gc.set_threshold(*thresholds)


def _grow_old() -> None:
    """Make everything old that is not frozen, and frozen what is old where something is."""
    is_settled = gc.get_freeze_count() > 0
    gc.freeze()
    if not is_settled:
        gc.unfreeze()
