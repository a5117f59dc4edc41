"""The workloads of the benchmark: they load, and their backends answer rightly and count."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from graphql import parse, validate

from bench.federation.data import REVIEWS
from bench.federation.subgraphs import RESOLVERS, make_monolith
from bench.processes import Backend, start_backend, start_backends, usage
from bench.workloads import WORKLOADS, BackendSpec, Workload
from graphweft.gateway.config import load_config
from graphweft.gateway.config.rover import load_rover_config

EVERYWHERE = os.sched_getaffinity(0)


@pytest.fixture(scope="module")
def subgraphs() -> Generator[dict[str, Backend]]:
    with start_backends(WORKLOADS["federation"].backends, EVERYWHERE) as running:
        yield running


def entities(backend: Backend, selection: str, *representations: dict[str, Any]) -> Any:
    query = (
        "query ($representations: [_Any!]!) { _entities(representations: $representations) {%s} }"
    )
    answer = httpx.post(
        f"{backend.address}/graphql",
        json={"query": query % selection, "variables": {"representations": representations}},
    ).json()
    return answer["data"]["_entities"]


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)
def test_workload_has_a_configuration_that_loads(workload: Workload) -> None:
    environment = {
        spec.variable: "127.0.0.1:9" if "orders" in spec.module else "http://127.0.0.1:9"
        for spec in workload.backends.values()
    }
    config = load_config(workload.config, environment)
    for subgraph in config.subgraphs.values():
        assert subgraph.schema_file is not None
        assert parse(subgraph.schema_file.read_text("utf-8")).definitions


def test_federation_answer_has_the_size_of_the_public_benchmark() -> None:
    workload = WORKLOADS["federation"]
    assert not validate(make_monolith(), parse(workload.query))
    assert 80_000 < len(str(workload.expected())) < 95_000


def test_supergraph_configuration_names_the_same_subgraphs() -> None:
    config = load_rover_config(WORKLOADS["federation"].config.with_name("supergraph.yaml"))
    assert config.subgraphs.keys() == RESOLVERS.keys()


def test_subgraph_answer_depends_on_the_representations(subgraphs: dict[str, Backend]) -> None:
    product = {"__typename": "Product", "upc": "1"}
    light, heavy = {"price": 10, "weight": 10}, {"price": 10, "weight": 1000}
    found = entities(
        subgraphs["inventory"],
        "... on Product { shippingEstimate inStock }",
        {**product, **light},
        {**product, **heavy},
    )
    assert found == [
        {"shippingEstimate": 5, "inStock": True},
        {"shippingEstimate": 500, "inStock": True},
    ]


def test_subgraph_answer_depends_on_the_selection(subgraphs: dict[str, Backend]) -> None:
    user = {"__typename": "User", "id": "2"}
    (short,) = entities(subgraphs["reviews"], "... on User { reviews { id } }", user)
    (long,) = entities(subgraphs["reviews"], "... on User { reviews { id product { upc } } }", user)
    assert short["reviews"] == [
        {"id": review["id"]} for review in REVIEWS if review["author"] == "2"
    ]
    assert all(review["product"]["upc"] for review in long["reviews"])


def test_backend_counts_equal_requests_too(subgraphs: dict[str, Backend]) -> None:
    accounts = subgraphs["accounts"]
    before = accounts.calls()
    for _ in range(3):
        httpx.post(f"{accounts.address}/graphql", json={"query": "{ me { id } }"})
    assert accounts.calls() == before + 3


def test_posts_api_looks_up_users_one_by_one_and_together() -> None:
    with start_backend(BackendSpec("", "bench.posts.api"), EVERYWHERE) as api:
        one = httpx.get(f"{api.address}/users/3").json()
        assert httpx.get(f"{api.address}/users?ids=3,99").json() == [one]
        assert httpx.get(f"{api.address}/users/99").status_code == 404
        assert len(httpx.get(f"{api.address}/posts").json()) == 100
        assert api.calls() == 4


def test_usage_grows_with_the_work_of_a_process() -> None:
    with start_backend(BackendSpec("", "bench.static"), EVERYWHERE) as server:
        used = usage(server.process.pid)
    assert used.cpu_seconds > 0
    assert used.peak_memory > 1_000_000
