"""Field sets select what their type has, and what their directive is for."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes, messages

TYPES = " type O { id: ID! } interface I { id: ID! } type T implements I { id: ID! }"


def _entity(key: str) -> str:
    fields = "id: ID! o: O i: I f(a: Int): Int"
    return f"type Query {{ u: U }} type U @key(fields: {key}) {{ {fields} }}" + TYPES


@pytest.mark.parametrize("key", ['"id"', '"id o { id }"', '"{ id }"', '"id __typename"'])
def test_key_of_fields_composes(key: str) -> None:
    assert not codes(x=_entity(key))


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ('"nope"', "KEY_INVALID_FIELDS"),
        ('"id {"', "KEY_INVALID_FIELDS"),
        ('""', "KEY_INVALID_FIELDS"),
        ('"o"', "KEY_INVALID_FIELDS"),
        ('"id { x }"', "KEY_INVALID_FIELDS"),
        ('"k: id"', "KEY_INVALID_FIELDS"),
        ('"f"', "KEY_FIELDS_HAS_ARGS"),
        ('"i { id }"', "KEY_FIELDS_SELECT_INVALID_TYPE"),
        ('"id @skip(if: true)"', "KEY_DIRECTIVE_IN_FIELDS_ARG"),
        ("true", "KEY_INVALID_FIELDS_TYPE"),
    ],
)
def test_key_of_something_else_is_an_error(key: str, code: str) -> None:
    assert codes(x=_entity(key)) == [code]


def test_error_names_subgraph_element_and_place() -> None:
    (message,) = messages(x=_entity('"nope"'))
    assert message.startswith('KEY_INVALID_FIELDS: [x] "U" has @key(fields: "nope"): ')
    assert message.endswith("(x:2:28)")


def _requires(requires: str) -> str:
    fields = f"id: ID! own: Int n: Int @external m: Int @requires(fields: {requires})"
    return f'type U @key(fields: "id") {{ {fields} }}'


BASE = 'type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }'


@pytest.mark.parametrize(
    ("requires", "found"),
    [
        ('"n"', []),
        ('"nope n"', ["REQUIRES_INVALID_FIELDS"]),
        ('"own n"', ["REQUIRES_FIELDS_MISSING_EXTERNAL"]),
        ("[n]", ["REQUIRES_INVALID_FIELDS_TYPE"]),
    ],
)
def test_requires_selects_external_fields(requires: str, found: list[str]) -> None:
    assert codes(x=BASE, y=_requires(requires)) == found


def test_provides_needs_a_type_with_fields() -> None:
    assert codes(x='type Query { a: Int @provides(fields: "x") }') == [
        "PROVIDES_ON_NON_OBJECT_FIELD"
    ]


def test_provides_selects_external_fields() -> None:
    assert codes(
        x='type Query { u: U @provides(fields: "n") } type U @key(fields: "id") { id: ID! n: Int }'
    ) == ["PROVIDES_FIELDS_MISSING_EXTERNAL"]


def test_external_field_that_nothing_uses_is_an_error() -> None:
    assert codes(x=BASE, y='type U @key(fields: "id") { id: ID! n: Int @external }') == [
        "EXTERNAL_UNUSED"
    ]


def test_external_field_that_an_interface_needs_composes() -> None:
    assert not codes(
        x=BASE,
        y='interface N { n: Int } type U implements N @key(fields: "id")'
        " { id: ID! n: Int @external }",
    )


def test_external_field_must_have_a_base() -> None:
    found = codes(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! n: Int @external'
        ' m: Int @requires(fields: "n") }'
    )
    assert found == ["EXTERNAL_MISSING_ON_BASE"]


def test_external_field_must_repeat_the_type() -> None:
    y = 'type U @key(fields: "id") { id: ID! n: String @external m: Int @requires(fields: "n") }'
    assert codes(x=BASE, y=y) == ["EXTERNAL_TYPE_MISMATCH"]


def test_external_field_carries_no_merged_directive() -> None:
    y = (
        'type U @key(fields: "id") { id: ID! n: Int @external @tag(name: "t")'
        ' m: Int @requires(fields: "n") }'
    )
    assert codes(x=BASE, y=y) == ["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"]
