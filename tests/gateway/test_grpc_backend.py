"""A gRPC backend, configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphweft.connectors.grpc.descriptors import ProtoFiles, load_descriptors
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.schemas.errors import ConfigError
from tests.connectors.grpc.conftest import PROTO
from tests.connectors.grpc.shop import Shop, start_server
from tests.gateway.fakes import gateway_client

QUERY = '{ getOrder(id: "1") { id status } }'


def _config(folder: Path, settings: str) -> Path:
    file = folder / "graphweft.yaml"
    file.write_text(f"subgraphs: {{ orders: {{ grpc: {{ {settings} }} }} }}\n", "utf-8")
    return file


async def test_a_gateway_starts_without_a_server_that_it_has_asked_before(tmp_path: Path) -> None:
    shop = Shop(await load_descriptors(ProtoFiles((PROTO,))))
    server, target = await start_server(shop, reflection_version="v1")
    config = _config(
        tmp_path,
        f"target: '{target}', keepalive: 5m, attempts: 2, max_message_bytes: 100000, "
        "load_balancing: round_robin",
    )
    async with gateway_client(Gateway.from_config(load_config(config))) as client:
        first = await client.post("/graphql", json={"query": QUERY})
    await server.stop(None)
    async with gateway_client(Gateway.from_config(load_config(config))) as client:
        away = await client.post("/graphql", json={"query": QUERY})
        server, _ = await start_server(shop, port=int(target.rpartition(":")[2]))
    async with gateway_client(Gateway.from_config(load_config(config))) as client:
        back = await client.post("/graphql", json={"query": QUERY})
    await server.stop(None)

    assert first.json() == back.json() == {"data": {"getOrder": {"id": "1", "status": "PAID"}}}
    assert away.json()["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"


def test_asking_for_health_needs_more_than_one_address(tmp_path: Path) -> None:
    config = _config(tmp_path, "target: 'a:1', health_service: ''")
    with pytest.raises(ConfigError, match="health_service needs load_balancing: round_robin"):
        load_config(config)
