"""How many requests reach the backends: counted by the backends, through a gateway process."""

from __future__ import annotations

import os

import httpx
import pytest

from bench.processes import start_backends
from bench.workloads import WORKLOADS
from tests.kit.gateway_process import serving

ROUNDED = 1e-5
EVERYWHERE = os.sched_getaffinity(0)


@pytest.mark.parametrize(
    ("workload", "calls"),
    [
        pytest.param("n-plus-one", {"api": 1 + 10}, id="REST, each of ten users looked up"),
        pytest.param("n-plus-one-batched", {"api": 1 + 1}, id="REST, by a batch endpoint"),
        pytest.param("grpc-list", {"orders": 1 + 1}, id="gRPC, by a batch method"),
        pytest.param(
            "federation",
            {"accounts": 2, "products": 2, "reviews": 1, "inventory": 1},
            id="GraphQL, each subgraph once a step",
        ),
    ],
)
def test_backends_are_asked_no_more_often_than_the_plan_says(
    workload: str, calls: dict[str, int]
) -> None:
    spec = WORKLOADS[workload]
    with start_backends(spec.backends, EVERYWHERE) as backends:
        addresses = {spec.backends[name].variable: it.address for name, it in backends.items()}
        environment = {**os.environ, **addresses}
        with serving(
            "serve", "--config", spec.config, "--port", "0", environment=environment
        ) as it:
            before = {name: backend.calls() for name, backend in backends.items()}
            answer = httpx.post(it.url, json={"query": spec.query}, timeout=30).json()
            after = {name: backend.calls() for name, backend in backends.items()}
    assert answer == {"data": spec.expected()}
    assert {name: after[name] - before[name] for name in after} == calls


@pytest.mark.parametrize(("workload", "distinct"), [("n-plus-one-batched", 10), ("grpc-list", 20)])
def test_a_trace_tells_the_sizes_of_batches(workload: str, distinct: int) -> None:
    spec = WORKLOADS[workload]
    with start_backends(spec.backends, EVERYWHERE) as backends:
        addresses = {spec.backends[name].variable: it.address for name, it in backends.items()}
        environment = {**os.environ, **addresses}
        options = ("--config", spec.config, "--port", "0", "--playground")
        with serving("serve", *options, environment=environment) as it:
            asked = {"graphweft-include-trace": "true"}
            answer = httpx.post(it.url, json={"query": spec.query}, headers=asked, timeout=30)
            untraced = httpx.post(it.url, json={"query": spec.query}, timeout=30)
    assert "extensions" not in untraced.json()
    trace = answer.json()["extensions"]["trace"]
    fetches = [record for record in trace["records"] if record["kind"] == "fetch"]
    calls = [record for record in trace["records"] if record["kind"] == "call"]
    assert [fetch.get("representations") for fetch in fetches] == [None, distinct]
    assert [call.get("batchSize") for call in calls] == [None, distinct]
    for record in (*fetches, *calls):
        assert 0 <= record["started"] <= record["started"] + record["seconds"]
        assert record["started"] + record["seconds"] <= trace["seconds"] + ROUNDED
