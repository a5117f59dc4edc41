"""Swagger 2.0 documents import like the OpenAPI 3 documents that say the same."""

from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.imported import ImportedSdl
from graphweft.connectors.rest.openapi import import_openapi
from graphweft.connectors.rest.openapi.swagger import from_swagger
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.schemas.errors import ImportDocumentError
from graphweft.schemas.subgraph import build_subgraph

PET = {"$ref": "#/definitions/Pet"}
DOCUMENT: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "pets.example",
    "basePath": "/v1",
    "schemes": ["http", "https"],
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}},
    "parameters": {
        "limit": {"name": "limit", "in": "query", "type": "integer", "format": "int32"},
        "pet": {"name": "pet", "in": "body", "required": True, "schema": PET},
    },
    "responses": {"Pets": {"description": "", "schema": {"type": "array", "items": PET}}},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    {"$ref": "#/parameters/limit"},
                    {
                        "name": "tags",
                        "in": "query",
                        "type": "array",
                        "items": {"type": "string"},
                        "collectionFormat": "multi",
                    },
                    {
                        "name": "kinds",
                        "in": "query",
                        "type": "array",
                        "items": {"type": "string", "enum": ["cat", "dog"]},
                    },
                ],
                "responses": {"200": {"$ref": "#/responses/Pets"}},
            },
            "post": {
                "operationId": "addPet",
                "parameters": [{"$ref": "#/parameters/pet"}],
                "responses": {"200": {"description": "", "schema": PET}},
            },
        },
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
            "get": {
                "operationId": "getPet",
                "responses": {200: {"description": "", "schema": PET}},
            },
            "put": {
                "operationId": "renamePet",
                "consumes": ["application/x-www-form-urlencoded"],
                "parameters": [
                    {"name": "name", "in": "formData", "required": True, "type": "string"},
                    {"name": "age", "in": "formData", "type": "integer"},
                ],
                "responses": {"200": {"description": "", "schema": PET}},
            },
        },
    },
    "definitions": {
        "Pet": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string", "x-nullable": True},
                "owner": {"$ref": "#/definitions/Owner"},
            },
        },
        "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
        "Forgotten": {"type": "object", "properties": {"a": {"type": "string"}}},
    },
}


def imported(document: dict[str, Any] = DOCUMENT) -> ImportedSdl:
    return import_openapi(document, name="pets", source="pets.json")


def with_operation(operation: dict[str, Any]) -> dict[str, Any]:
    paths = {"/pets": {"get": operation}}
    return {**DOCUMENT, "paths": paths}


def test_the_sdl_composes_and_has_every_operation() -> None:
    sdl = imported().sdl
    subgraph = build_subgraph("pets", sdl)
    assert set(subgraph.types["Query"].fields) == {"listPets", "getPet"}
    assert set(subgraph.types["Mutation"].fields) == {"addPet", "renamePet"}
    assert not isinstance(compose([subgraph]), CompositionFailure)


def test_the_safe_scheme_host_and_path_make_the_base_url() -> None:
    assert 'baseURL: "https://pets.example/v1"' in imported().sdl


def test_parameters_have_their_types_and_styles() -> None:
    fields = build_subgraph("pets", imported().sdl).types["Query"].fields
    types = {name: str(item.type) for name, item in fields["listPets"].arguments.items()}
    assert types["limit"] == "Int"
    assert types["tags"] == "[String!]"
    assert types["kinds"].startswith("[")
    assert str(fields["getPet"].arguments["id"].type) == "ID!"
    converted, _ = from_swagger(DOCUMENT)
    styles = [
        (one.get("style"), one.get("explode"))
        for one in converted["paths"]["/pets"]["get"]["parameters"]
    ]
    assert styles == [(None, None), ("form", True), ("form", False)]


def test_a_shared_body_and_a_form_are_request_bodies() -> None:
    sdl = imported().sdl
    mutation = build_subgraph("pets", sdl).types["Mutation"].fields
    assert list(mutation["addPet"].arguments) == ["input"]
    assert "application/x-www-form-urlencoded" in sdl
    names = {name for field in mutation["renamePet"].arguments for name in (field,)}
    assert {"id"} < names


def test_nullable_by_extension_and_references_are_kept() -> None:
    pet = build_subgraph("pets", imported().sdl).types["Pet"].fields
    assert {name: str(item.type) for name, item in pet.items()} == {
        "id": "ID!",
        "name": "String",
        "owner": "Owner",
    }


def test_notes_have_their_places_in_the_document_that_was_given() -> None:
    notes = {note.where: note.message for note in imported().notes}
    assert "Forgotten" in notes["#/definitions"]
    assert not [where for where in notes if "components" in where or "requestBody" in where]


def test_an_operation_that_cannot_be_mapped_is_told_at_its_place() -> None:
    operation = {
        "operationId": "broken",
        "parameters": [{"name": "x", "in": "query", "type": "string"}],
        "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/None"}}},
    }
    notes = imported({**DOCUMENT, "paths": {**DOCUMENT["paths"], "/x": {"get": operation}}}).notes
    assert any(note.where.startswith("#/paths/~1x/get") for note in notes)


@pytest.mark.parametrize(
    ("flow", "expected"),
    [("application", "clientCredentials"), ("accessCode", "authorizationCode")],
)
def test_oauth_flows_have_their_new_names(flow: str, expected: str) -> None:
    scheme = {"type": "oauth2", "flow": flow, "tokenUrl": "https://x/t", "scopes": {"a": "b"}}
    converted, _ = from_swagger({**DOCUMENT, "securityDefinitions": {"o": scheme}})
    flows = converted["components"]["securitySchemes"]["o"]["flows"]
    assert flows == {expected: {"tokenUrl": "https://x/t", "scopes": {"a": "b"}}}


def test_a_file_is_sent_as_multipart() -> None:
    operation = {
        "parameters": [{"name": "photo", "in": "formData", "type": "file"}],
        "responses": {"200": {"description": ""}},
    }
    converted, places = from_swagger({**DOCUMENT, "paths": {"/p": {"post": operation}}})
    body = converted["paths"]["/p"]["post"]["requestBody"]
    (media_type,) = body["content"]
    assert media_type == "multipart/form-data"
    pointer = "#/paths/~1p/post/requestBody/content/multipart~1form-data/schema/properties/photo"
    assert places.original(pointer) == "#/paths/~1p/post/parameters/0"


def test_a_document_without_a_host_needs_a_base_url() -> None:
    without = {key: value for key, value in DOCUMENT.items() if key != "host"}
    with pytest.raises(ImportDocumentError, match="base"):
        imported(without)
    sdl = import_openapi(without, name="pets", source="p", base_url="http://127.0.0.1:1/v1").sdl
    assert 'baseURL: "http://127.0.0.1:1/v1"' in sdl
