"""A client that leaves ends what was done for it alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tests.gateway.held_backend import HeldBackend, Served, gateway_over, hold

SDL = {"one": "type Query { a: Int } type Mutation { change: Int }", "two": "type Query { b: Int }"}


@asynccontextmanager
async def serving(**settings: Any) -> AsyncGenerator[tuple[Served, HeldBackend, HeldBackend]]:
    async with (
        hold(a=1, change=1) as one,
        hold(b=2) as two,
        gateway_over(SDL, {"one": one, "two": two}, **settings) as served,
    ):
        yield served, one, two


async def test_calls_to_subgraphs_are_cancelled_when_the_client_leaves() -> None:
    async with serving() as (served, one, two):
        request = served.ask("{ a b }")
        await one.until(asked=1)
        await two.until(asked=1)
        request.cancel()
        await one.until(left=1)
        await two.until(left=1)
        await served.until_in_flight(0)
        one.gate.set()
        two.gate.set()
        assert (await served.ask("{ a b }")).json() == {"data": {"a": 1, "b": 2}}


async def test_an_operation_that_is_passed_through_is_cancelled_too() -> None:
    async with serving() as (served, one, _):
        request = served.ask("{ a }")
        await one.until(asked=1)
        request.cancel()
        await one.until(left=1)


async def test_a_mutation_that_was_begun_goes_on_without_its_client() -> None:
    async with serving() as (served, one, two):
        mutation = served.ask("mutation { change }")
        await one.until(asked=1)
        mutation.cancel()
        query = served.ask("{ b }")
        await two.until(asked=1)
        query.cancel()
        await two.until(left=1)  # whoever left before has been noticed by now
        await served.until_in_flight(1)
        one.gate.set()
        await one.until(answered=1)
        await served.until_in_flight(0)
        assert one.left == 0


async def test_equal_queries_of_several_clients_are_sent_once() -> None:
    async with serving() as (served, one, _):
        first = served.ask("{ a }")
        await one.until(asked=1)
        others = [served.ask("{ a }") for _ in range(5)]
        await served.until_in_flight(6)
        last = served.ask("{ x: a }")
        await one.until(asked=2)
        one.gate.set()
        for request in (first, *others):
            assert (await request).json() == {"data": {"a": 1}}
        assert (await last).status_code == 200
        assert len(one.asked) == 2


async def test_queries_are_not_shared_where_that_is_switched_off() -> None:
    shaping = {"all": {"single_flight": True}, "subgraphs": {"one": {"single_flight": False}}}
    async with serving(traffic_shaping=shaping) as (served, one, _):
        requests = [served.ask("{ a }") for _ in range(2)]
        await one.until(asked=2)
        one.gate.set()
        assert [(await r).status_code for r in requests] == [200, 200]


async def test_clients_with_other_credentials_share_nothing() -> None:
    headers = {"all": {"propagate": ["authorization"]}}
    async with serving(headers=headers) as (served, one, _):
        requests = [served.ask("{ a }", authorization=name) for name in ("ada", "bob")]
        await one.until(asked=2)
        requests += [served.ask("{ a }", authorization="ada"), served.ask("{ a }")]
        await one.until(asked=3)
        await served.until_in_flight(4)
        one.gate.set()
        assert [(await r).status_code for r in requests] == [200] * 4
        assert one.answered == 3


async def test_equal_mutations_are_each_sent() -> None:
    async with serving() as (served, one, _):
        requests = [served.ask("mutation { change }") for _ in range(2)]
        await one.until(asked=2)
        one.gate.set()
        assert [(await r).status_code for r in requests] == [200, 200]


async def test_a_shared_call_goes_on_until_the_last_client_has_left() -> None:
    async with serving() as (served, one, two):
        await served.plan("{ a }")
        first = served.ask("{ a b }")
        await one.until(asked=1)
        await two.until(asked=1)
        second, third = served.ask("{ a }"), served.ask("{ a }")
        await served.until_in_flight(3)
        first.cancel()
        second.cancel()
        await served.until_in_flight(2)  # the second is gone; the first makes the call of the third
        other = served.ask("{ x: a }")
        await one.until(asked=2)
        other.cancel()
        await one.until(left=1)  # whoever left before has been noticed by now
        await served.until_in_flight(2)
        assert (len(one.asked), two.left) == (2, 0)
        third.cancel()
        await one.until(left=2)
        await two.until(left=1)
        await served.until_in_flight(0)
