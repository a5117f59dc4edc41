"""The example shop: four backends of four kinds behind one graph, and each of them imported."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphweft.examples.shop.backends import CONFIG, Backend, addresses, start_backends
from tests.gateway.cli.process import Running, graphweft, serving

PRODUCT = '{ product(id: "p02") { name stock { quantity } reviews { rating } } }'


@pytest.fixture(scope="module")
def backends() -> Generator[dict[str, Backend]]:
    with start_backends() as backends:
        yield backends


def ask(gateway: Running, query: str) -> dict[str, Any]:
    response = httpx.post(f"{gateway.url}/graphql", json={"query": query}, timeout=30)
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize(
    ("backend", "lost"), [("inventory", "stock"), ("reviews", "reviews"), ("store", "name")]
)
def test_a_backend_that_is_killed_costs_its_own_fields(backend: str, lost: str) -> None:
    with (
        start_backends() as backends,
        serving("--config", CONFIG, env=addresses(backends)) as gateway,
    ):
        whole = ask(gateway, PRODUCT)
        backends[backend].stop()
        partial = ask(gateway, PRODUCT)
    assert "errors" not in whole
    error = partial["errors"][0]
    assert error["extensions"]["code"] in {"UPSTREAM_UNREACHABLE", "UPSTREAM_UNAVAILABLE"}
    assert error["extensions"]["service"] == backend
    if backend == "store":
        assert partial["data"] == {"product": None}
        return
    left = {key: value for key, value in whole["data"]["product"].items() if key != lost}
    assert partial["data"]["product"] == {**left, lost: None}


def test_a_rest_api_is_imported_from_its_document(
    backends: dict[str, Backend], tmp_path: Path
) -> None:
    url = f"{backends['store'].address}/openapi.json"
    file = tmp_path / "store.graphql"
    done = graphweft("import", "openapi", url, "--name", "store", "--output", file)
    assert (done.status, done.stdout) == (0, "")
    assert "@connect(" in file.read_text()
    document = CONFIG.with_name("store.openapi.yaml")
    printed = graphweft("import", "openapi", document, "--base-url", "http://store.example")
    assert printed.status == 0
    assert "type Query" in printed.stdout


def test_a_grpc_service_is_imported_by_reflection_and_from_protos(
    backends: dict[str, Backend],
) -> None:
    target = backends["inventory"].address
    reflected = graphweft("import", "grpc", target)
    compiled = graphweft("import", "grpc", target, "--proto", CONFIG.with_name("inventory.proto"))
    for done in (reflected, compiled):
        assert done.status == 0
        assert "@grpcConnect(" in done.stdout


def test_a_graphql_server_is_imported(backends: dict[str, Backend]) -> None:
    done = graphweft("import", "graphql", backends["reviews"].address)
    assert done.status == 0
    assert "type Review" in done.stdout


def test_backends_are_served_without_sdl_files(
    backends: dict[str, Backend], tmp_path: Path
) -> None:
    config = tmp_path / "graphweft.yaml"
    config.write_text(
        "subgraphs:\n"
        f"  store: {{ rest: {{ openapi: '{backends['store'].address}/openapi.json', "
        f"base_url: '{backends['store'].address}' }} }}\n"
        f"  inventory: {{ grpc: {{ target: '{backends['inventory'].address}' }} }}\n"
    )
    with serving("--config", config) as gateway:
        answer = ask(gateway, "{ __schema { queryType { fields { name } } } }")
    assert len(answer["data"]["__schema"]["queryType"]["fields"]) > 2
