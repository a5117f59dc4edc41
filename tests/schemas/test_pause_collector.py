"""The garbage collector is left out of a block, and is as it was afterwards."""

from __future__ import annotations

import gc
from threading import Event, Thread

import pytest

from graphweft.schemas.pause_collector import collector_paused


def test_collector_is_off_inside_of_nested_blocks_and_on_after_the_outer_one() -> None:
    with collector_paused():
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collector_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="wrong"), collector_paused():
        raise ValueError("wrong")
    assert gc.isenabled()


def test_collector_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_collector_stays_off_until_the_last_of_overlapping_threads_is_done() -> None:
    inside, leave = Event(), Event()

    def hold() -> None:
        with collector_paused():
            inside.set()
            leave.wait(10)

    thread = Thread(target=hold)
    with collector_paused():
        thread.start()
        assert inside.wait(10)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()
