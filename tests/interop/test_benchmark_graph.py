"""The graph of the benchmark, composed by us, answers its deep query alike in every gateway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import graphql_sync  # pyright: ignore[reportUnknownVariableType] - bare generics

import bench.federation
from bench.federation.subgraphs import RESOLVERS, make_monolith, make_subgraph
from tests.interop.gateways import RunNode, ask_graphweft, ask_node, compose_subgraphs
from tests.interop.operations import Operation
from tests.interop.subgraphs.serve import Written, serve_schemas

pytestmark = pytest.mark.interop

FOLDER = Path(str(bench.federation.__file__)).parent
DEEP = Operation("deep", (FOLDER / "deep.graphql").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def supergraph() -> Iterator[str]:
    written = {
        name: Written((FOLDER / f"{name}.graphql").read_text(encoding="utf-8"), make_subgraph(name))
        for name in RESOLVERS
    }
    with serve_schemas(written) as served:
        yield compose_subgraphs(served.values())


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What the same data answers behind one schema that nobody federated."""
    result = graphql_sync(make_monolith(), DEEP.query).formatted
    assert "errors" not in result
    return dict(result)


async def test_graphweft_answers_as_the_monolith(supergraph: str, expected: dict[str, Any]) -> None:
    assert (await ask_graphweft(supergraph, [DEEP]))["deep"] == expected


@pytest.mark.parametrize("script", ["apollo.mjs", "hive.mjs"])
def test_other_gateways_answer_as_the_monolith(
    script: str, node: RunNode, supergraph: str, expected: dict[str, Any]
) -> None:
    assert ask_node(node, script, supergraph, [DEEP])["deep"] == expected
