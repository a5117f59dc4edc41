"""allOf is merged; oneOf and anyOf come down to one shape, or are JSON."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.rest.openapi.kit import Imported, document, imported, reply

TEXT = {"type": "string"}
BASE = {"type": "object", "required": ["a"], "properties": {"a": TEXT}}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def value(schema: dict[str, Any], **schemas: Any) -> Imported:
    holder = {"type": "object", "required": ["value"], "properties": {"value": schema}}
    paths = {"/it": {"get": {"responses": reply(holder)}}}
    return imported(document(paths, {"Base": BASE, **schemas}))


def test_members_of_all_of_are_merged() -> None:
    extra = {"properties": {"b": TEXT}, "required": ["b"]}
    result = value(ref("Both"), Both={"allOf": [ref("Base"), extra], "properties": {"c": TEXT}})
    assert result.fields("ItResult") == {"value": "Both!"}
    assert result.fields("Both") == {"a": "String!", "b": "String!", "c": "String"}


def test_a_lone_member_with_a_description_is_the_member_itself() -> None:
    result = value({"allOf": [ref("Base")], "description": "The base", "nullable": True})
    assert result.fields("ItResult") == {"value": "Base"}
    assert '"""The base"""' in result.sdl


def test_a_property_that_members_repeat_is_merged_too() -> None:
    one = {"properties": {"p": {"type": "object", "properties": {"x": TEXT}}}}
    two = {"properties": {"p": {"type": "object", "properties": {"y": TEXT}}}}
    result = value({"allOf": [one, two]})
    assert result.fields("ItResultValueP") == {"x": "String", "y": "String"}


def test_members_that_contradict_each_other_are_json() -> None:
    result = value({"allOf": [{"type": "string"}, {"type": "integer"}]})
    assert result.fields("ItResult") == {"value": "JSON!"}
    assert "contradict each other: string and integer" in result.said("changed")[0]


def test_all_of_that_leads_back_to_itself_ends() -> None:
    loop = {"allOf": [ref("Loop"), {"properties": {"b": TEXT}}]}
    assert value(ref("Loop"), Loop=loop).fields("Loop") == {"b": "String"}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternatives_of_different_shapes_are_json(keyword: str) -> None:
    result = value({keyword: [ref("Base"), TEXT]})
    assert result.fields("ItResult") == {"value": "JSON!"}
    assert result.said("changed") == [
        (
            "#/paths/~1it/get/responses/200/content/application~1json/schema/properties/value: "
            "it may be one of 2 shapes; mapped to JSON"
        )
    ]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"oneOf": [ref("Base"), {"type": "null"}]}, "Base"),
        ({"anyOf": [ref("Base"), ref("Base")]}, "Base!"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "Float!"),
        ({"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]}, "String!"),
        ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "ItResultValue!"),
    ],
)
def test_alternatives_that_come_down_to_one(schema: dict[str, Any], expected: str) -> None:
    assert value(schema).fields("ItResult") == {"value": expected}


def test_alternatives_that_only_require_properties_do_not_matter() -> None:
    either = {**BASE, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert value(ref("Either"), Either=either).fields("ItResult") == {"value": "Either!"}


def test_a_parent_that_lists_its_subtypes_gives_them_its_properties() -> None:
    parent = {
        "type": "object",
        "properties": {"kind": TEXT},
        "discriminator": {"propertyName": "kind"},
        "oneOf": [ref("Child")],
    }
    child = {"allOf": [ref("Parent"), {"properties": {"b": TEXT}}]}
    other = {**parent, "oneOf": [ref("Child"), ref("Base")]}
    result = value(ref("Child"), Parent=other, Child=child)
    assert result.fields("Child") == {"kind": "String", "b": "String"}
    assert value(ref("Parent"), Parent=other, Child=child).fields("ItResult") == {"value": "JSON!"}


def test_a_reference_that_leads_nowhere_is_json() -> None:
    result = value(ref("Missing"))
    assert result.fields("ItResult") == {"value": "JSON"}
    assert "leads nowhere; mapped to JSON" in "".join(result.said("changed"))


def test_a_reference_to_another_file_is_json_and_says_what_to_do() -> None:
    result = value({"$ref": "common.yaml#/Thing"})
    assert "bundle its files into one first" in "".join(result.said("changed"))
