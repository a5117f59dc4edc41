"""Operations become root fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.rest.openapi.kit import document, imported, reply

PING = {"responses": reply({"type": "string"})}


def test_get_becomes_a_query_and_the_others_mutations() -> None:
    methods = ("get", "post", "put", "patch", "delete")
    path = {method: {**PING, "operationId": f"{method}It"} for method in methods}
    result = imported(document({"/it": path}))
    assert list(result.fields("Query")) == ["getIt"]
    assert list(result.fields("Mutation")) == ["postIt", "putIt", "patchIt", "deleteIt"]
    assert [
        next(iter(result.connect(f"Mutation.{name}")["http"]))
        for name in ("postIt", "putIt", "patchIt", "deleteIt")
    ] == ["POST", "PUT", "PATCH", "DELETE"]


def test_an_operation_id_becomes_camel_case() -> None:
    ids = ["delete-pet", "repos/get", "PetStore_getPet", "HTTPGet", "list pets", "2things"]
    paths = {f"/p{index}": {"get": {**PING, "operationId": one}} for index, one in enumerate(ids)}
    assert list(imported(document(paths)).fields("Query")) == [
        "deletePet",
        "reposGet",
        "petStoreGetPet",
        "httpGet",
        "listPets",
        "_2things",
    ]


def test_an_operation_without_an_id_is_named_after_its_path() -> None:
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/users/{id}/orders": {"get": PING, "post": PING, "parameters": [identifier]},
        "/": {"get": PING},
    }
    result = imported(document(paths))
    assert list(result.fields("Query")) == ["usersByIdOrders", "root"]
    assert list(result.fields("Mutation")) == ["postUsersByIdOrders"]


def test_an_operation_id_that_is_taken_gives_way_to_the_path() -> None:
    one = {**PING, "operationId": "list"}
    result = imported(document({"/a": {"get": one}, "/b": {"get": one}, "/list": {"get": one}}))
    assert list(result.fields("Query")) == ["list", "b", "getList"]


def test_a_method_that_connect_does_not_know_is_noted() -> None:
    result = imported(document({"/a": {"get": PING, "head": PING}}))
    assert result.said("skipped") == ["#/paths/~1a/head: HEAD has no place in @connect"]


def test_summary_and_description_document_the_field() -> None:
    operation = {
        **PING,
        "summary": "Lists pets",
        "description": 'With """quotes""" and \\ and \u0007.',
        "deprecated": True,
    }
    result = imported(document({"/a": {"get": operation}}))
    field = result.field("Query.a")
    assert field.description is not None
    assert field.description.value == 'Lists pets\n\nWith """quotes""" and \\ and .'
    assert "a: String @deprecated" in result.sdl


def test_an_operation_that_cannot_be_mapped_is_skipped_and_the_others_stay() -> None:
    image: Any = {"responses": {"200": {"description": "", "content": {"image/png": {}}}}}
    result = imported(document({"/a": {"get": image}, "/b": {"get": PING}}))
    assert list(result.fields("Query")) == ["b"]
    assert result.said("skipped") == [
        "#/paths/~1a/get: GET /a is not imported: responses of image/png cannot be read"
    ]


@pytest.mark.parametrize("reference", ["#/components/pathItems/nothing", "#", "other.yaml#/a"])
def test_a_path_whose_reference_leads_nowhere_is_skipped(reference: str) -> None:
    result = imported(document({"/a": {"$ref": reference}, "/b": {"get": PING}}))
    assert list(result.fields("Query")) == ["b"]
    assert len(result.said("skipped")) <= 1
