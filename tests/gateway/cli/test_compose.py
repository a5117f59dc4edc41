"""`graphweft compose` and `graphweft check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gateway.cli.process import graphweft

HEADER = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])\n'
PRODUCTS = (
    f"{HEADER}type Query {{ products: [Product] }}\n"
    'type Product @key(fields: "id") { id: ID! name: String }\n'
)
REVIEWS = f'{HEADER}type Product @key(fields: "id") {{ id: ID! stars: Int }}\n'
CONFLICT = f'{HEADER}type Product @key(fields: "id") {{ id: ID! name: Int }}\n'
ROVER = """
federation_version: =2.9.0
subgraphs:
  products: { routing_url: "http://p/graphql", schema: { file: ./products.graphql } }
  reviews: { routing_url: "http://r/graphql", schema: { file: ./reviews.graphql } }
"""
GRAPHWEFT = """
subgraphs:
  products: { graphql: { url: "http://p/graphql" }, schema: ./products.graphql }
  reviews: { graphql: { url: "http://r/graphql" }, schema: ./reviews.graphql }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "products.graphql").write_text(PRODUCTS)
    (tmp_path / "reviews.graphql").write_text(REVIEWS)
    (tmp_path / "supergraph.yaml").write_text(ROVER)
    (tmp_path / "graphweft.yaml").write_text(GRAPHWEFT)
    return tmp_path


@pytest.mark.parametrize("file", ["supergraph.yaml", "graphweft.yaml"])
def test_the_supergraph_is_printed_or_written(folder: Path, file: str) -> None:
    printed = graphweft("compose", "--config", folder / file)
    written = graphweft(
        "compose", "--config", folder / file, "--output", folder / "out" / "s.graphql"
    )
    assert (printed.status, written.status, written.stdout) == (0, 0, "")
    assert 'PRODUCTS @join__graph(name: "products", url: "http://p/graphql")' in printed.stdout
    assert (folder / "out" / "s.graphql").read_text() == printed.stdout


def test_the_result_is_printed_as_json(folder: Path) -> None:
    done = graphweft("compose", "--config", folder / "supergraph.yaml", "--json")
    result = json.loads(done.stdout)
    assert done.status == 0
    assert "join__Graph" in result["supergraphSdl"]
    assert isinstance(result["hints"], list)


def test_a_conflict_is_told_as_json_with_its_code_and_place(folder: Path) -> None:
    (folder / "reviews.graphql").write_text(CONFLICT)
    done = graphweft("compose", "--config", folder / "supergraph.yaml", "--json")
    errors = json.loads(done.stdout)["errors"]
    assert done.status == 1
    assert {error["code"] for error in errors} >= {"FIELD_TYPE_MISMATCH"}
    assert any("Product.name" in error["message"] for error in errors)
    assert any(".graphql:" in error["message"] for error in errors)


def test_a_conflict_is_explained_with_its_lines(folder: Path) -> None:
    (folder / "reviews.graphql").write_text(CONFLICT)
    done = graphweft("check", "--config", folder / "graphweft.yaml")
    assert done.status == 1
    assert done.stdout == ""
    assert "FIELD_TYPE_MISMATCH" in done.stderr
    assert " | type Product" in done.stderr
    assert "^" in done.stderr
    assert "problem" in done.stderr.splitlines()[-1]


def test_a_good_configuration_is_told_so(folder: Path) -> None:
    done = graphweft("check", cwd=folder)
    assert done.status == 0
    assert "graphweft.yaml: the subgraphs compose" in done.stderr


@pytest.mark.parametrize(
    ("sdl", "place", "message"),
    [
        ("type Query {\n  a Int\n}", ":2:5: ", "Syntax Error"),
        ("type Query {\n  a: Nothing\n}", ":2:6: ", "Nothing"),
    ],
)
def test_an_sdl_that_cannot_be_read_is_told_with_its_file_and_place(
    folder: Path, sdl: str, place: str, message: str
) -> None:
    file = folder / "reviews.graphql"
    file.write_text(sdl)
    done = graphweft("compose", "--config", folder / "supergraph.yaml")
    assert done.status == 1
    assert f"{file}{place}" in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_every_file_that_is_missing_is_told_at_once(folder: Path) -> None:
    (folder / "reviews.graphql").unlink()
    (folder / "products.graphql").unlink()
    done = graphweft("compose", "--config", folder / "supergraph.yaml")
    assert done.status == 1
    assert done.stderr.count("cannot be read: No such file") == 2


def test_a_supergraph_has_nothing_to_compose(folder: Path) -> None:
    (folder / "graphweft.yaml").write_text("supergraph: s.graphql\n")
    done = graphweft("compose", "--config", folder / "graphweft.yaml")
    assert (done.status, "nothing to compose" in done.stderr) == (1, True)
