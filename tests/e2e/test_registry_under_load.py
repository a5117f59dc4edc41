"""Two gateway processes on one PostgreSQL, changed again and again while clients ask them."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.backends import Backend, products_schema, reviews_schema, running
from tests.gateway.cli.process import Running, serving
from tests.kit.postgres_server import postgres_server

pytestmark = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")

CHANGES = int(os.environ.get("GRAPHWEFT_REGISTRY_CHANGES", "4"))
"""Applies and roll-backs; 500 for the figures of the manual."""
WARM_UP = 2

SCRIPT = """
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"query": "{ products { id name } }"}'
function response(status, headers, body)
  local is_whole = string.find(body, "Tent", 1, true) and not string.find(body, "errors", 1, true)
  if status ~= 200 or not is_whole then
    print("FAILED " .. status .. " " .. body)
  end
end
"""


def _config(folder: Path, url: str) -> Path:
    folder.mkdir()
    file = folder / "graphweft.yaml"
    file.write_text(
        f"registry: {{ url: '{url}', folder: ./registry, outbound: {{ allow: [127.0.0.0/8] }} }}\n"
        "admin: { enabled: true, listen: { port: 0 }, max_requests_per_minute: 100000 }\n"
    )
    return file


@contextmanager
def _nodes(folder: Path, url: str) -> Generator[tuple[Running, Running]]:
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(serving("--config", _config(folder / name, url)))
            for name in ("one", "two")
        )
        for gateway in (one, two):  # who does not read the log holds up who writes it
            assert gateway.process.stderr is not None
            threading.Thread(target=deque, args=(gateway.process.stderr, 0), daemon=True).start()
        yield one, two


def _admin_url(gateway: Running) -> str:
    line = next(line for line in gateway.banner if "Console" in line)
    return line.split()[1].rstrip("/")


class _Admin:
    def __init__(self, gateway: Running) -> None:
        self._client = httpx.Client(base_url=_admin_url(gateway), timeout=60)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        content = {"query": query, "variables": variables}
        response = self._client.post("/admin/graphql", json=content).json()
        assert "errors" not in response, response
        return dict(response["data"])

    def apply(self, sources: list[dict[str, Any]] = [], remove: list[str] = []) -> int:  # noqa: B006  # never changed
        proposed = self.ask(
            "mutation ($s: [SourceInput!]!, $r: [String!]!) {"
            " propose(sources: $s, remove: $r) { id problems { message } } }",
            s=sources,
            r=remove,
        )["propose"]
        return int(
            self.ask(
                "mutation ($id: ID!) { apply(proposal: $id, acceptBreaking: true) { number } }",
                id=proposed["id"],
            )["apply"]["number"]
        )

    def roll_back(self, number: int) -> int:
        query = "mutation ($n: Int!) { rollback(revision: $n, acceptBreaking: true) { number } }"
        return int(self.ask(query, n=number)["rollback"]["number"])

    @property
    def revision(self) -> int:
        return int(self.ask("{ gateway { revision } }")["gateway"]["revision"])


def _memory_kb(gateway: Running) -> int:
    status = Path(f"/proc/{gateway.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def _follows(admin: _Admin, number: int) -> float:
    """How long a node takes to serve a revision, in seconds."""
    began = time.monotonic()
    while admin.revision != number:
        assert time.monotonic() - began < 30, "the node does not follow"
        time.sleep(0.02)
    return time.monotonic() - began


def _change(admins: list[_Admin], reviews: Backend, changes: int) -> list[float]:
    """Apply and roll back in turn on both nodes; how long the other node took each time."""
    took: list[float] = []
    with_reviews = {"name": "reviews", "kind": "GRAPHQL", "location": reviews.url}
    base = admins[0].revision
    for turn in range(changes):
        mine, other = admins[turn % 2], admins[1 - turn % 2]
        number = mine.apply([with_reviews]) if turn % 2 == 0 else mine.roll_back(base)
        took.append(_follows(other, number))
    return took


def test_no_request_fails_while_the_graph_is_changed_again_and_again(tmp_path: Path) -> None:
    script = tmp_path / "products.lua"
    script.write_text(SCRIPT)
    with (
        postgres_server() as database,
        running(products_schema()) as products,
        running(reviews_schema()) as reviews,
        _nodes(tmp_path, database.url) as gateways,
    ):
        admins = [_Admin(gateway) for gateway in gateways]
        first = admins[0].apply([{"name": "products", "kind": "GRAPHQL", "location": products.url}])
        _follows(admins[1], first)
        _change(admins, reviews, WARM_UP)
        before = [_memory_kb(gateway) for gateway in gateways]
        clients = [
            subprocess.Popen(
                [
                    "wrk",
                    "-t1",
                    "-c4",
                    "-d900s",
                    "--timeout",
                    "10s",
                    "-s",
                    script,
                    f"{gateway.url}/graphql",
                ],
                stdout=subprocess.PIPE,
                text=True,
            )
            for gateway in gateways
        ]
        try:
            took = _change(admins, reviews, CHANGES)
        finally:
            for client in clients:
                client.send_signal(2)
        told = [client.communicate(timeout=30)[0] for client in clients]
        after = [_memory_kb(gateway) for gateway in gateways]
        revisions = {admin.revision for admin in admins}

    assert len(revisions) == 1
    for output in told:
        assert "FAILED" not in output, output[:2000]
        assert "Socket errors" not in output, output
        assert "requests in" in output
    growth = max(late / early for early, late in zip(before, after, strict=True))
    print(
        f"{CHANGES} changes; the other node after {sorted(took)[len(took) // 2]:.2f} s, at most "
        f"{max(took):.2f} s; memory x {growth:.2f}"
    )
    assert growth < 1.3
