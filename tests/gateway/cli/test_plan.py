"""`graphweft plan`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gateway.cli.process import graphweft
from tests.kit.plans import supergraph_of

SUBGRAPHS = {
    "old": """
        type Query { user: User }
        type User @key(fields: "id") { id: ID!  name: String }
    """,
    "new": """
        type User @key(fields: "id") {
          id: ID!
          name: String @override(from: "old", label: "names")
        }
    """,
}


def test_each_fetch_says_why_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "supergraph.graphql").write_text(supergraph_of(SUBGRAPHS))
    (tmp_path / "query.graphql").write_text("{ user { name } }")
    options = ("--override-label", "names")
    done = graphweft(
        "plan", "-s", "supergraph.graphql", "-q", "query.graphql", *options, cwd=tmp_path
    )
    assert "fetch: 0 old: root fields: user" in done.stderr
    assert "fetch: 1 new (after 0): name of User, by id" in done.stderr


@pytest.mark.parametrize(
    ("options", "subgraphs"),
    [
        ((), ["old"]),
        (("--override-label", "names"), ["old", "new"]),
        (("--override-label", "other", "--override-label", "names"), ["old", "new"]),
    ],
)
def test_the_plan_is_that_of_the_active_labels(
    tmp_path: Path, options: tuple[str, ...], subgraphs: list[str]
) -> None:
    (tmp_path / "supergraph.graphql").write_text(supergraph_of(SUBGRAPHS))
    (tmp_path / "query.graphql").write_text("{ user { name } }")
    done = graphweft(
        "plan", "-s", "supergraph.graphql", "-q", "query.graphql", *options, cwd=tmp_path
    )
    assert done.status == 0, done.stderr
    asked = [line.split('"')[1] for line in done.stdout.splitlines() if "Fetch(" in line]
    assert asked == subgraphs
