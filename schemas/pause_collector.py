"""Leave the cyclic garbage collector out of building what stays.

Documents of a large supergraph are millions of small objects. All of them stay, and the collector,
which is started by their number, walks over them again and again: half of the time goes there.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

__all__ = ["collector_paused"]

_LOCK = Lock()
_users: list[bool] = []
"""An entry for each block inside now; the first one says whether the collector was on."""


@contextmanager
def collector_paused() -> Generator[None]:
    """Pause the collector while the block runs; blocks may nest, and overlap in threads."""
    with _LOCK:
        _users.append(gc.isenabled() if not _users else _users[0])
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            was_on = _users.pop()
            if was_on and not _users:
                gc.enable()
