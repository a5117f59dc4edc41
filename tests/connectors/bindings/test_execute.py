from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.contract import RequestContext
from graphweft.schemas.errors import BackendError
from tests.connectors.bindings.documents import HEAD, USERS
from tests.connectors.bindings.fake_backend import FakeBackend, entities

ROWS = {"data": [{"id": 1, "full_name": "Ann", "email": None}, {"id": 2, "full_name": "Bo"}]}

BLOG = (
    HEAD
    + """
type Query {
  post(id: ID!): Post @connect(source: "api", http: { GET: "/p/{$args.id}" }, entity: true,
    selection: "id title author: { id: authorId }")
  must: Int! @connect(source: "api", http: { GET: "/must" }, selection: "$.n")
}
type Mutation {
  rename(id: ID!, title: String = "new"): Post
    @connect(source: "api", http: { GET: "/r/{$args.id}?t={$args.title}" }, selection: "id title")
}
type Post @key(fields: "id") { id: ID! title: String author: User }
type User @key(fields: "id") {
  id: ID!
  posts(first: Int = 2, tags: [String!]): [Post!]
    @connect(source: "api", http: { GET: "/u/{$this.id}?n={$args.first}&t={$args.tags}" },
             selection: "id title author: { id: authorId }")
}
"""
)


async def test_each_alias_of_a_root_field_is_one_call_with_its_arguments() -> None:
    backend = FakeBackend(USERS, lambda _variables: ROWS)
    response = await backend.run(
        "api_Query_users_0",
        "query($n: Int) { a: users(first: $n) { id } b: users { n: name __typename } __typename }",
        {"n": 5},
    )
    assert response.data == {
        "a": [{"id": "1"}, {"id": "2"}],
        "b": [{"n": "Ann", "__typename": "User"}, {"n": "Bo", "__typename": "User"}],
        "__typename": "Query",
    }
    assert list(response.data or {}) == ["a", "b", "__typename"]
    assert [call["$args"] for call in backend.calls] == [{"first": 5}, {"first": 20}]


async def test_a_variable_without_a_value_leaves_the_default_of_the_argument() -> None:
    backend = FakeBackend(USERS, lambda _variables: ROWS)
    await backend.run("api_Query_users_0", "query($n: Int) { users(first: $n) { id } }", {})
    assert backend.calls[0]["$args"] == {"first": 20}


async def test_fragments_and_repeated_fields_are_merged() -> None:
    backend = FakeBackend(USERS, lambda _variables: ROWS)
    response = await backend.run(
        "api_Query_users_0",
        "{ users { ...F } users { ... on User { email } id ... { id } } }"
        " fragment F on User { id name }",
    )
    assert response.data is not None
    assert response.data["users"][0] == {"id": "1", "name": "Ann", "email": None}
    assert len(backend.calls) == 1


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"a": True, "b": False}, {"id": "1", "name": "Ann"}),
        ({"a": False, "b": False}, {"name": "Ann"}),
        ({"a": True, "b": True}, {"id": "1"}),
    ],
)
async def test_skip_and_include_are_obeyed(
    variables: dict[str, Any], expected: dict[str, Any]
) -> None:
    backend = FakeBackend(USERS, lambda _variables: ROWS)
    response = await backend.run(
        "api_Query_users_0",
        "query($a: Boolean!, $b: Boolean!)"
        " { users { id @include(if: $a) ... @skip(if: $b) { name } } }",
        variables,
    )
    assert response.data is not None
    assert response.data["users"][0] == expected


async def test_a_failure_is_null_with_an_error_and_its_siblings_live() -> None:
    def answer(variables: dict[str, Any]) -> Any:
        if variables["$args"]["first"] == 1:
            return BackendError("down", code="UPSTREAM_UNAVAILABLE", extensions={"x": 1})
        return ROWS

    backend = FakeBackend(USERS, answer)
    response = await backend.run(
        "api_Query_users_0", "{ a: users(first: 1) { id } b: users(first: 2) { id } }"
    )
    assert response.data == {"a": None, "b": [{"id": "1"}, {"id": "2"}]}
    assert response.errors == [
        {
            "message": "down",
            "path": ["a"],
            "extensions": {
                "code": "UPSTREAM_UNAVAILABLE",
                "service": "api",
                "connector": {"coordinate": "api:Query.users@connect[0]"},
                "x": 1,
            },
        }
    ]


async def test_not_found_is_null_without_an_error_unless_the_field_is_never_null() -> None:
    backend = FakeBackend(BLOG, lambda _variables: BackendError("no", code="NOT_FOUND"))
    response = await backend.run("api_Query_post_0", '{ post(id: "1") { id } }')
    assert (response.data, response.errors) == ({"post": None}, [])
    required = await backend.run("api_Query_must_0", "{ must }")
    assert [error["extensions"]["code"] for error in required.errors] == ["NOT_FOUND"]
    changed = await backend.run("api_Mutation_rename_0", 'mutation { rename(id: "1") { id } }')
    assert [error["extensions"]["code"] for error in changed.errors] == ["NOT_FOUND"]


