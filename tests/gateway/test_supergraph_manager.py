"""A reload swaps one reference; what cannot be built is never served."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from graphweft.gateway.app import Gateway
from graphweft.gateway.problems import BuildFailedError, Problem
from graphweft.gateway.snapshot import Snapshot
from tests.gateway.fakes import (
    FakeConnector,
    fake_config,
    fake_gateway,
    fake_snapshot,
    gateway_client,
)

QUERY = {"query": "{ hello }"}


def snapshot(revision: str, hello: Any) -> Snapshot:
    return fake_snapshot(fake_config(), revision, hello=hello)


def connector(item: Snapshot) -> FakeConnector:
    return cast("FakeConnector", item.connectors["fake"])


async def test_a_reload_serves_the_next_revision_and_closes_the_last() -> None:
    first, second = snapshot("r1", "one"), snapshot("r2", "two")
    gateway = fake_gateway(first, second)
    closed: list[bool] = []
    gateway.manager.on_garbage = lambda: closed.append(connector(first).is_closed)
    async with gateway_client(gateway) as client:
        assert (await client.post("/graphql", json=QUERY)).json() == {"data": {"hello": "one"}}
        result = await gateway.reload()
        assert (result.is_changed, result.revision) == (True, "r2")
        assert (await client.post("/graphql", json=QUERY)).json() == {"data": {"hello": "two"}}
    assert connector(first).is_closed
    assert connector(second).is_closed
    assert closed == [True], "it was told once, after it had been closed"


async def test_a_request_keeps_its_revision_to_its_end() -> None:
    started, finish = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> str:
        started.set()
        await finish.wait()
        return "one"

    first, second = snapshot("r1", slow), snapshot("r2", "two")
    gateway = fake_gateway(first, second)
    async with gateway_client(gateway) as client:
        running = asyncio.create_task(client.post("/graphql", json=QUERY))
        await asyncio.wait_for(started.wait(), 10)
        await gateway.reload()
        assert (await client.post("/graphql", json=QUERY)).json() == {"data": {"hello": "two"}}
        assert not connector(first).is_closed
        finish.set()
        assert (await running).json() == {"data": {"hello": "one"}}
    assert connector(first).is_closed


async def test_a_configuration_that_cannot_be_built_is_reported_and_not_served() -> None:
    problem = BuildFailedError([Problem("INVALID_GRAPHQL", "bad")])
    first = snapshot("r1", "one")
    gateway = fake_gateway(first, problem, snapshot("r3", "three"))
    told: list[str] = []
    gateway.manager.on_garbage = lambda: told.append(gateway.manager.current.snapshot.revision)
    async with gateway_client(gateway) as client:
        result = await gateway.reload()
        assert (result.is_changed, result.revision, result.error) == (False, "r1", problem)
        assert told == ["r1"], "what was built of it is garbage"
        assert (await client.post("/graphql", json=QUERY)).json() == {"data": {"hello": "one"}}
        assert (await gateway.reload()).is_changed
        assert (await client.post("/graphql", json=QUERY)).json() == {"data": {"hello": "three"}}


async def test_the_same_revision_is_not_swapped() -> None:
    first, again = snapshot("r1", "one"), snapshot("r1", "one")
    gateway: Gateway = fake_gateway(first, again)
    async with gateway_client(gateway):
        told: list[bool] = []
        gateway.manager.on_garbage = lambda: told.append(connector(again).is_closed)
        assert not (await gateway.reload()).is_changed
        assert told == [True]
        assert gateway.manager.current.snapshot is first
        assert connector(again).is_closed
        assert not connector(first).is_closed


async def test_starting_twice_builds_once() -> None:
    gateway = fake_gateway(snapshot("r1", "one"))
    await asyncio.gather(gateway.start(), gateway.start())
    await gateway.stop()
