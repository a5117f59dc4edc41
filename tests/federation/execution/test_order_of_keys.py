"""The keys of an answer stand in the order of CollectFields (GraphQL specification, 6.3.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphweft.connectors.contract import SubgraphOperation
from tests.kit.graphs import graph_of, run


def _media(_: SubgraphOperation, __: dict[str, Any]) -> dict[str, Any]:
    author = {"id": "2"}
    book = {"__typename": "Book", "id": "1", "title": "T", "pages": 9, "author": author}
    return {"data": {"media": book, "bad": [None]}}


def _rates(_: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"_entities": [{"rate": 5} for _ in variables["representations"]]}}


_SUBGRAPHS = {
    "media": """
        type Query { media: Media  bad: [Int!] }
        interface Media { id: ID!  title: String }
        type Book implements Media @key(fields: "id") {
          id: ID!  title: String  pages: Int  author: Author
        }
        type Film implements Media @key(fields: "id") { id: ID!  title: String  minutes: Int }
        type Author @key(fields: "id") { id: ID! }
    """,
    "rates": """
        type Book @key(fields: "id") { id: ID!  rate: Int }
        type Author @key(fields: "id") { id: ID!  rate: Int }
    """,
}

CASES = [
    ("{ media { ... on Book { pages } title ... on Book { id rate } } }", "pages title id rate"),
    ("{ media { ... on Book { pages } ... on Film { id } ... on Book { id } } }", "pages id"),
    (
        "{ media { ... on Book { rate } ... on Media { title } ... on Book { id } } }",
        "rate title id",
    ),
    ("{ media { title @include(if: $no) id title } }", "id title"),
    ("{ media { title @include(if: $yes) id title } }", "title id"),
    ("{ media { ... on Book @skip(if: $yes) { id rate } title id } }", "title id"),
    ("{ media { title @skip(if: $yes) id ... @include(if: $no) { title } title } }", "id title"),
]


def _operation(selections: str) -> str:
    switches = {"yes": "true", "no": "false"}
    declared = [f"${n}: Boolean = {v}" for n, v in switches.items() if f"${n}" in selections]
    return f"query ({', '.join(declared)}) {selections}" if declared else selections


@pytest.mark.parametrize(("selections", "keys"), CASES)
async def test_a_key_stands_where_it_is_first_included(selections: str, keys: str) -> None:
    graph = graph_of(_SUBGRAPHS, {"media": _media, "rates": _rates})

    response = await run(graph, _operation(selections))

    assert list(response["data"]["media"]) == keys.split()


@pytest.mark.parametrize(("selections", "keys"), CASES)
async def test_a_key_stands_there_when_an_error_is_placed(selections: str, keys: str) -> None:
    graph = graph_of(_SUBGRAPHS, {"media": _media, "rates": _rates})

    response = await run(graph, _operation(selections.replace("{ media", "{ bad media", 1)))

    assert list(response["data"]["media"]) == keys.split()
    assert [error["path"] for error in response["errors"]] == [["bad", 0]]


async def test_keys_of_merged_objects_follow_their_selections() -> None:
    graph = graph_of(_SUBGRAPHS, {"media": _media, "rates": _rates})
    query = _operation(
        "{ media { ... on Book @include(if: $no) { author { rate } } title"
        " ... on Book { author { id } } ... on Media { ... on Book { author { rate } } } } }"
    )

    response = await run(graph, query)

    assert json.dumps(response["data"]["media"]) == (
        '{"title": "T", "author": {"id": "2", "rate": 5}}'
    )
