"""The gateway inside applications of other frameworks, as the manual has it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from graphweft import Gateway
from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.snapshot import Snapshot
from graphweft.schemas.errors import GraphweftError
from tests.gateway.fakes import fake_config, fake_gateway, fake_snapshot
from tests.kit.asgi_server import serve

PAGE = Path(__file__).parents[2] / "docs" / "embedding.md"
SCHEMA = """
from ariadne import QueryType, make_executable_schema
query = QueryType()
query.set_field("hello", lambda *_: "hello world")
schema = make_executable_schema("type Query { hello: String }", query)
"""

urlpatterns: list[Any] = []
"""Of Django, which is not typed."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the examples run: a gateway of one schema in the process."""
    name = f"hosted_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(SCHEMA)
    config = f"subgraphs: {{ one: {{ python: {{ schema: '{name}:schema' }} }} }}\n"
    (tmp_path / "graphweft.yaml").write_text(config)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def django_settings() -> Generator[None]:
    """Django in this process, with one page."""
    settings: Any = import_module("django.conf").settings
    if not settings.configured:
        settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"])
        response: Any = import_module("django.http").HttpResponse

        def apiary(_: Any) -> Any:
            return response("bees")

        urlpatterns.append(import_module("django.urls").path("apiary", apiary))
    override: Any = import_module("django.test.utils").override_settings
    with override(ROOT_URLCONF=__name__):
        yield


def documented(heading: str) -> dict[str, Any]:
    """What the first example below a heading of the manual defines."""
    section = PAGE.read_text().partition(f"## {heading}\n")[2]
    found = re.search(r"```py(?:thon)?\n(.*?)```", section, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {"__name__": "asgi"}
    exec(compile(found[1], heading, "exec"), names)
    return names


@pytest.mark.parametrize("lifespan", ["on", "off"])
@pytest.mark.parametrize("heading", ["Inside FastAPI", "Inside Starlette", "Beside Django"])
async def test_the_examples_answer_below_the_path_and_stop_with_their_server(
    heading: str, lifespan: Literal["on", "off"], folder: Path
) -> None:
    with django_settings():
        names = documented(heading)
        gateway: Gateway = names["gateway"]
        app: ASGIApp = names.get("app") or names["application"]
        async with (
            serve(app, lifespan=lifespan) as url,
            httpx.AsyncClient(base_url=url) as client,
        ):
            assert lifespan == "on" or not gateway.manager.is_started
            answer = await client.post("/api/graphql", json={"query": "{ hello }"})
            ready = await client.get("/api/health/ready")
            page = await client.get("/apiary")
    assert answer.json() == {"data": {"hello": "hello world"}}
    assert ready.json()["status"] == "ready"
    assert (page.text == "bees") if "Django" in heading else (page.status_code == 404)
    assert gateway.manager.is_started == (lifespan == "off")
    await gateway.stop()


async def test_requests_before_a_start_that_fails_are_refused_until_one_succeeds() -> None:
    gateway = fake_gateway(GraphweftError("secret backend"), fake_snapshot(fake_config()))
    app = FastAPI()
    app.mount("/api", gateway)
    query = {"query": "{ hello }"}
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as client:
        refused = await client.post("/api/graphql", json=query)
        answer = await client.post("/api/graphql", json=query)
        await gateway.stop()
        stopped = await client.post("/api/graphql", json=query)
    assert refused.status_code == stopped.status_code == 503
    assert refused.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert "secret" not in refused.text
    assert answer.json() == {"data": {"hello": "hello world"}}


async def test_a_gateway_that_was_stopped_can_be_started_again() -> None:
    config = fake_config()
    gateway = fake_gateway(fake_snapshot(config), fake_snapshot(config))
    for _ in range(2):
        async with (
            gateway.lifespan(),
            serve(gateway) as url,
            httpx.AsyncClient(base_url=url) as client,
        ):
            ready = await client.get("/health/ready")
        assert ready.json()["status"] == "ready"


async def test_a_stop_ends_the_start_that_requests_wait_for() -> None:
    begun = asyncio.Event()

    async def load(_: HttpTransport) -> Snapshot:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError("never reached")

    gateway = Gateway(fake_config(), load)
    async with serve(gateway) as url, httpx.AsyncClient(base_url=url) as client:
        waiting = asyncio.create_task(client.post("/graphql", json={"query": "{ hello }"}))
        await begun.wait()
        await gateway.stop()
        assert (await waiting).status_code == 503
