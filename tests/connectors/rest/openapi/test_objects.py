"""Objects become types: named once, filled with what goes in their direction."""

from __future__ import annotations

from typing import Any

from tests.connectors.rest.openapi.kit import document, imported, reply

REF = {"$ref": "#/components/schemas/Pet"}


def test_a_component_gives_one_type_to_all_its_uses() -> None:
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    paths = {"/a": {"get": {"responses": reply(REF)}}, "/b": {"get": {"responses": reply(REF)}}}
    result = imported(document(paths, {"Pet": pet}))
    assert result.signature("Query.a") == "a: Pet"
    assert result.signature("Query.b") == "b: Pet"


def test_an_inline_object_is_named_after_its_owner_and_property() -> None:
    owner = {
        "type": "object",
        "properties": {
            "address": {"type": "object", "properties": {"zip-code": {"type": "string"}}}
        },
    }
    pet = {"type": "object", "properties": {"owner": owner}}
    result = imported(document({"/a": {"get": {"responses": reply(REF)}}}, {"Pet": pet}))
    assert result.fields("PetOwner") == {"address": "PetOwnerAddress"}
    assert result.fields("PetOwnerAddress") == {"zip_code": "String"}


def test_an_inline_object_does_not_take_the_name_of_a_component() -> None:
    inline = {"type": "object", "properties": {"a": {"type": "string"}}}
    pet = {"type": "object", "properties": {"owner": inline}}
    other = {"type": "object", "properties": {"b": {"type": "string"}}}
    paths = {
        "/a": {"get": {"responses": reply(REF)}},
        "/b": {"get": {"responses": reply({"$ref": "#/components/schemas/PetOwner"})}},
    }
    result = imported(document(paths, {"Pet": pet, "PetOwner": other}))
    assert result.fields("Pet") == {"owner": "PetOwner2"}
    assert result.fields("PetOwner") == {"b": "String"}


def test_reserved_type_names_are_avoided() -> None:
    names = ["Query", "String", "JSON", "my.pkg.type", "1st"]
    schemas = {one: {"type": "object", "properties": {"a": {"type": "string"}}} for one in names}
    thing = {
        "type": "object",
        "properties": {f"f{i}": {"$ref": f"#/components/schemas/{n}"} for i, n in enumerate(names)},
    }
    result = imported(document({"/a": {"get": {"responses": reply(thing)}}}, schemas))
    assert list(result.fields("AResult").values()) == [
        "QueryType",
        "StringType",
        "JSONType",
        "MyPkgType",
        "_1st",
    ]


def test_illegal_property_names_are_mapped_from_the_wire() -> None:
    wires = ["bad-name", "1st", "+1", "-1", "$ref_", "__typename", "bad_name", "名"]
    thing = {"type": "object", "properties": {wire: {"type": "integer"} for wire in wires}}
    result = imported(document({"/a": {"get": {"responses": reply(thing)}}}))
    assert list(result.fields("AResult")) == [
        "bad_name",
        "_1st",
        "plus_one",
        "minus_one",
        "_ref_",
        "x__typename",
        "bad_name_2",
        "field",
    ]
    body = {wire: index for index, wire in enumerate(wires)}
    assert list(result.answer("Query.a", body).values()) == list(range(len(wires)))


def test_required_properties_are_not_null_unless_the_schema_says_so() -> None:
    pet = {
        "type": "object",
        "required": ["a", "b", "c"],
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "string", "nullable": True},
            "c": {"oneOf": [{"type": "string"}, {"type": "null"}]},
            "d": {"type": "string"},
        },
    }
    result = imported(document({"/a": {"get": {"responses": reply(pet)}}}))
    assert result.fields("AResult") == {"a": "String!", "b": "String", "c": "String", "d": "String"}


def test_read_only_and_write_only_properties_go_one_way() -> None:
    user = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string"},
            "password": {"type": "string", "writeOnly": True},
        },
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}}
    create = {"requestBody": body, "responses": reply({"$ref": "#/components/schemas/User"})}
    result = imported(document({"/users": {"post": create}}, {"User": user}))
    assert list(result.fields("User")) == ["id", "name"]
    assert list(result.fields("UserInput")) == ["name", "password"]


def test_properties_that_are_not_listed_are_noted() -> None:
    pet: Any = {
        "type": "object",
        "properties": {"a": {}},
        "additionalProperties": {"type": "string"},
    }
    result = imported(document({"/a": {"get": {"responses": reply(pet)}}}))
    assert "AResult has no field for properties that are not listed" in result.said("changed")[0]


def test_descriptions_and_deprecations_are_kept() -> None:
    name = {"type": "string", "description": "What it\nis called", "deprecated": True}
    pet = {"type": "object", "description": "An animal", "properties": {"name": name}}
    result = imported(document({"/a": {"get": {"responses": reply(REF)}}}, {"Pet": pet}))
    assert '"""An animal"""\ntype Pet {' in result.sdl
    assert "What it\n  is called" in result.sdl
    assert "name: String @deprecated" in result.sdl
