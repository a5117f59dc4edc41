"""Entity fetches: each distinct entity is asked for once, whatever stands for it."""

from __future__ import annotations

from typing import Any

from graphweft.connectors.contract import SubgraphOperation
from tests.kit.graphs import calls_of, graph_of, run

SUBGRAPHS = {
    "posts": """
        type Query { posts: [Post!]!  pinned: Post }
        type Post { title: String  author: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "users": """
        type User @key(fields: "id") { id: ID!  name: String  city: City }
        type City { name: String }
    """,
}


def _posts(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    ids: list[Any] = ["u1", "u2", None, "u1"]
    posts = [{"title": f"T{n}", "author": {"id": i} if i else None} for n, i in enumerate(ids)]
    return {"data": {"posts": posts, "pinned": {"title": "P", "author": {"id": "u2"}}}}


def _users(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {
            "_entities": [
                {"name": f"Name of {r['id']}", "city": {"name": "Oslo"}}
                for r in variables["representations"]
            ]
        }
    }


async def test_equal_representations_are_sent_once_and_answer_every_object() -> None:
    graph = graph_of(SUBGRAPHS, {"posts": _posts, "users": _users})

    response = await run(graph, "{ posts { author { name } } }")

    assert calls_of(graph, "users") == [
        {
            "representations": [
                {"__typename": "User", "id": "u1"},
                {"__typename": "User", "id": "u2"},
            ]
        }
    ]
    names = [p["author"] and p["author"]["name"] for p in response["data"]["posts"]]
    assert names == ["Name of u1", "Name of u2", None, "Name of u1"]


async def test_equal_entities_at_different_paths_are_sent_once() -> None:
    graph = graph_of(SUBGRAPHS, {"posts": _posts, "users": _users})

    response = await run(graph, "{ posts { author { name } } pinned { author { name } } }")

    (call,) = calls_of(graph, "users")
    assert [r["id"] for r in call["representations"]] == ["u1", "u2"]
    assert response["data"]["pinned"] == {"author": {"name": "Name of u2"}}


async def test_no_fetch_is_made_where_there_is_no_entity() -> None:
    def nobody(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"posts": [{"author": None}]}}

    graph = graph_of(SUBGRAPHS, {"posts": nobody, "users": _users})

    assert await run(graph, "{ posts { author { name } } }") == {
        "data": {"posts": [{"author": None}]}
    }
    assert calls_of(graph, "users") == []


async def test_an_entity_with_a_null_key_is_not_asked_for() -> None:
    def keyless(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"posts": [{"author": {"id": None}}, {"author": {"id": "u1"}}]}}

    graph = graph_of(SUBGRAPHS, {"posts": keyless, "users": _users})

    response = await run(graph, "{ posts { author { name } } }")

    assert response["data"]["posts"] == [
        {"author": {"name": None}},
        {"author": {"name": "Name of u1"}},
    ]


async def test_the_answer_has_the_client_s_fields_in_the_client_s_order_only() -> None:
    def users(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [{"name": "Ann", "town": {"name": "Oslo"}}]}}

    graph = graph_of(SUBGRAPHS, {"posts": _posts, "users": users})

    response = await run(graph, "{ pinned { author { town: city { name } name } title } }")

    pinned = response["data"]["pinned"]
    assert pinned == {"author": {"town": {"name": "Oslo"}, "name": "Ann"}, "title": "P"}
    assert list(pinned) == ["author", "title"]
    assert list(pinned["author"]) == ["town", "name"]


async def test_one_entity_at_two_places_is_completed_at_each_by_itself() -> None:
    graphs = {
        "a": """
            type Query { first: Item  second: Item }
            type Item @key(fields: "id") { id: ID! }
        """,
        "b": """type Item @key(fields: "id") { id: ID!  part: Item }""",
        "c": """type Item @key(fields: "id") { id: ID!  label(n: Int): Int }""",
    }

    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"first": {"id": "1"}, "second": {"id": "1"}}}

    def b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [{"part": {"id": "2"}}]}}

    def c(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_e0": [{"label": 1}], "_e1": [{"label": 2}]}}

    graph = graph_of(graphs, {"a": a, "b": b, "c": c})

    query = "{ first { part { label(n: 1) } } second { part { label(n: 2) } } }"
    response = await run(graph, query)

    assert len(calls_of(graph, "b")) == 1
    (call,) = calls_of(graph, "c")
    assert call["representations_0"] == call["representations_1"]
    assert response["data"] == {
        "first": {"part": {"label": 1}},
        "second": {"part": {"label": 2}},
    }


async def test_lists_and_objects_of_custom_scalars_may_be_required() -> None:
    subgraphs = {
        "posts": """
            scalar JSON
            type Query { posts: [Post!]! }
            type Post @key(fields: "id") { id: ID!  tags: [String]  extra: JSON }
        """,
        "search": """
            scalar JSON
            type Post @key(fields: "id") {
              id: ID!  tags: [String] @external  extra: JSON @external
              index: String @requires(fields: "tags extra")
            }
        """,
    }
    posts = [{"id": "p1", "tags": t, "extra": {"a": [1]}} for t in (["x", None], ["x", None], None)]

    def answer_posts(_: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"posts": posts}}

    def answer_search(_: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        indexes = [f"{r['tags']} {r['extra']}" for r in variables["representations"]]
        return {"data": {"_entities": [{"index": index} for index in indexes]}}

    graph = graph_of(subgraphs, {"posts": answer_posts, "search": answer_search})

    response = await run(graph, "{ posts { index } }")

    assert len(calls_of(graph, "search")[0]["representations"]) == 2
    some, nothing = "['x', None] {'a': [1]}", "None {'a': [1]}"
    assert response == {"data": {"posts": [{"index": i} for i in (some, some, nothing)]}}


async def test_objects_far_down_nested_lists_are_found() -> None:
    graphs = {
        "a": """
            type Query { start: Node }
            type Node @key(fields: "id") { id: ID!  next: [[Node]] }
        """,
        "b": 'type Node @key(fields: "id") { id: ID!  label: String }',
    }
    depth = 40

    def a(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": "end"}
        for _ in range(depth):
            node = {"next": [[node, None], None]}
        return {"data": {"start": node}}

    def b(operation: SubgraphOperation, variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"_entities": [{"label": r["id"]} for r in variables["representations"]]}}

    graph = graph_of(graphs, {"a": a, "b": b})

    response = await run(graph, "{ start " + "{ next " * depth + "{ label }" + " }" * depth + " }")

    node = response["data"]["start"]
    for _ in range(depth):
        node = node["next"][0][0]
    assert node == {"label": "end"}
