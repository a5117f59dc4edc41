"""Snapshots are built beside the event loop, which answers requests meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphweft.gateway import snapshot
from graphweft.gateway.app import Gateway
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.config import GatewayConfig
from tests.gateway.fakes import gateway_client
from tests.gateway.held_step import HeldStep
from tests.kit.plans import supergraph_of

QUERY = {"query": "{ __typename }"}
SUBGRAPHS = {"a": "type Query { a: Int }", "b": "type Query { b: Int }"}


def of_subgraphs(folder: Path) -> dict[str, Any]:
    for name, sdl in SUBGRAPHS.items():
        (folder / f"{name}.graphql").write_text(sdl)
    return {
        "subgraphs": {
            name: {"schema": folder / f"{name}.graphql", "graphql": {"url": "http://127.0.0.1:1"}}
            for name in SUBGRAPHS
        }
    }


def of_supergraph(folder: Path) -> dict[str, Any]:
    (folder / "supergraph.graphql").write_text(supergraph_of(SUBGRAPHS))
    return {"supergraph": folder / "supergraph.graphql"}


@pytest.mark.parametrize(
    ("source", "step"),
    [
        (of_subgraphs, "read_subgraphs"),
        (of_subgraphs, "compose_or_fail"),
        (of_subgraphs, "build_graph"),
        (of_supergraph, "read_supergraph"),
        (of_supergraph, "build_query_graph"),
    ],
)
async def test_requests_are_answered_while_a_reload_builds(
    source: Callable[[Path], dict[str, Any]],
    step: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway = Gateway.from_config(GatewayConfig.model_validate(source(tmp_path)))
    async with gateway_client(gateway) as client:
        held = HeldStep(getattr(snapshot, step))
        monkeypatch.setattr(snapshot, step, held)
        reloading = asyncio.create_task(gateway.reload())
        async with held.begun():
            answer = await client.post("/graphql", json=QUERY)
            assert answer.json() == {"data": {"__typename": "Query"}}
            assert not reloading.done()
        assert (await reloading).error is None


async def test_what_fails_in_the_thread_fails_for_the_caller() -> None:
    def fail(*, reason: str) -> None:
        raise ValueError(reason)

    with pytest.raises(ValueError, match="no"):
        await in_building_thread(fail, reason="no")


async def test_who_is_cancelled_does_not_wait_for_the_thread() -> None:
    held = HeldStep(lambda: None)
    building = asyncio.create_task(in_building_thread(held))
    async with held.begun():
        building.cancel()
        with pytest.raises(asyncio.CancelledError):
            await building
