"""Requests that read the same at the same moment make one call, and leave it each for itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphweft.connectors.contract import RequestContext, SubgraphResponse
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import DescriptorSetFile
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import Shop


class Held:
    """A server whose calls wait; knows how many have come, and whether one was given up."""

    def __init__(self, shop: Shop) -> None:
        self.came = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.left = asyncio.Event()
        shop.block = self._block

    async def _block(self) -> None:
        self.came.release()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise


@pytest.fixture
async def connector(target: str, descriptor_set: Path) -> AsyncIterator[GrpcConnector]:
    connector = await connect(target, DescriptorSetFile(descriptor_set))
    yield connector
    await connector.aclose()


def ask(connector: GrpcConnector, number: str = "1") -> asyncio.Task[SubgraphResponse]:
    text = f'{{ order(id: "{number}") {{ id }} }}'
    return asyncio.create_task(
        run(connector, "orders_Query_order_0", text, context=RequestContext())
    )


async def test_equal_calls_of_several_requests_are_made_once(
    connector: GrpcConnector, shop: Shop
) -> None:
    held = Held(shop)
    requests = [ask(connector), ask(connector), ask(connector, "2")]
    await held.came.acquire()
    await held.came.acquire()
    held.gate.set()
    answers = [(await request).data for request in requests]
    assert answers == [{"order": {"id": number}} for number in ("1", "1", "2")]
    assert sorted(request.id for request in shop.asked("GetOrder")) == ["1", "2"]


async def test_each_call_is_made_where_sharing_is_switched_off(
    target: str, descriptor_set: Path, shop: Shop
) -> None:
    config = GrpcConfig(single_flight=False)
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    await asyncio.gather(ask(connector), ask(connector))
    assert len(shop.asked("GetOrder")) == 2
    await connector.aclose()


async def test_a_call_is_cancelled_at_the_server_when_nobody_waits(
    connector: GrpcConnector, shop: Shop
) -> None:
    held = Held(shop)
    request = ask(connector)
    await held.came.acquire()
    request.cancel()
    async with asyncio.timeout(30):
        await held.left.wait()
