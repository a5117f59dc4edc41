"""What the playground's ASGI app answers, header by header."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from graphweft.playground import PlaygroundSettings, SampleOperation, assets, playground_app

SETTINGS = PlaygroundSettings(
    endpoint="./api",
    samples=(SampleOperation("Me", "{ me }"), SampleOperation("One", "{ one }", {"id": 1})),
)

COMPRESSED = gzip.compress(b"plain")


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built page in small."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Graphweft</title>", encoding="utf-8")
    (tmp_path / "assets" / "main-abc.js").write_text("plain", encoding="utf-8")
    (tmp_path / "assets" / "main-abc.js.gz").write_bytes(COMPRESSED)
    (tmp_path / "assets" / "font-abc.woff2").write_bytes(b"font")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.setattr(assets, "DIST", tmp_path)
    return tmp_path


@pytest_asyncio.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(SETTINGS) as connected:
        yield connected


def client_of(settings: PlaygroundSettings) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(playground_app(settings))
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


async def test_the_page_is_checked_again_at_each_visit(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.text == "<title>Graphweft</title>"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"


async def test_the_settings_are_served_as_json(client: httpx.AsyncClient) -> None:
    response = await client.get("/playground.json")
    assert response.headers["cache-control"] == "no-cache"
    assert response.json() == {
        "endpoint": "./api",
        "admin": None,
        "samples": [
            {"name": "Me", "query": "{ me }", "variables": {}},
            {"name": "One", "query": "{ one }", "variables": {"id": 1}},
        ],
    }


async def test_the_settings_name_the_admin_api_where_there_is_one(dist: Path) -> None:
    async with client_of(PlaygroundSettings(admin="./admin/graphql")) as client:
        assert (await client.get("/playground.json")).json()["admin"] == "./admin/graphql"


@pytest.mark.parametrize("path", ["/", "/playground.json", "/assets/main-abc.js", "/missing"])
async def test_every_answer_has_the_security_headers_once(
    client: httpx.AsyncClient, path: str
) -> None:
    for _ in range(2):
        response = await client.get(path)
        policy = response.headers.get_list("content-security-policy")
        assert len(policy) == 1
        assert "default-src 'self'" in policy[0]
        assert "frame-ancestors 'none'" in policy[0]
        assert "unsafe-eval" not in policy[0]
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_assets_are_kept_for_good(client: httpx.AsyncClient) -> None:
    response = await client.get("/assets/font-abc.woff2")
    assert response.content == b"font"
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [("gzip, br", "gzip", COMPRESSED), ("br", None, b"plain"), ("", None, b"plain")],
    ids=["gzip", "brotli only", "nothing"],
)
async def test_an_asset_is_sent_compressed_to_those_who_take_it(
    client: httpx.AsyncClient, accepted: str, encoding: str | None, body: bytes
) -> None:
    request = client.stream("GET", "/assets/main-abc.js", headers={"accept-encoding": accepted})
    async with request as response:
        assert response.headers.get("content-encoding") == encoding
        assert re.match("(text|application)/javascript", response.headers["content-type"])
        assert response.headers["vary"] == "accept-encoding"
        assert b"".join([part async for part in response.aiter_raw()]) == body


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/..%2fsecret.txt", "/secret.txt"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_checkout_without_the_built_page_says_how_to_build_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assert assets.assets_folder() is None
    async with client_of(PlaygroundSettings()) as client:
        response = await client.get("/")
    assert response.status_code == 503
    assert "python playground/build.py" in response.text
