"""`graphweft dev` reloads when a file changes."""

from __future__ import annotations

from pathlib import Path

import httpx

from graphweft.gateway.cli.dev import for_developers
from graphweft.gateway.config import GatewayConfig
from tests.gateway.backends import products_schema, running
from tests.gateway.cli.process import serving

SDL = "type Query { products: [Product] }\ntype Product { id: ID! }\n"


def test_a_changed_file_is_served_and_a_bad_one_is_not(tmp_path: Path) -> None:
    with running(products_schema()) as backend:
        sdl = tmp_path / "products.graphql"
        sdl.write_text(SDL)
        config = tmp_path / "graphweft.yaml"
        config.write_text(
            "subgraphs:\n"
            f"  products: {{ graphql: {{ url: '{backend.url}' }}, schema: products.graphql }}\n"
        )

        def answer(query: str) -> str:
            return httpx.post(f"{gateway.url}/graphql", json={"query": query}).text

        with serving("--config", config, command="dev") as gateway:
            assert any("Playground" in line for line in gateway.banner)
            assert "Cannot query field" in answer("{ products { name } }")

            sdl.write_text(SDL.replace("id: ID!", "id: ID! name: String"))
            gateway.read_log("reloaded")
            assert "Tent" in answer("{ products { name } }")

            sdl.write_text("type Query {")
            assert "products.graphql:1:13" in gateway.read_log("reload refused")
            assert "Tent" in answer("{ products { name } }")

            sdl.unlink()
            assert "No such file" in gateway.read_log("reload refused")
            assert "Tent" in answer("{ products { name } }")
            assert gateway.stop() == 0


def test_the_console_is_apart_from_the_ports_of_backends() -> None:
    served = for_developers(GatewayConfig(supergraph=Path("a.graphql")))
    assert (served.listen.port, served.admin.listen.port) == (4000, 4100)
    assert served.playground
    assert served.admin.enabled
