"""Hours in a minute: a gateway process under load keeps its memory, and loses nothing to reloads.

`GRAPHWEFT_SOAK` multiplies the work: 1 by default, about a minute on two cores.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest

from tests.kit.gateway_process import Serving, serving
from tests.kit.plans import supergraph_of

FACTOR = int(os.environ.get("GRAPHWEFT_SOAK", "1"))
CLIENTS = 8
QUERY = "query Q($first: Int!) { products(first: $first) { id name stars } }"

PRODUCTS = """
type Query { products(first: Int!): [Product!]! }
type Product @key(fields: "id") { id: ID!  name: String }
"""
REVIEWS = 'type Product @key(fields: "id") { id: ID!  stars: Int }'
RATINGS = 'type Product @key(fields: "id") { id: ID!  stars: Int @override(from: "reviews") }'
SCHEMAS = (
    {"products": PRODUCTS, "reviews": REVIEWS},
    {"products": PRODUCTS, "reviews": REVIEWS, "ratings": RATINGS},
)

# The heap of a Python process is never quite still: pages that one request left half used are
# filled by a later one, and the collector frees cycles in bursts. Both ends within these bounds:
REQUESTS_MAY_TAKE = 6 * 2**20
"""For 10,000 requests; 600 bytes that each of them left behind would be as much."""
RELOADS_MAY_TAKE = 6 * 2**20
"""For 180 reloads; one generation is 110 KiB, so all that stayed would be 19 MiB."""


class Soaked(NamedTuple):
    """A gateway process, the file it serves, and the address of its subgraphs."""

    gateway: Serving
    supergraph: Path
    session: aiohttp.ClientSession

    def memory(self) -> int:
        """Bytes of the process that are in memory."""
        pages = Path(f"/proc/{self.gateway.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    async def ask(self, first: int) -> int:
        """Ask for some products; gives their stars, which are those of one revision."""
        content = {"query": QUERY, "variables": {"first": first}}
        async with self.session.post(self.gateway.url, json=content) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
        assert "errors" not in answer, answer
        products = answer["data"]["products"]
        assert [p["id"] for p in products] == [str(n) for n in range(first)]
        assert [p["name"] for p in products] == [f"P{n}" for n in range(first)]
        (stars,) = {p["stars"] for p in products}
        return int(stars)

    async def ask_often(self, times: int) -> None:
        """Ask many times, some clients at once."""

        async def client(number: int) -> None:
            for turn in range(times // CLIENTS):
                await self.ask(1 + (number + turn) % 20)

        await asyncio.gather(*[client(number) for number in range(CLIENTS)])

    async def reload(self, schema: str) -> None:
        """Serve another supergraph, once it is ready."""
        before = await self.revision()
        next_file = self.supergraph.with_suffix(".next")
        next_file.write_text(schema)
        next_file.replace(self.supergraph)
        self.gateway.process.send_signal(signal.SIGHUP)
        while await self.revision() == before:  # noqa: ASYNC110 - another process tells no event
            await asyncio.sleep(0.005)

    async def revision(self) -> str:
        """The revision that is served."""
        address = self.gateway.url.removesuffix("/graphql") + "/health/ready"
        async with self.session.get(address) as response:
            return str((await response.json())["revision"])


@pytest.fixture
def subgraphs() -> Generator[str]:
    """The base URL of the subgraphs, in a process of their own."""
    command = [sys.executable, "-m", "tests.e2e.soak_subgraphs"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@asynccontextmanager
async def soaked(folder: Path, subgraphs: str) -> AsyncGenerator[Soaked]:
    """A gateway that serves the first of the schemas."""
    file = folder / "supergraph.graphql"
    file.write_text(schemas(subgraphs)[0])
    config = folder / "graphweft.yaml"
    config.write_text("supergraph: supergraph.graphql\n")
    with serving("serve", "--config", config, "--port", "0") as gateway:
        async with aiohttp.ClientSession() as session:
            yield Soaked(gateway, file, session)


def schemas(subgraphs: str) -> list[str]:
    """The two supergraphs, at the addresses of the subgraphs."""
    found: list[str] = []
    for subgraph_sdl in SCHEMAS:
        sdl = supergraph_of(subgraph_sdl)
        for name in subgraph_sdl:
            sdl = sdl.replace(
                f'name: "{name}", url: ""', f'name: "{name}", url: "{subgraphs}/{name}"'
            )
        assert sdl.count(subgraphs) == len(subgraph_sdl)
        found.append(sdl)
    return found


@pytest.mark.timeout(300 * FACTOR)
async def test_requests_leave_no_memory_behind(tmp_path: Path, subgraphs: str) -> None:
    async with soaked(tmp_path, subgraphs) as gateway:
        await gateway.ask_often(1_000)
        before = gateway.memory()
        await gateway.ask_often(10_000 * FACTOR)
        grown = gateway.memory() - before
    assert grown < REQUESTS_MAY_TAKE, f"{grown / 2**20:.1f} MiB more"


@pytest.mark.timeout(300 * FACTOR)
async def test_reloads_under_load_lose_no_request_and_leave_no_memory_behind(
    tmp_path: Path, subgraphs: str
) -> None:
    one, other = schemas(subgraphs)
    seen: Counter[int] = Counter()
    is_over = False

    async def load(gateway: Soaked) -> None:
        while not is_over:
            seen[await gateway.ask(1 + sum(seen.values()) % 20)] += 1

    async with soaked(tmp_path, subgraphs) as gateway, asyncio.TaskGroup() as clients:
        for _ in range(CLIENTS // 2):
            clients.create_task(load(gateway))
        for _ in range(10):
            await gateway.reload(other)
            await gateway.reload(one)
        before = gateway.memory()
        for _ in range(90 * FACTOR):
            await gateway.reload(other)
            await gateway.reload(one)
        grown = gateway.memory() - before
        is_over = True
    assert seen.keys() == {4, 40}
    assert grown < RELOADS_MAY_TAKE, f"{grown / 2**20:.1f} MiB more"
