"""Identical reads in flight share one call, and leave it as they came: each for itself."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.single_flight import SingleFlight
from graphweft.schemas.errors import BackendError


class Backend:
    """Answers when it is told to; knows its calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.cancelled: list[str] = []
        self.gate = asyncio.Event()
        self.failure: Exception | None = None

    async def send(self, what: str) -> str:
        self.calls.append(what)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(what)
            raise
        if self.failure is not None:
            raise self.failure
        return what.upper()


class Request:
    """A request that makes one call, and leaves as the gateway would have it leave."""

    def __init__(
        self, flight: SingleFlight[str, str], backend: Backend, key: str = "k", seconds: float = 0
    ) -> None:
        loop = asyncio.get_running_loop()
        self.context = RequestContext(deadline=loop.time() + seconds if seconds else None)
        self.task = loop.create_task(flight.run(key, self.context, backend.send, key))

    def leave(self) -> None:
        def end() -> None:
            if not self.context.obligations:
                self.task.cancel()

        self.context.leave = end
        end()


async def turns() -> None:
    """Let everything that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def backend() -> Backend:
    return Backend()


@pytest.fixture
def flight() -> SingleFlight[str, str]:
    return SingleFlight()


async def test_equal_calls_in_flight_are_made_once(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    requests = [Request(flight, backend, key) for key in ("a", "a", "b", "a")]
    await turns()
    backend.gate.set()
    assert await asyncio.gather(*[r.task for r in requests]) == ["A", "A", "B", "A"]
    assert backend.calls == ["a", "b"]
    assert all(r.context.obligations == 0 for r in requests)


async def test_a_call_that_has_ended_is_made_again(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    backend.gate.set()
    await Request(flight, backend).task
    await Request(flight, backend).task
    assert backend.calls == ["k", "k"]


async def test_a_failure_is_given_to_all_and_not_kept(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    backend.failure = BackendError("no", code="UPSTREAM_UNREACHABLE")
    requests = [Request(flight, backend) for _ in range(3)]
    await turns()
    backend.gate.set()
    results = await asyncio.gather(*[r.task for r in requests], return_exceptions=True)
    assert results == [backend.failure] * 3
    backend.failure = None
    assert await Request(flight, backend).task == "K"


async def test_who_leaves_does_not_end_the_call_for_others(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    first, second, third = (Request(flight, backend) for _ in range(3))
    await turns()
    third.leave()
    first.leave()
    await turns()
    assert third.task.cancelled()
    assert not backend.cancelled
    backend.gate.set()
    assert await second.task == "K"
    assert backend.calls == ["k"]
    await turns()
    assert first.task.done()


async def test_the_last_one_to_leave_ends_the_call(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    requests = [Request(flight, backend) for _ in range(3)]
    await turns()
    for request in requests:
        assert not backend.cancelled
        request.leave()
        await turns()
    assert backend.cancelled == ["k"]
    assert all(r.task.cancelled() for r in requests)


async def test_one_of_those_who_wait_takes_over_a_call_that_was_cancelled(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    first, second, third = (Request(flight, backend) for _ in range(3))
    await turns()
    first.task.cancel()
    await turns()
    backend.gate.set()
    assert [await second.task, await third.task] == ["K", "K"]
    assert backend.calls == ["k", "k"]


async def test_who_waits_gives_up_at_its_own_deadline(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    first = Request(flight, backend, seconds=1_000)
    await turns()
    second = Request(flight, backend, seconds=0.01)
    with pytest.raises(BackendError) as refused:
        await second.task
    assert refused.value.code == "UPSTREAM_TIMEOUT"
    backend.gate.set()
    assert await first.task == "K"


async def test_a_call_that_ends_too_soon_is_not_joined(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    requests = [Request(flight, backend, seconds=s) for s in (100, 150, 500, 0)]
    await turns()
    assert backend.calls == ["k", "k", "k"]
    backend.gate.set()
    assert await asyncio.gather(*[r.task for r in requests]) == ["K"] * 4


async def test_two_calls_of_one_request_leave_together(
    flight: SingleFlight[str, str], backend: Backend
) -> None:
    context = RequestContext()

    async def both() -> list[str]:
        calls = [flight.run("k", context, backend.send, "k") for _ in range(2)]
        return list(await asyncio.gather(*calls))

    task = asyncio.create_task(both())
    await turns()
    assert backend.calls == ["k"]
    assert context.obligations == 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await turns()
    assert backend.cancelled == ["k"]
    assert backend.calls == ["k"]
