"""The example in the help of each command, run as it stands, over real backends."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
import pytest
from rich.console import Console

from graphweft.connectors.grpc.descriptors import ProtoFiles, load_descriptors
from graphweft.gateway.cli import build_app
from tests.connectors.grpc.conftest import PROTO
from tests.connectors.grpc.shop import Shop, start_server
from tests.gateway.admin.kit import admin_of
from tests.gateway.backends import products_schema, reviews_schema, running
from tests.gateway.cli.process import Finished, graphweft, serving

GROUPS = ("", "import", "config", "api-key", "source", "revision")


def help_of(*words: str) -> str:
    console = Console(file=io.StringIO(), width=200)
    build_app().help_print(list(words), console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def example_of(*words: str) -> str:
    found = re.search(r"^Example: graphweft (.+)$", help_of(*words), re.MULTILINE)
    assert found, f"the help of {' '.join(words)} has no example"
    return found[1]


def commands_of(group: str) -> list[str]:
    names = re.findall(r"^│ ([a-z][a-z-]*) ", help_of(*group.split()), re.MULTILINE)
    return [
        name for name in names if name not in {"import", "config", "api-key", "source", "revision"}
    ]


@asynccontextmanager
async def shop(folder: Path) -> AsyncGenerator[dict[str, str]]:
    """Backends, a gateway with an admin API, files; gives what stands in place of addresses."""
    descriptors = await load_descriptors(ProtoFiles((PROTO,)))
    server, target = await start_server(Shop(descriptors), reflection_version="v1")
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        (folder / "store.openapi.yaml").write_text(OPENAPI, "utf-8")
        (folder / "query.graphql").write_text("{ products { name stars } }", "utf-8")
        (folder / "graphweft.yaml").write_text(
            f"admin: {{ authentication: {{ api_keys: {{ file: keys.json }} }} }}\n"
            f"subgraphs:\n"
            f"  products: {{ graphql: {{ url: '{products.url}' }} }}\n"
            f"  reviews: {{ graphql: {{ url: '{reviews.url}' }} }}\n",
            "utf-8",
        )
        (folder / "registry").mkdir()
        async with admin_of(folder / "registry") as admin:
            await admin.register(name="products", kind="GRAPHQL", location=products.url)
            yield {
                "127.0.0.1:50051": target,
                "http://127.0.0.1:4003/graphql": reviews.url,
                "admin": str(admin.client.base_url),
            }
    await server.stop(None)


async def run(example: str, folder: Path, addresses: dict[str, str]) -> Finished:
    for written, real in addresses.items():
        if written != "admin":
            example = example.replace(written, real)
    env = {"GRAPHWEFT_ADMIN_URL": addresses["admin"]}
    return await anyio.to_thread.run_sync(
        lambda: graphweft(*shlex.split(example), cwd=folder, env=env)
    )


async def test_the_examples_of_commands_work(tmp_path: Path) -> None:
    async with shop(tmp_path) as addresses:
        for words in ("config schema", "config validate", "check", "compose", "plan",
                      "import openapi", "import grpc", "import graphql"):  # fmt: skip
            done = await run(example_of(*words.split()), tmp_path, addresses)
            assert done.status == 0, (words, done)
        key = await run(example_of("api-key", "new"), tmp_path, addresses)
        listed = await run(example_of("api-key", "list"), tmp_path, addresses)
        (record,) = json.loads(listed.stdout)
        revoke = example_of("api-key", "revoke").replace("0123456789ab", record["id"])
        revoked = await run(revoke, tmp_path, addresses)
    assert key.stdout.startswith("gw_")
    assert (record["name"], record["scopes"]) == ("ann", ["graphweft:editor"])
    assert revoked.status == 0


async def test_the_examples_of_a_running_gateway_work_one_after_the_other(tmp_path: Path) -> None:
    told: dict[str, Finished] = {}
    async with shop(tmp_path) as addresses:
        for words in ("source test", "source check", "source add", "source list", "source show",
                      "source refresh", "export", "apply", "revision list", "revision show",
                      "revision diff", "source remove", "revision rollback"):  # fmt: skip
            told[words] = await run(example_of(*words.split()), tmp_path, addresses)
    assert {words: done.status for words, done in told.items()} == dict.fromkeys(told, 0), told
    assert "stars: Int" in told["source test"].stdout
    assert "+ Product.stars" in told["source check"].stderr
    assert "revision 2 is served" in told["source add"].stderr
    assert told["source list"].stdout.count("graphql") >= 2
    assert "+ Product" in told["revision diff"].stdout
    exported = {file.name for file in (tmp_path / "graph").iterdir()}
    assert exported == {"graphweft.yaml", "products.graphql", "reviews.graphql"}
    assert graphweft("check", "-c", tmp_path / "graph" / "graphweft.yaml").status == 0
    assert "revision 5 is served" in told["revision rollback"].stderr


@pytest.mark.parametrize("command", ["serve", "dev"])
async def test_the_examples_that_serve_work(command: str, tmp_path: Path) -> None:
    async with shop(tmp_path):
        words = shlex.split(example_of(command))[1:]
        arguments = [word for word in words if word not in {"--port", "4000"}]
        with serving(*arguments, command=command, cwd=tmp_path) as gateway:
            assert gateway.stop() == 0


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_has_an_example_and_explains_itself(group: str) -> None:
    names = commands_of(group)
    assert len(names) > 1
    for name in names:
        assert example_of(*group.split(), name).startswith(f"{group} {name}".strip())


async def test_results_are_json_for_programs(tmp_path: Path) -> None:
    async with shop(tmp_path) as addresses:
        listed = await run("source list --json", tmp_path, addresses)
        checked = await run(
            "source check reviews graphql http://127.0.0.1:4003/graphql --json", tmp_path, addresses
        )
        applied = await run("source remove products --accept-breaking --json", tmp_path, addresses)
        revisions = await run("revision list --json", tmp_path, addresses)
    assert [one["name"] for one in json.loads(listed.stdout)] == ["products"]
    assert json.loads(checked.stdout)["state"] == "ACCEPTABLE"
    assert json.loads(applied.stdout)["number"] == 2
    assert [one["number"] for one in json.loads(revisions.stdout)] == [2, 1]


async def test_exit_codes_tell_refused_and_breaking_apart(tmp_path: Path) -> None:
    async with shop(tmp_path) as addresses:
        refused = await run("source add x graphql http://127.0.0.1:1/", tmp_path, addresses)
        breaking = await run("source remove products", tmp_path, addresses)
        unknown = await run("source remove nobody", tmp_path, addresses)
        wrong = await run("source add x soap http://127.0.0.1:1/", tmp_path, addresses)
        nobody = await run("source list --admin http://127.0.0.1:1", tmp_path, addresses)
    assert (refused.status, "UPSTREAM_UNREACHABLE" in refused.stderr) == (1, True)
    assert (breaking.status, "--accept-breaking" in breaking.stderr) == (3, True)
    assert (unknown.status, "'nobody' is not registered" in unknown.stderr) == (1, True)
    assert wrong.status == 2
    assert (nobody.status, "does not answer" in nobody.stderr) == (1, True)


OPENAPI = """
openapi: 3.0.3
info: { title: Store, version: "1" }
servers: [{ url: "http://127.0.0.1:1" }]
paths:
  /items:
    get:
      operationId: items
      responses:
        "200":
          description: all
          content:
            application/json:
              schema: { type: array, items: { type: string } }
"""
