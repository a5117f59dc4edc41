"""Servers that are away, unwell or come back: what is called again, what is called at all."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

from graphweft import __version__
from graphweft.connectors.grpc.backend import GrpcBackend
from graphweft.connectors.grpc.channel import ChannelOptions
from graphweft.connectors.grpc.config import GrpcConfig
from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptor_cache import cache_file, keep_files
from graphweft.connectors.grpc.descriptors import DescriptorSetFile, ServerReflection
from graphweft.schemas.errors import BackendError
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import Shop, health_handler, serve, start_server

ORDER = '{ order(id: "1") { id } }'
CREATE = 'mutation { placeOrder(id: "9") { id } }'


class _Flaky:
    """Fails so many calls before it answers."""

    def __init__(self, shop: Shop, failures: int) -> None:
        self._shop = shop
        self._left = failures

    async def __call__(self) -> None:
        self._left -= 1
        name = self._shop.calls[-1][0]
        if self._left >= 0:
            self._shop.failures[name] = (grpc.StatusCode.UNAVAILABLE, "later")
        else:
            self._shop.failures.pop(name, None)


@pytest.mark.parametrize(("attempts", "calls", "is_answered"), [(1, 1, False), (3, 2, True)])
async def test_a_read_is_called_again_where_the_server_is_unavailable(
    shop: Shop, descriptor_set: Path, attempts: int, calls: int, is_answered: bool
) -> None:
    shop.before = _Flaky(shop, 1)
    server, target = await start_server(shop)
    config = GrpcConfig(channel=ChannelOptions(attempts=attempts))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await server.stop(None)

    assert len(shop.asked("GetOrder")) == calls
    assert (response.data == {"order": {"id": "1"}}) is is_answered


async def test_a_write_is_called_once(shop: Shop, descriptor_set: Path) -> None:
    shop.before = _Flaky(shop, 1)
    server, target = await start_server(shop)
    config = GrpcConfig(channel=ChannelOptions(attempts=3))
    connector = await connect(target, DescriptorSetFile(descriptor_set), config=config)
    response = await run(connector, "orders_Mutation_placeOrder_0", CREATE)
    await connector.aclose()
    await server.stop(None)

    assert len(shop.asked("CreateOrder")) == 1
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"


async def test_calls_go_to_each_healthy_address_in_turn(shop: Shop, descriptor_set: Path) -> None:
    well, ill, other = (Shop(shop.descriptors) for _ in range(3))
    servers: list[Any] = []
    ports: list[str] = []
    for one, is_well in ((well, True), (ill, False), (other, True)):
        server, target = await serve(one.handler(), health_handler(is_well=is_well))
        servers.append(server)
        ports.append(target.rpartition(":")[2])
    options = ChannelOptions(load_balancing="round_robin", health_service="")
    target = "ipv4:" + ",".join(f"127.0.0.1:{port}" for port in ports)
    connector = await connect(
        target, DescriptorSetFile(descriptor_set), config=GrpcConfig(channel=options)
    )
    async with asyncio.timeout(30):
        while not (well.calls and other.calls):  # connections come up one by one
            response = await run(connector, "orders_Query_order_0", ORDER)
            assert response.data == {"order": {"id": "1"}}
    for _ in range(10):
        await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await asyncio.gather(*[server.stop(None) for server in servers])

    assert ill.calls == []


async def test_the_gateway_says_who_it_is(shop: Shop, descriptor_set: Path) -> None:
    server, target = await start_server(shop)
    connector = await connect(target, DescriptorSetFile(descriptor_set))
    await run(connector, "orders_Query_order_0", ORDER)
    await connector.aclose()
    await server.stop(None)

    assert shop.metadata[0]["user-agent"].startswith(f"graphweft/{__version__} ")


# -- descriptors that were kept --------------------------------------------------------------------


async def _describe(target: str, folder: Path) -> str:
    config = GrpcConfig(descriptor_cache=folder)
    connector = GrpcConnector(
        "orders", target=target, descriptors=ServerReflection(), config=config
    )
    try:
        return await connector.describe()
    finally:
        await connector.aclose()


async def test_a_start_needs_no_server_that_was_asked_before(shop: Shop, tmp_path: Path) -> None:
    server, target = await start_server(shop, reflection_version="v1")
    told = await _describe(target, tmp_path / "kept")
    await server.stop(None)

    assert await _describe(target, tmp_path / "kept") == told


async def test_a_server_that_answers_is_asked_anew(shop: Shop, tmp_path: Path) -> None:
    server, target = await start_server(shop, reflection_version="v1")
    kept = cache_file(tmp_path, target)
    kept.write_bytes(b"")
    told = await _describe(target, tmp_path)
    await server.stop(None)

    assert "getOrder" in told
    assert kept.stat().st_size > 100
    assert await asyncio.to_thread(os.listdir, tmp_path) == [kept.name]


@pytest.mark.parametrize("content", [b"", b"not descriptors"])
async def test_kept_descriptors_that_cannot_be_read_are_as_good_as_none(
    shop: Shop, tmp_path: Path, content: bytes
) -> None:
    server, target = await start_server(shop)
    await server.stop(None)
    cache_file(tmp_path, target).write_bytes(content)
    with pytest.raises(BackendError, match="cannot be reached"):
        await _describe(target, tmp_path)


async def test_a_folder_that_cannot_be_written_to_does_not_matter(
    shop: Shop, tmp_path: Path
) -> None:
    await asyncio.to_thread((tmp_path / "file").write_text, "in the way")
    server, target = await start_server(shop, reflection_version="v1")
    told = await _describe(target, tmp_path / "file" / "below")
    await server.stop(None)

    assert "getOrder" in told


def test_targets_have_files_of_their_own() -> None:
    names = {cache_file(Path(), target).name for target in ("a:1", "a_1", "dns:///a:1", "b" * 300)}
    assert len(names) == 4
    assert all(len(name) < 120 and "/" not in name for name in names)


@pytest.mark.parametrize("kept", [b"", b"\xff\xff", "no service", "missing import"])
async def test_kept_descriptors_that_cannot_be_used_do_not_hide_that_the_server_is_away(
    tmp_path: Path, kept: bytes | str
) -> None:
    target = "127.0.0.1:1"
    file = cache_file(tmp_path, target)
    file.write_bytes(kept if isinstance(kept, bytes) else _files(kept))
    backend = GrpcBackend(target, ServerReflection(), ChannelOptions(), tmp_path)
    with pytest.raises(BackendError) as away:
        await backend.descriptors()
    await backend.aclose()
    assert away.value.code == "UPSTREAM_UNREACHABLE"
    assert file.exists(), "it is the operator's to remove"


def _files(kind: str) -> bytes:
    imports = ["nowhere.proto"] if kind == "missing import" else []
    file = FileDescriptorProto(name="a.proto", syntax="proto3", dependency=imports)
    return FileDescriptorSet(file=[file]).SerializeToString()


def test_descriptors_that_cannot_be_written_leave_no_file_behind(tmp_path: Path) -> None:
    taken = tmp_path / "a.protoset"
    taken.mkdir()
    keep_files(taken, [FileDescriptorProto(name="a.proto")])
    assert list(tmp_path.iterdir()) == [taken]
