"""Apollo's `supergraph.yaml` is read as its tools read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphweft.gateway.config.rover import RoverConfig, load_rover_config
from graphweft.schemas.errors import ConfigError


def load(tmp_path: Path, text: str) -> RoverConfig:
    file = tmp_path / "supergraph.yaml"
    file.write_text(text, encoding="utf-8")
    return load_rover_config(file, {"URL": "http://a/graphql"})


def test_the_three_sources_of_sdl_are_read(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        federation_version: =2.9.0
        subgraphs:
          products: { routing_url: "http://p/graphql", schema: { file: ./products.graphql } }
          users: { schema: { subgraph_url: "${env.URL}" } }
          inline: { routing_url: "http://i", schema: { sdl: "type Query { a: Int }" } }
        """,
    )
    assert config.federation_version == "2.9.0"
    assert config.subgraphs["products"].origin.file == tmp_path / "products.graphql"
    assert config.subgraphs["users"].url == "http://a/graphql"
    assert config.subgraphs["inline"].url == "http://i"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "federation_version: 1\nsubgraphs: {a: {schema: {sdl: x}}}",
            "expected a version of Federation 2",
        ),
        ("subgraphs: {}", "1:12: subgraphs: dictionary should have at least 1 item"),
        ("subgraphs: {a: {schema: {}}}", "give exactly one of file, subgraph_url and sdl"),
        ("subgraphs: {a: {shema: {sdl: x}}}", "did you mean 'schema'?"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert message in str(caught.value)
