"""A gRPC server that is not ours: etcd, read and written through the gateway."""

from __future__ import annotations

import asyncio
import base64
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from tests.gateway.fakes import gateway_client

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(shutil.which("etcd") is None, reason="etcd is not installed"),
]

HERE = Path(__file__).parent / "protos_of_servers"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def etcd(tmp_path: Path) -> Generator[str]:
    """Address of a server of the test's own."""
    client, peer = (f"127.0.0.1:{_free_port()}" for _ in range(2))
    process = subprocess.Popen(
        ["etcd", "--data-dir", tmp_path / "data", "--name", "one",
         "--listen-client-urls", f"http://{client}", "--advertise-client-urls", f"http://{client}",
         "--listen-peer-urls", f"http://{peer}", "--initial-advertise-peer-urls", f"http://{peer}",
         "--initial-cluster", f"one=http://{peer}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            try:
                if httpx.get(f"http://{client}/health").json().get("health") == "true":
                    break
            except (httpx.HTTPError, ValueError):
                time.sleep(0.05)
        yield client
    finally:
        process.kill()
        process.wait()


@asynccontextmanager
async def gateway(folder: Path, target: str) -> AsyncGenerator[httpx.AsyncClient]:
    config = folder / "graphweft.yaml"
    config.write_text(
        f"subgraphs: {{ etcd: {{ grpc: {{ target: '{target}', protos: ['{HERE / 'etcd.proto'}'] }},"
        f" schema: '{HERE / 'etcd.graphql'}' }} }}\n"
    )
    async with gateway_client(Gateway.from_config(load_config(config))) as client:
        yield client


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    return dict(response.json())


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PUT = "mutation ($k: Base64!, $v: Base64!) { put(key: $k, value: $v) { revision before } }"


async def test_keys_are_written_read_and_listed(etcd: str, tmp_path: Path) -> None:
    async with gateway(tmp_path, etcd) as client:
        status = await ask(client, "{ status { version } }")
        for number in range(5):
            await ask(client, PUT, k=b64(f"/k/{number}"), v=b64(f"value {number}"))
        again = await ask(client, PUT, k=b64("/k/0"), v=b64("new"))
        listed = await ask(
            client,
            "query ($f: Base64!, $t: Base64!) { entries(from: $f, to: $t) { key value version } }",
            f=b64("/k/"),
            t=b64("/k0"),
        )
        missing = await ask(client, f'{{ entry(key: "{b64("nowhere")}") {{ value }} }}')
    assert status["data"]["status"]["version"].startswith("3.")
    assert again["data"]["put"]["before"] == b64("value 0")
    assert again["data"]["put"]["revision"] == "7"  # an int64 is a text, which no client rounds
    assert [one["key"] for one in listed["data"]["entries"]] == [b64(f"/k/{n}") for n in range(5)]
    assert listed["data"]["entries"][0] == {"key": b64("/k/0"), "value": b64("new"), "version": "2"}
    assert missing == {"data": {"entry": None}}


async def test_many_are_read_at_once_and_a_status_is_an_error_at_its_field(
    etcd: str, tmp_path: Path
) -> None:
    async with gateway(tmp_path, etcd) as client:
        for number in range(15):
            await ask(client, PUT, k=b64(f"n{number}"), v=b64(str(number)))
        fields = " ".join(
            f'f{number}: entry(key: "{b64(f"n{number}")}") {{ value }}' for number in range(15)
        )
        future = f'entries(from: "{b64("a")}", to: "{b64("z")}", revision: "999999") {{ key }}'
        answers = await asyncio.gather(*(ask(client, f"{{ {fields} {future} }}") for _ in range(5)))
    for answer in answers:
        assert [answer["data"][f"f{n}"]["value"] for n in range(15)] == [
            b64(str(n)) for n in range(15)
        ]
        (error,) = answer["errors"]
        assert error["path"] == ["entries"]
        assert error["extensions"]["service"] == "etcd"
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "OUT_OF_RANGE" in error["message"]
