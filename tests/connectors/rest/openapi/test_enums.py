"""Enums: UPPER_SNAKE names, and a match where the wire says something else."""

from __future__ import annotations

from typing import Any

from tests.connectors.rest.openapi.kit import Imported, document, imported, reply


def thing(schema: dict[str, Any], *required: str) -> Imported:
    kind = {"type": "object", "required": list(required), "properties": {"kind": schema}}
    return imported(document({"/thing": {"get": {"responses": reply(kind)}}}))


def test_values_become_upper_snake_and_are_mapped_from_the_wire() -> None:
    wires = ["in-progress", "inReview", "2XL", "", "true", "+1", "-1", ">=", "a b", "A_B", "O'K"]
    result = thing({"type": "string", "enum": wires})
    names = [
        "IN_PROGRESS",
        "IN_REVIEW",
        "_2XL",
        "EMPTY",
        "TRUE_",
        "PLUS_ONE",
        "MINUS_ONE",
        "GTE",
        "A_B",
        "A_B_2",
        "O_K",
    ]
    assert result.values("ThingResultKind") == names
    mapped = [result.answer("Query.thing", {"kind": wire})["kind"] for wire in wires]
    assert mapped == names


def test_values_that_are_legal_names_already_need_no_mapping() -> None:
    result = thing({"type": "string", "enum": ["OPEN", "PAID"]})
    assert result.fields("ThingResult") == {"kind": "ThingResultKind"}
    assert result.selection("Query.thing") == "kind"


def test_a_null_among_the_values_makes_the_field_nullable() -> None:
    result = thing({"type": ["string", "null"], "enum": ["a", None]}, "kind")
    assert result.fields("ThingResult") == {"kind": "ThingResultKind"}
    assert result.values("ThingResultKind") == ["A"]


def test_lists_of_enums_are_mapped_item_by_item() -> None:
    result = thing({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}})
    assert result.answer("Query.thing", {"kind": ["b", "a"]}) == {"kind": ["B", "A"]}


def test_an_enum_as_the_whole_result_is_mapped() -> None:
    schema = {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}
    result = imported(document({"/a": {"get": {"responses": reply(schema)}}}))
    assert result.signature("Query.a") == "a: [AResult!]"
    assert result.answer("Query.a", ["b"]) == ["B"]


def test_a_constant_is_an_enum_of_one() -> None:
    assert thing({"const": "card"}).values("ThingResultKind") == ["CARD"]


def test_numbers_are_no_enum() -> None:
    assert thing({"type": "integer", "enum": [1, 2]}).fields("ThingResult") == {"kind": "Int"}


def test_too_many_values_stay_a_string() -> None:
    result = thing({"type": "string", "enum": [f"v{index}" for index in range(501)]})
    assert result.fields("ThingResult") == {"kind": "String"}
    assert "an enum of 501 values; mapped to String" in result.said("changed")[0]


def test_a_shared_enum_is_one_type_in_both_directions() -> None:
    schemas = {
        "Kind": {"type": "string", "enum": ["cat", "dog"]},
        "Pet": {"type": "object", "properties": {"kind": {"$ref": "#/components/schemas/Kind"}}},
    }
    pet = {"$ref": "#/components/schemas/Pet"}
    create = {
        "requestBody": {"content": {"application/json": {"schema": pet}}},
        "responses": reply(pet),
    }
    result = imported(document({"/pets": {"post": create}}, schemas))
    assert result.fields("Pet") == {"kind": "Kind"}
    assert result.fields("PetInput") == {"kind": "Kind"}
    assert result.request("Mutation.postPets", input={"kind": "DOG"}).body == {"kind": "dog"}
    assert result.request("Mutation.postPets", input={"kind": None}).body == {"kind": None}
    assert result.request("Mutation.postPets", input={}).body == {}