async def test_not_found_is_an_error_where_it_is_configured_so() -> None:
    backend = FakeBackend(
        BLOG, lambda _variables: BackendError("no", code="NOT_FOUND"), not_found_is_null=False
    )
    response = await backend.run("api_Query_post_0", '{ post(id: "1") { id } }')
    assert [error["extensions"]["code"] for error in response.errors] == ["NOT_FOUND"]


async def test_mutations_run_one_after_the_other_and_forget_what_was_read() -> None:
    running: list[str] = []
    backend = FakeBackend(BLOG, lambda variables: {"id": variables["$args"]["id"], "title": "t"})
    context = RequestContext()
    one = {"representations": [{"__typename": "Post", "id": "1"}]}
    read = entities("... on Post { title }")
    await backend.run("api_Query_post_0", read, one, context)
    await backend.run("api_Query_post_0", read, one, context)
    response = await backend.run(
        "api_Mutation_rename_0", 'mutation { b: rename(id: "2") { id } a: rename(id: "1") { id } }',
        context=context,
    )  # fmt: skip
    await backend.run("api_Query_post_0", read, one, context)
    running = [call["$args"]["id"] for call in backend.calls]
    assert running == ["1", "2", "1", "1"]
    assert response.data == {"b": {"id": "2"}, "a": {"id": "1"}}
    assert backend.calls[1]["$args"] == {"id": "2", "title": "new"}


async def test_a_bound_field_is_called_for_each_entity_and_alias() -> None:
    def answer(variables: dict[str, Any]) -> Any:
        return [{"id": f"{variables['$this']['id']}-{variables['$args']['first']}", "title": "t"}]

    backend = FakeBackend(BLOG, answer)
    response = await backend.run(
        "api_User_posts_0",
        entities("... on User { id a: posts(first: 1) { id } __typename b: posts { id } }"),
        {"representations": [{"__typename": "User", "id": "1"}, {"__typename": "User", "id": 2}]},
    )
    assert response.data == {
        "_entities": [
            {"id": "1", "a": [{"id": "1-1"}], "__typename": "User", "b": [{"id": "1-2"}]},
            {"id": 2, "a": [{"id": "2-1"}], "__typename": "User", "b": [{"id": "2-2"}]},
        ]
    }
    assert len(backend.calls) == 4
    assert backend.calls[0]["$this"] == {"id": "1"}


async def test_the_error_of_a_bound_field_names_the_entity_and_the_alias() -> None:
    backend = FakeBackend(
        BLOG,
        lambda variables: BackendError("bad") if variables["$this"]["id"] == "2" else [],
    )
    response = await backend.run(
        "api_User_posts_0",
        entities("... on User { p: posts { id } }"),
        {"representations": [{"__typename": "User", "id": "1"}, {"__typename": "User", "id": "2"}]},
    )
    assert response.data == {"_entities": [{"p": []}, {"p": None}]}
    assert [error["path"] for error in response.errors] == [["_entities", 1, "p"]]


async def test_a_field_inside_itself_is_followed_up_with_its_own_arguments() -> None:
    def answer(variables: dict[str, Any]) -> Any:
        user, first = variables["$this"]["id"], variables["$args"]["first"]
        return [{"id": f"{user}{n}", "authorId": int(user) + 1} for n in range(first)]

    backend = FakeBackend(BLOG, answer)
    response = await backend.run(
        "api_User_posts_0",
        entities("... on User { posts(first: 2) { id author { id posts(first: $n) { id } } } }"),
        {"representations": [{"__typename": "User", "id": "1"}], "n": 1},
    )
    inner = {"id": "2", "posts": [{"id": "20"}]}
    assert response.data == {
        "_entities": [{"posts": [{"id": "10", "author": inner}, {"id": "11", "author": inner}]}]
    }
    assert len(backend.calls) == 2
    data: Any = response.data
    posts = data["_entities"][0]["posts"]
    assert posts[0]["author"]["posts"] is not posts[1]["author"]["posts"]


async def test_an_explicit_entity_answers_representations_from_its_arguments() -> None:
    backend = FakeBackend(
        BLOG, lambda variables: {"id": 7, "title": variables["$args"]["id"], "authorId": 1}
    )
    response = await backend.run(
        "api_Query_post_0",
        entities("... on Post { title ... on Post { author { id } } } ... on User { id }"),
        {"representations": [{"__typename": "Post", "id": "7"}, {"__typename": "User", "id": "1"}]},
    )
    assert response.data == {"_entities": [{"title": "7", "author": {"id": "1"}}, None]}
    assert [call["$args"] for call in backend.calls] == [{"id": "7"}]


async def test_a_value_that_breaks_its_types_promise_is_an_error() -> None:
    rows = {"data": [{"id": {"not": "an id"}, "full_name": "Ann"}, {"id": 2}]}
    backend = FakeBackend(USERS, lambda _variables: rows)
    response = await backend.run("api_Query_users_0", "{ users { id name } }")
    assert response.data == {"users": [None, {"id": "2", "name": None}]}
    assert [error["path"] for error in response.errors] == [["users"]]
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_INVALID_RESPONSE"
    assert response.errors[0]["message"].startswith("id: the value is neither a string nor an")
