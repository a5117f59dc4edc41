"""Two gateway processes on one Redis: what one keeps, forgets and counts, the other does too."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.kit.gateway_process import serving
from tests.kit.redis_server import RedisServer, redis_server

SCHEMA = """
import uuid
from ariadne import QueryType, make_executable_schema
query = QueryType()
query.set_field("made", lambda *_: uuid.uuid4().hex)
query.set_field("always", lambda *_: uuid.uuid4().hex)
schema = make_executable_schema("type Query { made: String always: String }", query)
"""
CONFIG = """
subgraphs:
  shop: {{ python: {{ schema: "two_gateways:schema" }}, overlay: ages.graphql }}
redis: {{ url: "{url}", timeout: 2s }}
caching:
  enabled: true
  store: redis
  invalidation: {{ secret: s }}
rate_limits:
  store: redis
  rules: [{{ name: few, by: "header:x-client", limit: 10, per: 1h }}]
"""
OVERLAY = "extend type Query { made: String @cacheControl(maxAge: 600) }"


class Pair(NamedTuple):
    first: str
    second: str
    redis: RedisServer

    def made(self, url: str) -> str:
        """The value that a gateway answers; no limit counts it."""
        answer = _ask(url, "{ made }", f"reader {time.monotonic_ns()}")
        value: str = answer.json()["data"]["made"]
        return value


def _ask(url: str, query: str, client: str) -> httpx.Response:
    headers = {"x-client": client}
    return httpx.post(url, json={"query": query}, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Generator[Pair]:
    folder: Path = tmp_path_factory.mktemp("two")
    (folder / "two_gateways.py").write_text(SCHEMA)
    (folder / "ages.graphql").write_text(OVERLAY)
    with redis_server(folder) as redis:
        config = folder / "graphweft.yaml"
        config.write_text(CONFIG.format(url=redis.url))
        command = ("serve", "--config", config, "--port", "0")
        with serving(*command) as first, serving(*command) as second:
            yield Pair(first.url, second.url, redis)


def _until(seconds: float, value: str, pair: Pair, url: str) -> str:
    """What a gateway answers once it is something else, or when the time is up."""
    ends = time.monotonic() + seconds
    while (found := pair.made(url)) == value and time.monotonic() < ends:
        time.sleep(0.02)
    return found


def test_what_one_gateway_keeps_the_other_finds(pair: Pair) -> None:
    value = pair.made(pair.first)
    ends = time.monotonic() + 20
    while pair.made(pair.second) != value:  # it is written after the answer
        assert time.monotonic() < ends
        value = pair.made(pair.first)
    assert _ask(pair.first, "{ always }", "a").json() != _ask(pair.second, "{ always }", "a").json()


def test_what_one_gateway_is_told_to_forget_the_other_forgets(pair: Pair) -> None:
    before = pair.made(pair.second)
    told = httpx.post(
        pair.first.replace("/graphql", "/cache/invalidate"),
        json={"subgraph": "shop", "type": "Query", "field": "made"},
        headers={"authorization": "Bearer s"},
    )
    assert told.json() == {"invalidated": 1}
    assert _until(20, before, pair, pair.second) != before


def test_limits_hold_together(pair: Pair) -> None:
    urls = [pair.first, pair.second] * 10
    found = [_ask(url, "{ always }", "one").status_code for url in urls]
    assert sorted(found) == [200] * 10 + [429] * 10


def test_both_go_on_without_redis(pair: Pair) -> None:
    pair.redis.kill()
    for url in (pair.first, pair.second):
        for _ in range(8):
            assert _ask(url, "{ made always }", "without").status_code == 200
