"""Documents that break the specification are refused clearly or imported as far as they go."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from graphweft.connectors.rest.openapi import import_openapi
from graphweft.connectors.rest.openapi.document import as_list, as_object
from graphweft.schemas.errors import ImportDocumentError
from tests.connectors.rest.openapi.kit import document, imported, reply
from tests.connectors.rest.openapi.test_snapshot import bookshop

PATHS = {"/a": {"get": {"responses": reply({})}}}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"swagger": "1.2", "apis": []}, "OpenAPI '1.2' is not read: Swagger 2.0 and OpenAPI 3.0"),
        ({"swagger": "2.0"}, "has no `paths`"),
        ({"name": "x", "kind": "y"}, "no `openapi` field; its fields are 'name', 'kind'"),
        ({"openapi": "4.0.0"}, "OpenAPI '4.0.0' is not read"),
        ({"openapi": "3.1.0", "webhooks": {}}, "has no `paths`"),
        ([], "it holds no object at its top level"),
    ],
)
def test_what_is_no_openapi_document_is_refused_with_what_was_found(
    source: Any, message: str
) -> None:
    with pytest.raises(ImportDocumentError) as raised:
        import_openapi(source, name="api", source="users.yaml")
    assert str(raised.value).startswith("users.yaml: ")
    assert message in str(raised.value)


def test_violations_are_noted_with_their_place_and_the_rest_is_imported() -> None:
    source = document(PATHS)
    source["paths"]["/b"] = {"get": {"responses": {"200": {}}, "parameters": [{"in": "query"}]}}
    result = imported(source)
    assert list(result.fields("Query")) == ["a", "b"]
    assert any(note.startswith("#/paths/~1b/get") for note in result.said("invalid"))


def test_a_document_of_which_nothing_can_be_imported_is_refused() -> None:
    image: Any = {"200": {"description": "", "content": {"image/png": {}}}}
    with pytest.raises(ImportDocumentError, match="no operation can be imported"):
        imported(document({"/a": {"get": {"responses": image}}}))


def test_an_import_is_the_same_every_time() -> None:
    first = import_openapi(bookshop(), name="books", source="a.yaml", entities=True)
    assert import_openapi(bookshop(), name="books", source="a.yaml", entities=True) == first


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_document_never_crashes_the_import(seed: int) -> None:
    source: Any = copy.deepcopy(bookshop())
    chance = random.Random(seed)
    for _ in range(4):
        damage(source, chance)
    try:
        imported(source, base_url="http://books.test")
    except ImportDocumentError:
        return


def damage(source: dict[str, Any], chance: random.Random) -> None:
    """Put a value of another kind somewhere below `paths` or `components`."""
    places: list[tuple[Any, Any]] = []
    pending: list[Any] = [source["paths"], source["components"]]
    while pending:
        node: Any = pending.pop()
        for key in [*as_object(node), *range(len(as_list(node)))]:
            places.append((node, key))
            pending.append(node[key])
    node, key = chance.choice(places)
    wrong: list[Any] = [None, 7, "text", [], {}, True, {"$ref": "#/nowhere"}, [{}]]
    node[key] = chance.choice(wrong)
