from __future__ import annotations

import asyncio

import pytest

from graphweft.connectors.batching import (
    LOOKUPS,
    READ,
    Load,
    chunks,
    forget_reads,
    limit_of,
    load_all,
    share,
)
from graphweft.connectors.contract import RequestContext


async def test_loads_of_one_turn_are_one_list_of_distinct_keys() -> None:
    context = RequestContext()
    lists: list[list[str]] = []

    async def load_many(loads: list[Load]) -> list[str]:
        lists.append([load.what for load in loads])
        return [load.what.upper() for load in loads]

    one, two = await asyncio.gather(
        load_all(context, "n", [Load(1, "a"), Load(2, "b"), Load(1, "a")], load_many),
        load_all(context, "n", [Load(2, "b"), Load(3, "c")], load_many),
    )
    assert (one, two) == (["A", "B", "A"], ["B", "C"])
    assert lists == [["a", "b", "c"]]
    assert await load_all(context, "n", [Load(3, "c"), Load(4, "d")], load_many) == ["C", "D"]
    assert lists == [["a", "b", "c"], ["d"]]


async def test_a_cancelled_caller_does_not_take_the_others_with_it() -> None:
    context = RequestContext()
    release = asyncio.Event()

    async def load_many(loads: list[Load]) -> list[str]:
        await release.wait()
        return [load.what for load in loads]

    first = asyncio.create_task(load_all(context, "n", [Load(1, "a")], load_many))
    second = asyncio.create_task(load_all(context, "n", [Load(1, "a")], load_many))
    await asyncio.sleep(0)
    first.cancel()
    release.set()
    assert await second == ["a"]
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_shared_call_starts_once_and_is_kept() -> None:
    context = RequestContext()
    started = 0

    async def start() -> int:
        nonlocal started
        started += 1
        await asyncio.sleep(0)
        return started

    calls = [share(context, "read", start) for _ in range(3)]
    assert await asyncio.gather(*calls) == [1, 1, 1]
    assert await share(context, "read", start) == 1


async def test_a_shared_failure_reaches_everybody_and_is_forgotten() -> None:
    context = RequestContext()
    outcomes = [ValueError("no"), None]

    async def start() -> str:
        await asyncio.sleep(0)
        failure = outcomes.pop(0)
        if failure is not None:
            raise failure
        return "yes"

    found = await asyncio.gather(
        share(context, "read", start), share(context, "read", start), return_exceptions=True
    )
    assert [type(item) for item in found] == [ValueError, ValueError]
    assert await share(context, "read", start) == "yes"


async def test_who_waits_starts_anew_when_the_one_who_started_is_cancelled() -> None:
    context = RequestContext()
    release = asyncio.Event()
    started = 0

    async def start() -> int:
        nonlocal started
        started += 1
        await release.wait()
        return started

    first = asyncio.create_task(share(context, "read", start))
    second = asyncio.create_task(share(context, "read", start))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    release.set()
    assert await second == 2
    assert first.cancelled()


async def test_reads_are_forgotten_and_limits_are_not() -> None:
    context = RequestContext()
    limit = limit_of(context, ("limit", "s"), 2)
    context.loaders[(READ, "x")] = context.loaders[(LOOKUPS, "y")] = object()
    context.loaders["other"] = object()
    forget_reads(context)
    assert set(context.loaders) == {("limit", "s"), "other"}
    assert limit_of(context, ("limit", "s"), 9) is limit


@pytest.mark.parametrize(
    ("size", "expected"), [(2, [[1, 2], [3]]), (3, [[1, 2, 3]]), (None, [[1, 2, 3]])]
)
def test_chunks_hold_at_most_their_size(size: int | None, expected: list[list[int]]) -> None:
    assert chunks([1, 2, 3], size) == expected
    assert chunks([], size) == []
