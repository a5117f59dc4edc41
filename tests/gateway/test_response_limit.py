"""How much of a backend's answer is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from graphweft.connectors.transport import HttpRequest, HttpResponse
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import GatewayConfig
from tests.gateway.fakes import gateway_client

DEFAULT = 10 * 1024 * 1024


class _Recorder:
    """A transport that tells how much each request would read."""

    def __init__(self) -> None:
        self.limits: set[int | None] = set()

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.limits.add(request.max_response_bytes)
        return HttpResponse(200, (), b'{"data":{"hello":"hello"}}')

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize(
    ("shaping", "limit"),
    [
        pytest.param({}, None, id="the transport's own"),
        pytest.param({"all": {"max_response_bytes": 1000}}, 1000, id="of all"),
        pytest.param(
            {
                "all": {"max_response_bytes": 1000},
                "subgraphs": {"one": {"max_response_bytes": 2 * DEFAULT}},
            },
            2 * DEFAULT,
            id="of one",
        ),
    ],
)
async def test_the_configuration_says_how_much_of_an_answer_is_read(
    shaping: Any, limit: int | None, tmp_path: Path
) -> None:
    schema = tmp_path / "one.graphql"
    schema.write_text("type Query { hello: String }", "utf-8")
    source = {"graphql": {"url": "http://one/"}, "schema": str(schema)}
    config = GatewayConfig.model_validate(
        {"subgraphs": {"one": source}, "traffic_shaping": shaping}
    )
    recorder = _Recorder()
    async with gateway_client(Gateway.from_config(config, transport=recorder)) as client:
        response = await client.post("/graphql", json={"query": "{ hello }"})
    assert orjson.loads(response.content) == {"data": {"hello": "hello"}}
    assert recorder.limits == {limit}
