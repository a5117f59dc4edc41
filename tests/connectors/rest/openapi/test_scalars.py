"""JSON types and formats become scalars."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.rest.openapi.kit import document, imported, reply


def field_type(schema: dict[str, Any], name: str = "value") -> str:
    thing = {"type": "object", "required": [name], "properties": {name: schema}}
    result = imported(document({"/thing": {"get": {"responses": reply(thing)}}}))
    return result.fields("ThingResult")[name]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "String!"),
        ({"type": "string", "format": "date-time"}, "DateTime!"),
        ({"type": "string", "format": "date"}, "Date!"),
        ({"type": "string", "format": "uri"}, "URL!"),
        ({"type": "string", "format": "byte"}, "Base64!"),
        ({"type": "string", "format": "uuid"}, "String!"),
        ({"type": "string", "format": "something-own"}, "String!"),
        ({"type": "integer"}, "Int!"),
        ({"type": "integer", "format": "int32"}, "Int!"),
        ({"type": "integer", "format": "int64"}, "BigInt!"),
        ({"type": "integer", "maximum": 2**31}, "BigInt!"),
        ({"type": "integer", "maximum": 2**31 - 1}, "Int!"),
        ({"type": "integer", "example": 9_000_000_000}, "BigInt!"),
        ({"type": "number"}, "Float!"),
        ({"type": "boolean"}, "Boolean!"),
        ({"type": ["string", "null"]}, "String"),
        ({"type": "string", "nullable": True}, "String"),
        ({"type": ["integer", "number"]}, "Float!"),
        ({"type": ["integer", "string"]}, "JSON!"),
        ({"type": "object"}, "JSON!"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "JSON!"),
        ({}, "JSON"),
        ({"type": "array"}, "[JSON]!"),
        ({"type": "array", "items": {"type": "string", "nullable": True}}, "[String]!"),
    ],
)
def test_a_schema_becomes_a_scalar(schema: dict[str, Any], expected: str) -> None:
    assert field_type(schema) == expected


@pytest.mark.parametrize("kind", ["string", "integer"])
def test_a_property_named_id_is_an_id(kind: str) -> None:
    assert field_type({"type": kind}, "id") == "ID!"


def test_a_uuid_is_an_id_where_its_name_ends_in_id() -> None:
    assert field_type({"type": "string", "format": "uuid"}, "owner_id") == "ID!"
    assert field_type({"type": "string", "format": "uuid"}, "paid") == "String!"


def test_only_the_scalars_in_use_are_defined() -> None:
    result = imported(document({"/a": {"get": {"responses": reply({"format": "date"})}}}))
    assert [line for line in result.sdl.splitlines() if line.startswith("scalar")] == [
        "scalar Date"
    ]
