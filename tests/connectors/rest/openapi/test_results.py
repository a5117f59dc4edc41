"""Successful responses become the types of root fields."""

from __future__ import annotations

from typing import Any

from tests.connectors.rest.openapi.kit import document, imported, reply

PET = {"type": "object", "properties": {"name": {"type": "string"}}}


def test_the_first_success_with_content_is_the_result() -> None:
    responses = {**reply({"type": "integer"}, "202"), **reply(None, "200"), **reply(PET, "400")}
    assert imported(document({"/a": {"get": {"responses": responses}}})).signature("Query.a") == (
        "a: Int"
    )


def test_default_counts_only_where_no_success_is_named() -> None:
    alone = {"/a": {"get": {"responses": reply({"type": "string"}, "default")}}}
    assert imported(document(alone)).signature("Query.a") == "a: String"
    beside = {"/a": {"get": {"responses": {**reply({}, "default"), **reply(None, "204")}}}}
    assert imported(document(beside)).signature("Query.a") == "a: Boolean"


def test_no_content_is_true() -> None:
    result = imported(document({"/a": {"delete": {"responses": reply(None, "204")}}}))
    assert result.signature("Mutation.deleteA") == "deleteA: Boolean"
    assert result.selection("Mutation.deleteA") == "$(true)"
    assert result.answer("Mutation.deleteA", None) is True


def test_a_list_of_objects_is_selected_item_by_item() -> None:
    schema = {"type": "array", "items": PET}
    result = imported(document({"/pets": {"get": {"responses": reply(schema)}}}))
    assert result.signature("Query.pets") == "pets: [PetsResult!]"
    assert result.answer("Query.pets", [{"name": "Rex", "age": 3}]) == [{"name": "Rex"}]


def test_scalars_and_lists_of_them_are_taken_whole() -> None:
    schema = {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}
    result = imported(document({"/a": {"get": {"responses": reply(schema)}}}))
    assert result.signature("Query.a") == "a: [[Float!]!]"
    assert result.answer("Query.a", [[1.5], []]) == [[1.5], []]


def test_plain_text_is_a_string_and_json_with_a_suffix_is_json() -> None:
    content = {"text/plain; charset=utf-8": {}, "application/hal+json": {"schema": PET}}
    both = {"200": {"description": "", "content": content}}
    text: Any = {"200": {"description": "", "content": {"text/plain": {}}}}
    result = imported(
        document({"/a": {"get": {"responses": both}}, "/b": {"get": {"responses": text}}})
    )
    assert result.signature("Query.a") == "a: AResult"
    assert result.signature("Query.b") == "b: String"


def test_a_mutation_that_answers_with_something_unreadable_says_that_it_succeeded() -> None:
    page: Any = {"200": {"description": "", "content": {"text/html": {}}}}
    result = imported(document({"/a": {"post": {"responses": page}}}))
    assert result.signature("Mutation.postA") == "postA: Boolean"
    assert "text/html cannot be read" in result.said("changed")[0]
