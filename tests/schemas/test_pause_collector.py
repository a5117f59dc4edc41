"""In a block the collector looks at what is new only, and afterwards it is as it was."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from graphweft.schemas.pause_collector import collector_paused

BEFORE = (700, 11, 12)


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.set_threshold(*BEFORE)
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def is_paused() -> bool:
    _, middle, old = gc.get_threshold()
    return middle > 1_000_000 < old


def test_only_new_objects_are_collected_until_the_outer_block_ends() -> None:
    with collector_paused():
        with collector_paused():
            assert is_paused()
        assert is_paused()
    assert gc.get_threshold() == BEFORE


def test_the_collector_is_as_it_was_after_an_error() -> None:
    with pytest.raises(ValueError, match="wrong"), collector_paused():
        raise ValueError("wrong")
    assert gc.get_threshold() == BEFORE


def test_what_was_made_is_not_looked_at_as_new_after_the_block() -> None:
    with collector_paused():
        made = [_Cycle() for _ in range(1_000)]
    gone = weakref.ref(made[0])
    del made
    gc.collect(1)
    assert gone() is not None
    gc.collect()
    assert gone() is None


def test_what_was_frozen_stays_frozen_with_what_was_made() -> None:
    gc.freeze()
    with collector_paused():
        cycle = _Cycle()
    gone = weakref.ref(cycle)
    del cycle
    gc.collect()
    assert gone() is not None


def test_garbage_is_freed_in_the_block() -> None:
    with collector_paused():
        gone = weakref.ref(_Cycle())
        kept = [_Cycle() for _ in range(100_000)]
        assert gone() is None
    assert kept


def test_the_collector_is_paused_until_the_last_of_overlapping_threads_is_done() -> None:
    inside, leave = Event(), Event()

    def hold() -> None:
        with collector_paused():
            inside.set()
            leave.wait(10)

    thread = Thread(target=hold)
    with collector_paused():
        thread.start()
        assert inside.wait(10)
    assert is_paused()
    leave.set()
    thread.join()
    assert gc.get_threshold() == BEFORE
