"""The shop's descriptors, compiled once, and servers that serve it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphweft.connectors.grpc.descriptors import Descriptors, DescriptorSetFile, load_descriptors
from graphweft.connectors.grpc.protos import compile_protos
from tests.connectors.grpc.shop import Shop, start_server

PROTO = Path(__file__).with_name("shop.proto")


@pytest.fixture(scope="session")
def descriptor_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.pb"
    path.write_bytes(asyncio.run(compile_protos([PROTO])).SerializeToString())
    return path


@pytest.fixture(scope="session")
def descriptors(descriptor_set: Path) -> Descriptors:
    return asyncio.run(load_descriptors(DescriptorSetFile(descriptor_set)))


@pytest.fixture
def shop(descriptors: Descriptors) -> Shop:
    return Shop(descriptors)


@pytest.fixture
async def target(shop: Shop) -> AsyncIterator[str]:
    """A server without reflection."""
    server, target = await start_server(shop)
    yield target
    await server.stop(None)
