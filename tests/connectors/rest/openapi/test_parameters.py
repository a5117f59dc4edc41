"""Parameters become arguments, and go where they belong in the request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.rest.openapi.kit import Imported, document, imported, reply

TEXT = {"type": "string"}


def one(name: str, place: str, schema: Any = None, **more: Any) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, "schema": schema or TEXT, **required, **more}


def get(path: str, *parameters: Any, **more: Any) -> Imported:
    operation = {"operationId": "it", "parameters": list(parameters), "responses": reply(TEXT)}
    return imported(document({path: {"get": operation}}, **more))


def test_path_parameters_fill_the_path_encoded() -> None:
    result = get(
        "/users/{userId}/files/{file-name}:raw",
        one("userId", "path", {"type": "integer"}),
        one("file-name", "path"),
    )
    assert result.signature("Query.it") == "it(userId: ID!, file_name: String!): String"
    assert result.request("Query.it", userId=7, file_name="a/b c").url == (
        "/users/7/files/a%2Fb%20c:raw"
    )


def test_a_path_expression_that_nothing_declares_is_an_argument_all_the_same() -> None:
    result = get("/users/{id}")
    assert result.signature("Query.it") == "it(id: ID!): String"
    assert "the path has {id}, which no parameter declares" in "".join(result.said("invalid"))


def test_query_parameters_have_types_and_defaults() -> None:
    result = get(
        "/a",
        one("per-page", "query", {"type": "integer", "default": 20}),
        one("q", "query", required=True, description="What to look for"),
        one("sort", "query", {"type": "string", "enum": ["asc", "desc"], "default": "asc"}),
        one("bad", "query", {"type": "integer", "default": "x"}),
    )
    assert result.signature("Query.it") == (
        "it(q: String!, per_page: Int = 20, sort: ItSort = ASC, bad: Int): String"
    )
    assert result.request("Query.it", q="x").query == {"per-page": 20, "q": "x", "sort": "asc"}
    assert "does not fit its type" in "".join(result.said("changed"))


def test_header_parameters_are_sent_as_headers() -> None:
    result = get("/a", one("X-Trace", "header", required=True))
    assert result.signature("Query.it") == "it(X_Trace: String!): String"
    assert result.request("Query.it", X_Trace="abc").headers == {"X-Trace": "abc"}


@pytest.mark.parametrize("name", ["Authorization", "accept", "Content-Type", "Content-Length"])
def test_headers_of_the_protocol_are_no_arguments(name: str) -> None:
    assert get("/a", one(name, "header")).signature("Query.it") == "it: String"


def test_cookies_are_skipped_with_a_note() -> None:
    result = get("/a", one("session", "cookie"))
    assert result.signature("Query.it") == "it: String"
    assert "parameter 'session' in 'cookie' is not sent" in result.said("skipped")[0]


def test_one_name_in_two_places_gives_two_arguments() -> None:
    result = get("/{id}", one("id", "query"), one("id", "path"))
    assert result.signature("Query.it") == "it(id: ID!, idQuery: ID): String"
    sent = result.request("Query.it", id="a", idQuery="b")
    assert (sent.url, sent.query) == ("/a", {"id": "b"})


def test_the_operation_wins_over_the_path_item() -> None:
    operation = {"parameters": [one("a", "query", {"type": "integer"})], "responses": reply(TEXT)}
    shared = [one("a", "query"), {"$ref": "#/components/parameters/Page"}]
    components = {"parameters": {"Page": one("page", "query", {"type": "string", "enum": ["x"]})}}
    paths = {"/it": {"parameters": shared, "get": operation}}
    result = imported(document(paths, components=components))
    assert result.signature("Query.it") == "it(a: Int, page: Page): String"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ({}, {"tags": ["a b", "c"]}),
        ({"explode": False}, {"tags": "a b,c"}),
        ({"style": "spaceDelimited", "explode": False}, {"tags": "a b c"}),
        ({"style": "pipeDelimited", "explode": False}, {"tags": "a b|c"}),
    ],
)
def test_arrays_repeat_the_key_or_are_joined(style: Any, expected: Any) -> None:
    result = get("/a", one("tags", "query", {"type": "array", "items": TEXT}, **style))
    assert result.request("Query.it", tags=["a b", "c"]).query == expected
    assert result.request("Query.it").query == {}


def test_arrays_of_enums_are_mapped_before_they_are_joined() -> None:
    items = {"type": "string", "enum": ["a-1", "b-1"]}
    tags = one("tags", "query", {"type": "array", "items": items}, explode=False)
    assert get("/a", tags).request("Query.it", tags=["B_1", "A_1"]).query == {"tags": "b-1,a-1"}


def test_objects_are_sent_by_their_style() -> None:
    created = {"type": "object", "properties": {"gt": {"type": "integer"}, "bad-name": TEXT}}
    value = {"gt": 1, "bad_name": "x"}
    deep = get("/a", one("created", "query", created, style="deepObject"))
    assert deep.signature("Query.it") == "it(created: ItCreatedInput): String"
    assert deep.request("Query.it", created=value).query == {
        "created[gt]": 1,
        "created[bad-name]": "x",
    }
    assert deep.request("Query.it").query == {}
    form = get("/a", one("created", "query", created))
    assert form.request("Query.it", created=value).query == {"gt": 1, "bad-name": "x"}


def test_a_parameter_with_json_content_is_sent_as_text() -> None:
    parameter = {
        "name": "filter",
        "in": "query",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    result = get("/a", parameter)
    assert result.signature("Query.it") == "it(filter: JSON): String"
    assert result.request("Query.it", filter={"a": 1}).query == {"filter": '{"a":1}'}


@pytest.mark.parametrize(
    ("style", "expected"), [("simple", "/a/x,y"), ("label", "/a/.x,y"), ("matrix", "/a/;ids=x,y")]
)
def test_path_styles(style: str, expected: str) -> None:
    ids = one("ids", "path", {"type": "array", "items": TEXT}, style=style)
    url = get("/a/{ids}", ids).request("Query.it", ids=["x", "y"]).url
    assert url.replace("%2C", ",") == expected


def test_a_required_object_in_the_path_skips_the_operation() -> None:
    point = {"type": "object", "properties": {"x": {"type": "integer"}}}
    paths = {
        "/a/{p}": {"get": {"parameters": [one("p", "path", point)], "responses": reply(TEXT)}},
        "/b": {"get": {"responses": reply(TEXT)}},
    }
    result = imported(document(paths))
    assert list(result.fields("Query")) == ["b"]
    assert "is an object that cannot be sent" in result.said("skipped")[0]


def test_a_query_in_the_path_is_kept_and_a_fragment_is_not() -> None:
    result = get("/a?action=list things#top", one("q", "query"))
    assert result.request("Query.it", q="x").url == "/a?action=list%20things"
