"""Entities: proposed in notes, applied on request."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.schemas.errors import ImportDocumentError
from tests.connectors.rest.openapi.kit import document, imported, reply

USER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
REF = {"$ref": "#/components/schemas/User"}
LIST = {"type": "array", "items": REF}


def get(operation_id: str, schema: Any, *parameters: Any) -> dict[str, Any]:
    return {
        "get": {
            "operationId": operation_id,
            "parameters": list(parameters),
            "responses": reply(schema),
        }
    }


def parameter(name: str, place: str = "path", schema: Any = None, **more: Any) -> dict[str, Any]:
    schema = schema or {"type": "integer"}
    return {"name": name, "in": place, "required": place == "path", "schema": schema, **more}


def users(*extra: Any, **paths: Any) -> dict[str, Any]:
    lookup = get("user", REF, parameter("userId"), *extra)
    return document({"/users/{userId}": lookup, **paths}, {"User": USER})


def test_a_lookup_by_id_is_only_proposed() -> None:
    result = imported(users())
    assert "@key(" not in result.sdl
    assert "entity: true" not in result.sdl
    assert result.said("suggestion") == [
        (
            "#/paths/~1users~1{userId}/get: GET /users/{userId} looks up one User by id: the "
            "type can be an entity\n"
            '    type User @key(fields: "id")\n'
            '    user(id: ID!): User @connect(http: { GET: "/users/{$args.id}", ... }, ..., '
            "entity: true)"
        )
    ]


def test_entities_applies_the_key_and_names_the_argument_after_it() -> None:
    result = imported(users(), entities=True)
    assert 'type User @key(fields: "id") {' in result.sdl
    assert result.signature("Query.user") == "user(id: ID!): User"
    assert result.connect("Query.user")["entity"] is True
    assert result.request("Query.user", id="7").url == "/users/7"


def test_proposals_are_accepted_by_the_names_of_their_types() -> None:
    accepted = imported(users(), entities=["User"])
    assert accepted.sdl == imported(users(), entities=True).sdl
    assert imported(users(), entities=[]).sdl == imported(users()).sdl
    with pytest.raises(ImportDocumentError, match=r"nothing shows that Usr can be an entity\. Did"):
        imported(users(), entities=["Usr"])
    with pytest.raises(
        ImportDocumentError, match=r"User cannot be an entity: .*: remove verbose first"
    ):
        imported(users(parameter("verbose", "query")), entities=["User"])


def test_further_arguments_stand_in_the_way() -> None:
    result = imported(users(parameter("verbose", "query")), entities=True)
    assert "@key(fields" not in result.sdl
    assert "remove verbose first" in "".join(result.said("suggestion"))


def test_a_key_of_several_fields() -> None:
    repo = {
        "type": "object",
        "properties": {"owner": {"type": "string"}, "name": {"type": "string"}},
    }
    text = {"type": "string"}
    lookup = get("repo", repo, parameter("owner", schema=text), parameter("name", schema=text))
    result = imported(document({"/repos/{owner}/{name}": lookup}), entities=True)
    assert 'type RepoResult @key(fields: "owner name")' in result.sdl


def test_a_path_that_goes_on_after_the_id_is_no_lookup() -> None:
    paths = {"/users/{id}/boss": get("boss", REF, parameter("id"))}
    assert imported(document(paths, {"User": USER})).said("suggestion") == []


def test_a_list_by_ids_is_a_batch_with_the_key_repeated() -> None:
    ids = parameter("ids", "query", {"type": "array", "items": {"type": "integer"}})
    source = users(**{"/users": get("users", LIST, ids)})
    assert "batch: { maxSize: 100 }" in "".join(imported(source).said("suggestion"))
    result = imported(source, entities=True)
    assert result.connect("User")["batch"] == {"maxSize": 100}
    assert result.selection("User") == "id name"
    request = result.request("User", id=["1", "2"])
    assert (request.method, request.url, request.query) == ("GET", "/users", {"ids": ["1", "2"]})
    assert "entity" not in result.connect("Query.user")


def test_a_list_by_ids_is_a_batch_with_the_ids_joined() -> None:
    ids = parameter("ids[]", "query", {"type": "array", "items": {}}, explode=False)
    page = {"type": "object", "properties": {"total": {"type": "integer"}, "data": LIST}}
    result = imported(users(**{"/users": get("users", page, ids)}), entities=True)
    assert result.request("User", id=["1", "2"]).url == "/users?ids%5B%5D=1%2C2"
    assert result.answer("User", {"total": 1, "data": [{"id": 1, "name": "Ann"}]}) == [
        {"id": 1, "name": "Ann"}
    ]


def test_a_list_that_needs_more_than_ids_is_no_batch() -> None:
    ids = parameter("ids", "query", {"type": "array", "items": {}})
    tenant = {**parameter("tenant", "query"), "required": True}
    result = imported(users(**{"/users": get("users", LIST, ids, tenant)}), entities=True)
    assert result.connect("Query.user")["entity"] is True
