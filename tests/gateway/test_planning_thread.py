"""Unseen operations are prepared beside the event loop, which answers other requests meanwhile."""

from __future__ import annotations

import asyncio
import importlib

import pytest

from tests.gateway.fakes import gateway_client
from tests.gateway.held_step import HeldStep
from tests.gateway.one_subgraph import one_subgraph_gateway

KNOWN = {"query": "{ hello }"}
PREPARE = "graphweft.federation.prepare_operation"


@pytest.mark.parametrize(
    ("module", "step", "repeats"),
    [
        ("graphweft.policies.limits.parse", "parse", 500),
        ("graphweft.policies.limits.check", "measure_operation", 500),
        (PREPARE, "validate", 500),  # graphql-core compares each with each, and gives up
        (PREPARE, "normalize_operation", 50),
        (PREPARE, "plan_operation", 50),
        (PREPARE, "compile_plan", 50),
    ],
)
async def test_requests_are_answered_while_a_crafted_operation_is_prepared(
    module: str, step: str, repeats: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = one_subgraph_gateway(limits={"max_repeats": 0, "max_root_fields": 0})
    async with gateway_client(gateway) as client:
        await client.post("/graphql", json=KNOWN)
        held = HeldStep(getattr(importlib.import_module(module), step))
        monkeypatch.setattr(f"{module}.{step}", held)
        crafted = {"query": "{" + "me{__typename}" * repeats + "}"}
        asking = asyncio.create_task(client.post("/graphql", json=crafted, timeout=60))
        async with held.begun():
            answer = await client.post("/graphql", json=KNOWN)
            assert answer.json() == {"data": {"hello": "hello"}}
            assert not asking.done()
        assert (await asking).status_code == 200
    assert len(held.threads) == 1
    assert held.threads[0].startswith("graphweft-planning")
