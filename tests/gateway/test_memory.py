from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from graphweft.gateway.memory import settle_memory


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_became_garbage_since_the_last_time_is_freed() -> None:
    cycle = _Cycle()
    settle_memory()
    gone = weakref.ref(cycle)
    del cycle
    gc.collect()
    assert gone() is not None, "it was not left out of collections"
    settle_memory()
    assert gone() is None


def test_requests_are_collected_seldom() -> None:
    default = gc.get_threshold()
    settle_memory()
    assert gc.get_threshold() > default
    assert gc.get_freeze_count() > 0
