"""`graphweft serve`: a process that answers, reloads and stops as it should."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.backends import Backend, products_schema, reviews_schema, running
from tests.gateway.cli.process import Running, graphweft, serving

QUERY = "{ products { id name stars } }"
WHOLE = {
    "products": [{"id": "1", "name": "Tent", "stars": 4}, {"id": "2", "name": "Stove", "stars": 5}]
}


@pytest.fixture
def products() -> Generator[Backend]:
    with running(products_schema()) as backend:
        yield backend


@pytest.fixture
def reviews() -> Generator[Backend]:
    with running(reviews_schema()) as backend:
        yield backend


@pytest.fixture
def config(tmp_path: Path, products: Backend, reviews: Backend) -> Path:
    return write_config(tmp_path, products, reviews)


def write_config(folder: Path, products: Backend, reviews: Backend, more: str = "") -> Path:
    file = folder / "graphweft.yaml"
    file.write_text(
        "subgraphs:\n"
        f"  products: {{ graphql: {{ url: '{products.url}' }} }}\n"
        f"  reviews: {{ graphql: {{ url: '{reviews.url}' }} }}\n{more}"
    )
    return file


def ask(gateway: Running, query: str = QUERY, **headers: str) -> dict[str, Any]:
    response = httpx.post(
        f"{gateway.url}/graphql", json={"query": query}, headers=headers, timeout=30
    )
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def test_subgraphs_are_served_as_one_graph_until_a_signal_stops_it(config: Path) -> None:
    with serving("--config", config) as gateway:
        assert ask(gateway) == {"data": WHOLE}
        assert httpx.get(f"{gateway.url}/health/ready").json()["status"] == "ready"
        assert "server" not in httpx.get(f"{gateway.url}/health/live").headers
        assert "serves 2 subgraphs (products, reviews)" in gateway.banner[0]
        assert gateway.stop(signal.SIGTERM) == 0


def test_an_interrupt_stops_it_with_status_0(config: Path) -> None:
    with serving("--config", config) as gateway:
        assert gateway.stop(signal.SIGINT) == 0


def test_a_composed_supergraph_is_served_and_its_urls_can_be_replaced(
    config: Path, tmp_path: Path, products: Backend
) -> None:
    file = tmp_path / "supergraph.graphql"
    assert graphweft("compose", "--config", config, "--output", file).status == 0
    with serving("--supergraph", file) as gateway:
        assert ask(gateway) == {"data": WHOLE}
    file.write_text(file.read_text().replace(products.url, "http://products.invalid/graphql"))
    config.write_text(
        "supergraph: supergraph.graphql\n"
        f"override_subgraph_urls: {{ products: '{products.url}' }}\n"
    )
    with serving("--config", config) as gateway:
        assert ask(gateway) == {"data": WHOLE}


def test_only_named_headers_reach_a_subgraph(
    tmp_path: Path, products: Backend, reviews: Backend
) -> None:
    rules = "headers: { all: { propagate: [x-tenant], insert: { x-from: graphweft } } }\n"
    with serving("--config", write_config(tmp_path, products, reviews, rules)) as gateway:
        query = (
            '{ a: header(name: "x-tenant") b: header(name: "x-from") c: header(name: "cookie") }'
        )
        answer = ask(gateway, query, **{"x-tenant": "t1", "cookie": "c=1"})
    assert answer == {"data": {"a": "t1", "b": "graphweft", "c": None}}


def test_a_query_plan_is_added_where_the_playground_is_on(config: Path) -> None:
    header = {"graphweft-include-query-plan": "true"}
    with serving("--config", config, "--playground") as gateway:
        plan = ask(gateway, **header)["extensions"]["queryPlan"]
        assert plan["text"].startswith("QueryPlan {")
        assert plan["json"]["kind"] == "QueryPlan"
        assert "extensions" not in ask(gateway)
    with serving("--config", config) as gateway:
        assert "extensions" not in ask(gateway, **header)


def test_a_backend_that_is_down_costs_its_own_fields_until_it_is_back(
    config: Path, reviews: Backend
) -> None:
    with serving("--config", config) as gateway:
        assert ask(gateway) == {"data": WHOLE}
        reviews.stop()
        partial = ask(gateway)
        assert partial["data"]["products"][0] == {"id": "1", "name": "Tent", "stars": None}
        error = partial["errors"][0]
        assert error["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
        assert error["extensions"]["service"] == "reviews"
        assert "127.0.0.1" not in str(partial)
        reviews.start()
        assert ask(gateway) == {"data": WHOLE}


def test_a_hangup_reloads_and_a_bad_configuration_is_refused(
    config: Path, products: Backend
) -> None:
    good = config.read_text()
    with serving("--config", config) as gateway:
        products.schema = products_schema("weight: Int")
        gateway.process.send_signal(signal.SIGHUP)
        assert "reloaded" in gateway.read_log("reload")
        assert ask(gateway, "{ products { weight } }")["data"]["products"][0] == {"weight": None}

        for bad, message in (
            (good.replace("graphql:", "graphq:"), "did you mean 'graphql'?"),
            (good.replace(products.url, "http://127.0.0.1:1/graphql"), "127.0.0.1:1"),
            ("", "expected a mapping"),
        ):
            config.write_text(bad)
            gateway.process.send_signal(signal.SIGHUP)
            assert message in gateway.read_log("reload refused")
            assert ask(gateway) == {"data": WHOLE}

        products.schema = products_schema("stars: Int")
        config.write_text(good)
        gateway.process.send_signal(signal.SIGHUP)
        assert "INVALID_FIELD_SHARING" in gateway.read_log("reload refused")
        assert ask(gateway) == {"data": WHOLE}


def test_a_stop_waits_for_requests_in_flight(config: Path, products: Backend) -> None:
    with serving("--config", config) as gateway:
        ask(gateway)
        products.arrived.clear()
        products.gate.clear()
        answers: list[dict[str, Any]] = []
        request = threading.Thread(target=lambda: answers.append(ask(gateway)))
        request.start()
        assert products.arrived.wait(30)
        gateway.process.send_signal(signal.SIGTERM)
        while connects(gateway.url):
            pass
        products.gate.set()
        request.join(30)
        assert answers == [{"data": WHOLE}]
        assert gateway.process.wait(30) == 0


def connects(url: str) -> bool:
    address = httpx.URL(url)
    assert address.port is not None
    try:
        socket.create_connection((address.host, address.port), 1).close()
    except OSError:
        return False
    return True


def test_a_changed_folder_of_documents_is_served_with_hot_reload(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    with running(products_schema()) as backend:
        config = tmp_path / "graphweft.yaml"
        config.write_text(
            f"subgraphs: {{ products: {{ graphql: {{ url: '{backend.url}' }} }} }}\n"
            "persisted_documents: { manifests: [documents], safelist: require_id }\n"
        )
        with serving("--config", config, "--hot-reload") as gateway:

            def answer() -> str:
                return httpx.post(f"{gateway.url}/graphql", json={"documentId": "Names"}).text

            assert "PERSISTED_QUERY_NOT_IN_LIST" in answer() or "NOT_SUPPORTED" in answer()
            (documents / "Names.graphql").write_text("{ products { name } }")
            gateway.read_log("reloaded")
            assert "Tent" in answer()
            assert gateway.stop() == 0
