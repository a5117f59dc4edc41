"""graphql-yoga, a GraphQL server without federation, becomes a subgraph by an overlay."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import build_schema

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from tests.gateway.backends import running
from tests.gateway.fakes import gateway_client
from tests.interop.conftest import NodePlace
from tests.interop.packages import NODE_SOURCES

pytestmark = pytest.mark.interop

BY_ID = 'extend type Query { author(id: ID! @is(field: "id")): Author @lookup }'
BY_NAME = """
extend type Query {
  authorsByName(names: [String!]! @is(field: "name")): [Author]! @lookup(batch: true)
}
"""
BOOKS = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external"])
type Query { books: [Book!]! }
type Book { title: String! author: Author }
"""
KEYS = ("a2", "a1", "gone", "a2", "broken")


@pytest.fixture
def yoga(node_place: NodePlace) -> Iterator[str]:
    """The address of a running server."""
    script = node_place.packages / "yoga.mjs"
    script.write_bytes((NODE_SOURCES / script.name).read_bytes())
    command = (node_place.program, script)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()  # ends the server, which a program in between may have started


async def answered(folder: Path, yoga: str, overlay: str, key: str, query: str) -> Any:
    """What a gateway over the server and a subgraph of books answers."""
    (folder / "authors.graphql").write_text(overlay)
    author = f'type Author @key(fields: "{key}") {{ {key}: {"ID" if key == "id" else "String"}! }}'
    (folder / "books.graphql").write_text(BOOKS + author)
    schema = build_schema(
        "type Query { books: [Book!]! } type Book { title: String! author: Author }"
        f" type Author {{ {key}: ID! }}"
    )
    assert schema.query_type is not None
    keys = KEYS if key == "id" else ("Bo", "Ada", "Nobody", "Bo")
    found = [{"title": f"t{n}", "author": {key: value}} for n, value in enumerate(keys)]

    def resolve(*_: Any) -> Any:
        return found

    schema.query_type.fields["books"].resolve = resolve
    with running(schema) as books:
        config = folder / "graphweft.yaml"
        config.write_text(
            "subgraphs:\n"
            f"  authors: {{ graphql: {{ url: '{yoga}/graphql' }}, overlay: authors.graphql }}\n"
            f"  books: {{ graphql: {{ url: '{books.url}' }}, schema: books.graphql }}\n"
        )
        async with gateway_client(Gateway.from_config(load_config(config))) as client:
            response = await client.post("/graphql", json={"query": query})
    return response.json()


def operations(yoga: str) -> list[str]:
    """What the server was asked, but for introspection."""
    asked: list[str] = httpx.get(f"{yoga}/asked").json()
    return [text for text in asked if "__schema" not in text and "_service" not in text]


async def test_its_objects_are_looked_up_one_by_one_in_one_request(
    yoga: str, tmp_path: Path
) -> None:
    query = "{ books { title author { id name length(times: 2) } } }"
    answer = await answered(tmp_path, yoga, BY_ID, "id", query)
    authors = [book["author"] for book in answer["data"]["books"]]
    assert authors[0] == authors[3] == {"id": "a2", "name": "Bo", "length": 4}
    assert authors[1] == {"id": "a1", "name": "Ada", "length": 6}
    assert authors[2] is None  # a name is never null
    assert authors[4] is None
    assert len(operations(yoga)) == 1
    assert operations(yoga)[0].count("author(id:") == 4
    errors = [error for error in answer["errors"] if error["path"][:2] == ["books", 4]]
    assert "secret" not in str(answer["errors"])
    assert errors
    assert errors[0]["extensions"]["service"] == "authors"


async def test_its_objects_are_looked_up_in_a_batch(yoga: str, tmp_path: Path) -> None:
    query = "{ books { author { name id } } }"
    answer = await answered(tmp_path, yoga, BY_NAME, "name", query)
    assert [book["author"] and book["author"]["id"] for book in answer["data"]["books"]] == [
        "a2",
        "a1",
        None,
        "a2",
    ]
    assert len(operations(yoga)) == 1
