"""Health, the playground, CORS, and what is answered elsewhere."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from graphweft.gateway.app import Gateway
from graphweft.playground import assets_folder
from graphweft.schemas.errors import ConfigError
from tests.gateway.fakes import fake_gateway, gateway_client
from tests.kit.asgi_server import serve


async def test_health_is_told() -> None:
    gateway = fake_gateway()
    async with gateway_client(gateway) as client:
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")
        gateway.readiness.is_stopping = True
        stopping = await client.get("/health/ready")
    assert live.json() == {"status": "up"}
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "revision": "r1"})
    assert (stopping.status_code, stopping.json()) == (503, {"status": "stopping"})


@pytest.mark.parametrize("path", ["/", "/graphq", "/graphql/", "/health", "/assets/a", "/%00"])
async def test_an_unknown_path_is_answered_in_json(path: str) -> None:
    async with gateway_client(fake_gateway()) as client:
        response = await client.get(path)
    assert (response.status_code, response.json()) == (404, {"error": "Not Found"})


async def test_the_playground_is_served_where_it_is_switched_on() -> None:
    async with gateway_client(fake_gateway(playground=True, path="/api/graphql")) as client:
        page = await client.get("/", headers={"accept": "text/html"})
        settings = await client.get("/playground.json")
        unknown = await client.get("/nothing")
    assert page.headers["content-type"].startswith(("text/html", "text/plain"))
    if page.status_code == 200:
        assert settings.json()["endpoint"] == "./api/graphql"
    assert unknown.json() == {"error": "Not Found"}


async def test_the_endpoint_has_the_configured_path() -> None:
    async with gateway_client(fake_gateway(path="/api")) as client:
        assert (await client.post("/api", json={"query": "{ hello }"})).status_code == 200
        assert (await client.post("/graphql", json={"query": "{ hello }"})).status_code == 404


async def test_a_mounted_gateway_starts_with_its_first_request() -> None:
    gateway = fake_gateway()
    outer = Starlette(routes=[Mount("/inner", gateway)])
    async with serve(outer) as url, httpx.AsyncClient() as client:
        assert not gateway.manager.is_started
        answer = await client.post(f"{url}/inner/graphql", json={"query": "{ hello }"})
        ready = await client.get(f"{url}/inner/health/ready")
        outside = await client.get(f"{url}/graphql")
    await gateway.stop()
    assert answer.json() == {"data": {"hello": "hello world"}}
    assert ready.status_code == 200
    assert outside.status_code == 404


async def lifespan(gateway: Gateway) -> list[str]:
    sent: list[str] = []
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, str]:
        return incoming.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    await gateway({"type": "lifespan"}, receive, send)
    return sent


async def test_the_lifespan_starts_and_stops_the_gateway() -> None:
    gateway = fake_gateway()
    assert await lifespan(gateway) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not gateway.manager.is_started


async def test_a_gateway_that_cannot_start_fails_the_lifespan() -> None:
    assert await lifespan(fake_gateway(ConfigError("bad"))) == ["lifespan.startup.failed"]


async def test_only_configured_origins_may_call() -> None:
    origin = {"origin": "https://a.example"}
    preflight = {
        **origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    async with gateway_client(fake_gateway(cors={"origins": ["https://a.example"]})) as client:
        allowed = await client.options("/graphql", headers=preflight)
        answer = await client.post("/graphql", json={"query": "{ hello }"}, headers=origin)
        other = await client.options(
            "/graphql", headers={**preflight, "origin": "https://b.example"}
        )
    async with gateway_client(fake_gateway()) as client:
        without = await client.options("/graphql", headers=preflight)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://a.example"
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert other.status_code == 400
    assert without.status_code == 405
    assert "access-control-allow-origin" not in without.headers


async def test_the_playground_offers_the_operations_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "say_hello.graphql").write_text("{ hello }")
    (tmp_path / "watch.graphql").write_text("subscription { hello }")
    gateway = fake_gateway(playground=True, playground_operations=tmp_path)
    async with gateway_client(gateway) as client:
        settings = await client.get("/playground.json")
    if assets_folder() is None:
        pytest.skip("the playground is not built")
    assert settings.json()["samples"] == [
        {"name": "Say hello", "query": "{ hello }", "variables": {}}
    ]


def test_an_operation_that_is_no_graphql_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "bad.graphql").write_text("{")
    with pytest.raises(ConfigError, match=r"bad\.graphql: cannot be offered: Syntax Error"):
        fake_gateway(playground=True, playground_operations=tmp_path)
    with pytest.raises(ConfigError, match="absent: is not a folder"):
        fake_gateway(playground=True, playground_operations=tmp_path / "absent")
