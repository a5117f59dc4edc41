"""Request bodies become one argument, `input`."""

from __future__ import annotations

from typing import Any

from tests.connectors.rest.openapi.kit import Imported, document, imported, reply

TEXT = {"type": "string"}


def post(content: dict[str, Any], *, required: bool = True, **schemas: Any) -> Imported:
    operation = {
        "operationId": "send",
        "requestBody": {"required": required, "content": content},
        "responses": reply(None),
    }
    return imported(
        document({"/a": {"post": operation, "get": {"responses": reply(TEXT)}}}, schemas)
    )


def json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def test_an_inline_body_is_named_after_its_operation() -> None:
    result = post(json({"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": TEXT}}))
    assert result.signature("Mutation.send") == "send(input: SendInput!): Boolean"
    assert result.fields("SendInput") == {"a": "String!", "b": "String"}
    value = {"a": "x", "b": None}
    assert result.request("Mutation.send", input=value).body == value


def test_a_body_that_is_not_required_is_a_nullable_argument() -> None:
    result = post(json({"type": "object", "properties": {"a": TEXT}}), required=False)
    assert result.signature("Mutation.send") == "send(input: SendInput): Boolean"
    assert result.request("Mutation.send").body is None


def test_a_component_that_is_an_input_already_keeps_its_name() -> None:
    pet = {"type": "object", "properties": {"a": TEXT}}
    result = post(json({"$ref": "#/components/schemas/PetInput"}), PetInput=pet)
    assert result.signature("Mutation.send") == "send(input: PetInput!): Boolean"


def test_names_and_enum_values_are_mapped_to_the_wire_however_deep() -> None:
    inner = {"type": "object", "properties": {"bad-name": TEXT, "k": {"enum": ["a-b", "c"]}}}
    body = {
        "type": "object",
        "properties": {"one": inner, "many-of": {"type": "array", "items": inner}, "rest": {}},
    }
    result = post(json(body))
    given = {
        "one": {"bad_name": "x", "k": "A_B"},
        "many_of": [{"bad_name": "y"}, {"k": "C"}],
        "rest": {"as": "is"},
    }
    assert result.request("Mutation.send", input=given).body == {
        "one": {"bad-name": "x", "k": "a-b"},
        "many-of": [{"bad-name": "y"}, {"k": "c"}],
        "rest": {"as": "is"},
    }


def test_lists_and_anything_can_be_sent() -> None:
    listed = post(json({"type": "array", "items": {"type": "integer"}}))
    assert listed.signature("Mutation.send") == "send(input: [Int!]!): Boolean"
    assert listed.request("Mutation.send", input=[1, 2]).body == [1, 2]
    assert post(json({})).signature("Mutation.send") == "send(input: JSON!): Boolean"


def test_a_form_is_sent_with_its_content_type() -> None:
    form = {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"a": TEXT}}
        }
    }
    sent = post(form).request("Mutation.send", input={"a": "x"})
    assert sent.headers == {"content-type": "application/x-www-form-urlencoded"}
    assert sent.body == {"a": "x"}


def test_json_is_preferred_over_a_form() -> None:
    schema = {"schema": {"type": "object", "properties": {"a": TEXT}}}
    both = {"application/x-www-form-urlencoded": schema, "application/json": schema}
    assert post(both).request("Mutation.send", input={"a": "x"}).headers == {}


def test_a_body_that_cannot_be_sent_skips_the_operation_only_where_it_is_required() -> None:
    parts = {"multipart/form-data": {"schema": {"type": "object"}}}
    assert "Mutation" not in post(parts).sdl
    optional = post(parts, required=False)
    assert optional.signature("Mutation.send") == "send: Boolean"
    assert "multipart/form-data cannot be sent" in optional.said("skipped")[0]
