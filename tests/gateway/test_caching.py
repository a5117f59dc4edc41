"""Caching, configured: real backends, their headers, and what clients are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from aiohttp import web
from httpx import AsyncClient, Response
from redis.asyncio import Redis

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.problems import BuildFailedError
from graphweft.schemas.errors import ConfigError
from tests.connectors.rest.backend import Backend, Received, serve
from tests.gateway.fakes import gateway_client
from tests.kit.redis_server import redis_server

CONNECT = '@link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"])'
FEDERATION = '@link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])'
SDL = f"""
extend schema {CONNECT} {FEDERATION}
type Query {{
  users: [User!]!
    @connect(http: {{ GET: "http://backend/users" }}, selection: "id")
    @cacheControl(maxAge: 60)
  now: Int @connect(http: {{ GET: "http://backend/now" }}, selection: "$.now")
}}
type User
  @connect(http: {{ GET: "http://backend/many?ids={{$batch.id->joinNotNull(',')}}" }},
    selection: "id name", batch: {{ maxSize: 10 }})
  @key(fields: "id") {{
  id: ID!
  name: String @cacheControl(maxAge: 20)
}}
"""
QUERY = "{ users { name } }"


class _Setup(NamedTuple):
    client: AsyncClient
    backend: Backend

    async def ask(self, query: str = QUERY, **headers: str) -> Any:
        return await self.client.post("/graphql", json={"query": query}, headers=headers)

    @property
    def paths(self) -> list[str]:
        return [received.path for received in self.backend.received]


def _answer(headers: dict[str, str]) -> Any:
    def answer(received: Received) -> web.Response:
        users = [{"id": n, "name": f"user {n}"} for n in (1, 2)]
        body = {"now": 1} if received.path == "/now" else users
        return web.Response(
            body=orjson.dumps(body), content_type="application/json", headers=headers
        )

    return answer


@asynccontextmanager
async def _gateway(
    folder: Path, caching: str, headers: dict[str, str] | None = None, more: str = ""
) -> AsyncGenerator[_Setup]:
    async with serve(_answer(headers or {})) as backend:
        (folder / "api.graphql").write_text(SDL.replace("http://backend", backend.url), "utf-8")
        config = folder / "graphweft.yaml"
        config.write_text(
            f"subgraphs: {{ api: {{ rest: {{}}, schema: ./api.graphql }} }}\n{caching}\n{more}\n",
            "utf-8",
        )
        async with gateway_client(Gateway.from_config(load_config(config))) as client:
            yield _Setup(client, backend)


ON = "caching: { enabled: true }"


async def test_nothing_is_kept_unless_it_is_enabled(tmp_path: Path) -> None:
    async with _gateway(tmp_path, "") as it:
        first, second = await it.ask(), await it.ask()
        assert len(it.paths) == 4
    assert first.json() == second.json()
    assert second.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "caching", [ON, "caching: { enabled: true, memory: { max_response_bytes: 0 } }"]
)
async def test_fields_of_a_rest_api_are_kept_as_its_sdl_says(tmp_path: Path, caching: str) -> None:
    async with _gateway(tmp_path, caching) as it:
        first, second = await it.ask(), await it.ask()
        assert it.paths == ["/users", "/many?ids=1%2C2"]
    assert (
        first.json()
        == second.json()
        == {"data": {"users": [{"name": "user 1"}, {"name": "user 2"}]}}
    )
    assert first.headers["cache-control"] == "max-age=20, public"
    assert second.headers["cache-control"] in {"max-age=19, public", "max-age=20, public"}


async def test_headers_of_a_rest_api_are_obeyed(tmp_path: Path) -> None:
    async with _gateway(tmp_path, ON, {"cache-control": "no-store"}) as it:
        answer = await it.ask()
        await it.ask()
        assert len(it.paths) == 4
    assert answer.headers["cache-control"] == "no-store"
    off = "caching: { enabled: true, all: { headers: false } }"
    async with _gateway(tmp_path, off, {"cache-control": "no-store"}) as it:
        await it.ask()
        await it.ask()
        assert len(it.paths) == 2


async def test_headers_say_the_age_of_what_the_sdl_does_not(tmp_path: Path) -> None:
    async with _gateway(tmp_path, ON, {"cache-control": "public, max-age=9"}) as it:
        answer = await it.ask("{ now }")
        await it.ask("{ now }")
        assert it.paths == ["/now"]
    assert answer.headers["cache-control"] in {"max-age=9, public", "max-age=8, public"}


async def test_an_age_by_default_is_that_of_a_subgraph(tmp_path: Path) -> None:
    own = "caching: { enabled: true, subgraphs: { api: { max_age: 1m } } }"
    async with _gateway(tmp_path, own) as it:
        await it.ask("{ now }")
        await it.ask("{ now }")
        assert it.paths == ["/now"]
    none = "caching: { enabled: true, subgraphs: { api: { enabled: false } } }"
    async with _gateway(tmp_path, none) as it:
        await it.ask()
        await it.ask()
        assert len(it.paths) == 4


@pytest.mark.parametrize(
    ("rules", "paths"),
    [
        ("", ["/now"]),
        ("headers: { all: { propagate: [x-theme] } }", ["/now"]),
        ("headers: { all: { propagate: [authorization] } }", ["/now", "/now"]),
        ("headers: { all: { insert: { x-user: $identity.subject } } }", ["/now", "/now"]),
        ("headers: { all: { propagate: [{ matching: 'auth.*' }] } }", ["/now", "/now"]),
    ],
)
async def test_an_age_by_default_is_private_where_a_backend_is_told_who_asks(
    tmp_path: Path, rules: str, paths: list[str]
) -> None:
    async with _gateway(
        tmp_path, "caching: { enabled: true, all: { max_age: 1m } }", more=rules
    ) as it:
        await it.ask("{ now }", authorization="Bearer ann")
        await it.ask("{ now }", authorization="Bearer bob")
        assert it.paths == paths


async def test_an_overlay_says_how_long_fields_of_a_backend_are_kept(tmp_path: Path) -> None:
    (tmp_path / "ages.graphql").write_text(
        "extend type Query { now: Int @cacheControl(maxAge: 9) }"
    )
    async with serve(_answer({})) as backend:
        (tmp_path / "api.graphql").write_text(SDL.replace("http://backend", backend.url), "utf-8")
        config = tmp_path / "graphweft.yaml"
        config.write_text(
            "subgraphs: { api: { rest: {}, schema: api.graphql, overlay: ages.graphql } }\n" + ON
        )
        async with gateway_client(Gateway.from_config(load_config(config))) as client:
            await client.post("/graphql", json={"query": "{ now }"})
            answer = await client.post("/graphql", json={"query": "{ now }"})
        assert [received.path for received in backend.received] == ["/now"]
    assert answer.headers["cache-control"].endswith("public")


async def test_a_get_is_answered_with_a_tag_that_spares_the_body(tmp_path: Path) -> None:
    async with _gateway(tmp_path, ON) as it:

        async def get(known: str = "") -> Response:
            headers = {"graphql-require-preflight": "1", "if-none-match": known}
            return await it.client.get("/graphql", params={"query": QUERY}, headers=headers)

        first = await get()
        tag = first.headers["etag"]
        second, third = await get(f'"other", W/{tag}'), await get('"other"')
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == tag
    assert (third.status_code, third.content) == (200, first.content)


async def test_an_answer_that_rules_decided_on_is_private(tmp_path: Path) -> None:
    rules = SDL.replace("name: String", "name: String @authenticated")
    rules = rules.replace('import: ["@key"]', 'import: ["@key", "@authenticated"]')
    async with serve(_answer({})) as backend:
        (tmp_path / "api.graphql").write_text(rules.replace("http://backend", backend.url), "utf-8")
        config = tmp_path / "graphweft.yaml"
        config.write_text(
            f"subgraphs: {{ api: {{ rest: {{}}, schema: ./api.graphql }} }}\n{ON}\n", "utf-8"
        )
        async with gateway_client(Gateway.from_config(load_config(config))) as client:
            answer = await client.post("/graphql", json={"query": "{ users { id } }"})
            withheld = await client.post("/graphql", json={"query": QUERY})
    assert answer.headers["cache-control"].endswith("public")
    assert withheld.json()["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    assert withheld.headers["cache-control"] == "no-store"


async def test_a_hint_that_makes_no_sense_is_refused_with_its_place(tmp_path: Path) -> None:
    config = tmp_path / "graphweft.yaml"
    (tmp_path / "api.graphql").write_text("type Query { a: Int @cacheControl(maxAge: -1) }")
    config.write_text(
        "subgraphs: { api: { graphql: { url: 'http://x/' }, schema: ./api.graphql } }\n" + ON
    )
    with pytest.raises(BuildFailedError, match=r"@cacheControl of Query\.a"):
        await Gateway.from_config(load_config(config)).start()


INVALIDATION = "caching: { enabled: true, invalidation: { secret: s3cret } }"


@pytest.mark.parametrize(
    ("order", "paths"),
    [
        ({"subgraph": "api"}, ["/users", "/many?ids=1%2C2"]),
        ({"subgraph": "api", "type": "User"}, ["/many?ids=1%2C2"]),
        ([{"subgraph": "api", "type": "User", "keys": [{"id": "2"}]}], ["/many?ids=2"]),
        ({"subgraph": "api", "type": "Query", "field": "users"}, ["/users"]),
        ({"subgraph": "api", "type": "Query", "field": "now"}, []),
    ],
)
async def test_who_knows_the_secret_may_say_what_to_forget(
    tmp_path: Path, order: Any, paths: list[str]
) -> None:
    async with _gateway(tmp_path, INVALIDATION) as it:
        await it.ask()
        it.backend.received.clear()
        told = await it.client.post(
            "/cache/invalidate", json=order, headers={"authorization": "Bearer s3cret"}
        )
        await it.ask()
        assert it.paths == paths
    assert (told.status_code, told.json()) == (200, {"invalidated": 1})


@pytest.mark.parametrize(
    ("secret", "body", "status", "message"),
    [
        ("wrong", b"{}", 401, "the secret is missing or wrong"),
        ("s3cret", b"{", 400, "the body is not JSON"),
        ("s3cret", b"[{}]", 400, "0.subgraph: Field required"),
        ("s3cret", b'{"subgraph": "api", "keys": [{}]}', 400, "field and keys need a type"),
        ("s3cret", b'{"subgraph": "a", "tipe": "x"}', 400, "0.tipe: Extra inputs"),
        ("s3cret", b'{"subgraph": "other"}', 404, "nothing is kept of a subgraph 'other'"),
    ],
)
async def test_orders_that_cannot_be_carried_out_are_refused(
    tmp_path: Path, secret: str, body: bytes, status: int, message: str
) -> None:
    async with _gateway(tmp_path, INVALIDATION) as it:
        headers = {"authorization": f"Bearer {secret}"}
        told = await it.client.post("/cache/invalidate", content=body, headers=headers)
    assert told.status_code == status
    assert message in told.json()["error"]


async def test_without_a_secret_nobody_gives_orders(tmp_path: Path) -> None:
    async with _gateway(tmp_path, ON) as it:
        told = await it.client.post("/cache/invalidate", json={"subgraph": "api"})
    assert told.status_code == 404


async def test_gateways_that_share_redis_share_what_is_kept(tmp_path: Path) -> None:
    with redis_server(tmp_path) as redis:
        caching = (
            "caching: { enabled: true, store: redis, memory: { max_response_bytes: 0 },"
            f" invalidation: {{ secret: s }} }}\nredis: {{ url: '{redis.url}', timeout: 2s }}"
        )
        async with _gateway(tmp_path, caching) as it:
            config = load_config(tmp_path / "graphweft.yaml")
            async with gateway_client(Gateway.from_config(config)) as other:
                first = await it.ask()
                await _until_kept(redis.url)
                second = await other.post("/graphql", json={"query": QUERY})
                assert len(it.paths) == 2
                redis.kill()
                third = await other.post("/graphql", json={"query": QUERY})
    assert first.json() == second.json() == third.json()


async def _until_kept(url: str) -> None:
    redis: Any = Redis(port=int(url.partition("127.0.0.1:")[2].partition("/")[0]))
    while len(await redis.keys("graphweft:cache:of:*")) < 3:  # noqa: ASYNC110  # another writes
        await asyncio.sleep(0.01)
    await redis.aclose()


def test_redis_as_the_store_needs_its_address(tmp_path: Path) -> None:
    config = tmp_path / "graphweft.yaml"
    config.write_text("supergraph: x.graphql\ncaching: { store: redis }\n", "utf-8")
    with pytest.raises(ConfigError, match=r"caching\.store: redis needs redis\.url"):
        load_config(config)
