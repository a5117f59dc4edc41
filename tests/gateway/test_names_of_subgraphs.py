"""Clients see the configured name of a subgraph, never that of a part that is planned over."""

from __future__ import annotations

from pathlib import Path

from graphweft.gateway.app import Gateway
from tests.connectors.rest.backend import document, serve
from tests.gateway.fakes import gateway_client


async def test_a_null_that_must_not_be_is_an_error_of_the_configured_subgraph(
    tmp_path: Path,
) -> None:
    sdl = document('GET: "/"', field="it: String!", selection="$.name")
    async with serve(lambda _received: {"name": None}) as backend:
        schema = tmp_path / "api.graphql"
        schema.write_text(sdl.replace("http://backend", backend.url), "utf-8")
        config = tmp_path / "graphweft.yaml"
        config.write_text("subgraphs: { api: { rest: {}, schema: ./api.graphql } }", "utf-8")
        async with gateway_client(Gateway.from_config(config)) as client:
            response = await client.post("/graphql", json={"query": "{ it }"})
    (error,) = response.json()["errors"]
    assert error["path"] == ["it"]
    assert error["extensions"]["service"] == "api"
    assert "api_Query" not in response.text
