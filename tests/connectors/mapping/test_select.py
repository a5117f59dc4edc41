from __future__ import annotations

from typing import Any

import pytest

from graphweft.connectors.mapping import (
    FOLLOW_UPS,
    VIOLATIONS,
    Coercion,
    Completion,
    Wanted,
    WantedField,
    compile_field,
    compile_selection,
    output_names,
    parse_selection,
)

BODY = {
    "meta": {"next": "c2"},
    "data": [{"ID": 7, "nm": "Ann", "tags": {"a": 1}, "kind": "p", "mgr": None}],
}


def _map(text: str, value: Any, wanted: Wanted | None = None, **variables: Any) -> Any:
    return compile_selection(parse_selection(text), wanted)(value, variables)


def _want(type_name: str, *names: str | WantedField) -> Wanted:
    fields = [WantedField(n, n) if isinstance(n, str) else n for n in names]
    return Wanted(type_name, tuple(fields))


def test_the_documented_selection_maps_the_documented_body() -> None:
    text = """
        items: data {
          id: ID
          name: nm
          kind: kind->match(["p", "PERSON"], ["o", "ORG"], [@, "UNKNOWN"])
          tags: tags->entries
          manager: { id: mgr? }   # a stub of an entity
          label: $([$.nm, $.kind])->joinNotNull("/")
        }
        endCursor: $(meta.next ?? null)
    """
    assert _map(text, BODY) == {
        "items": [
            {
                "id": 7,
                "name": "Ann",
                "kind": "PERSON",
                "tags": [{"key": "a", "value": 1}],
                "manager": {},
                "label": "Ann/p",
            }
        ],
        "endCursor": "c2",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$.list.title", ["t1", "t2"]),
        ("$.list { title }", [{"title": "t1"}, {"title": "t2"}]),
        ("$.list.by.name", ["n1", None]),
        ("$.list { name: by.name }", [{"name": "n1"}, {}]),
        ("$.ids { id: $ }", [{"id": 1}, {"id": 2}]),
        ("$.ids->first", 1),
        ("$.list.title->joinNotNull('+')", "t1+t2"),
        ("a: list.title->first b: ids", {"a": "t1", "b": [1, 2]}),
        ("one: nested.a nested { b }", {"one": 1, "nested": {"b": 2}}),
        ("ids nested.deep { c }", {"ids": [1, 2], "c": 3}),
        ("ids ...nested { a }", {"ids": [1, 2], "a": 1}),
        ("g: { a: nested.a ids }", {"g": {"a": 1, "ids": [1, 2]}}),
        ("$.nothing { a }", None),
        ("$.nothing.further", None),
        ("x: $.null ?? y", None),
    ],
)
def test_paths_map_lists_item_by_item(text: str, expected: Any) -> None:
    value = {
        "list": [{"title": "t1", "by": {"name": "n1"}}, {"title": "t2"}],
        "ids": [1, 2],
        "nested": {"a": 1, "b": 2, "deep": {"c": 3}},
        "null": None,
    }
    if "??" in text:
        text = "$($.null ?? null)"
    assert _map(text, value) == expected


def test_a_list_as_the_whole_document_is_mapped_item_by_item() -> None:
    assert _map("id: ID", [{"ID": 1}, None, {"ID": 2}]) == [{"id": 1}, None, {"id": 2}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: $($.null ?? 1)", {"a": 1}),
        ("a: $($.missing ?? 1)", {"a": 1}),
        ("a: $($.null ?! 1)", {"a": None}),
        ("a: $($.missing ?! 1)", {"a": 1}),
        ("a: null", {"a": None}),
        ("a: null?", {}),
        ("a: missing", {}),
        ("a: value?", {"a": 0}),
    ],
)
def test_missing_null_and_values_are_told_apart(text: str, expected: Any) -> None:
    assert _map(text, {"null": None, "value": 0}) == expected


def test_variables_can_be_mapped() -> None:
    variables = {"$args": {"id": "7"}}
    assert _map("id: $args.id name", {"name": "n"}, None, **variables) == {"id": "7", "name": "n"}


def test_only_wanted_fields_are_mapped_under_their_aliases_in_the_order_asked_for() -> None:
    wanted = _want("User", WantedField("b", "name"), "__typename", WantedField("a", "id"))
    mapped = _map("id: ID name: nm secret", {"ID": 1, "nm": "n", "secret": "s"}, wanted)
    assert list(mapped.items()) == [("b", "n"), ("__typename", "User"), ("a", 1)]


def test_a_field_may_be_wanted_twice() -> None:
    wanted = _want("T", WantedField("x", "id"), WantedField("y", "id"))
    assert _map("id", {"id": 1}, wanted) == {"x": 1, "y": 1}


def test_a_wanted_field_that_is_missing_is_null() -> None:
    assert _map("id name: a.b.c", {}, _want("T", "id", "name")) == {"id": None, "name": None}


def test_wanted_fields_of_merged_paths_keep_the_order_asked_for() -> None:
    wanted = _want("T", "c", "id", "a")
    mapped = _map("id nested.deep { c } ...nested { a }", {
        "id": 1, "nested": {"a": 2, "deep": {"c": 3}},
    }, wanted)  # fmt: skip
    assert list(mapped.items()) == [("c", 3), ("id", 1), ("a", 2)]


def test_a_path_without_a_selection_is_picked_by_field_names() -> None:
    wanted = _want("T", WantedField("x", "a"), WantedField("y", "o", _want("O", "b")))
    assert _map("$.data", {"data": {"a": 1, "o": {"b": 2, "z": 3}}}, wanted) == {
        "x": 1,
        "y": {"b": 2},
    }


def test_an_object_without_a_required_field_is_null_and_a_violation() -> None:
    wanted = _want("User", WantedField("id", "id", required=True), "name")
    violations: list[str] = []
    assert _map("id name", [{"id": 1}, {"name": "n"}], wanted, **{VIOLATIONS: violations}) == [
        {"id": 1, "name": None},
        None,
    ]
    assert violations == ["User.id: null, but the field is never null"]


def test_a_stub_with_nothing_in_it_is_null_without_a_violation() -> None:
    manager = WantedField("manager", "manager", _want("User", WantedField("id", "id", None, True)))
    violations: list[str] = []
    mapped = _map(
        "manager: { id: managerId }",
        {"managerId": None},
        Wanted("User", (manager,)),
        **{VIOLATIONS: violations},
    )
    assert mapped == {"manager": None}
    assert violations == []


def test_leaves_are_coerced_in_lists_too_and_a_refusal_is_a_violation() -> None:
    def digits(value: Any) -> int:
        if isinstance(value, list):
            raise ValueError("a list")  # noqa: TRY004, as coercions do
        return int(value)

    wanted = _want(
        "T",
        WantedField("n", "n", coerce=Coercion(digits)),
        WantedField("m", "m", coerce=Coercion(digits)),
    )
    violations: list[str] = []
    mapped = _map("n m: deep.m", {"n": ["1", None, "2"], "deep": {"m": "x"}}, wanted, **{
        VIOLATIONS: violations,
    })  # fmt: skip
    assert mapped == {"n": [1, None, 2], "m": None}
    assert len(violations) == 1
    assert violations[0].startswith("m: ")


def test_a_field_that_is_a_leaf_is_coerced() -> None:
    run = compile_field(parse_selection("$.count"), WantedField("c", "count", coerce=Coercion(str)))
    assert run({"count": 3}, {}) == "3"
    assert run({}, {}) is None


def test_an_abstract_type_is_chosen_by_the_mapped_typename() -> None:
    variants = {"Dog": _want("Dog", "__typename", "barks"), "Cat": _want("Cat", "lives")}
    text = "__typename: kind->match(['d', 'Dog'], ['c', 'Cat']) barks lives: 'lives left'"
    violations: list[str] = []
    mapped = _map(text, [
        {"kind": "d", "barks": True}, {"kind": "c", "lives left": 9}, {"kind": "x"},
    ], Wanted("Pet", variants=variants), **{VIOLATIONS: violations})  # fmt: skip
    assert mapped == [{"__typename": "Dog", "barks": True}, {"lives": 9}, None]
    assert violations == ["Pet: `__typename` is null, none of its types"]


def test_what_a_place_does_not_produce_of_an_entity_is_followed_up() -> None:
    key = _want("User", WantedField("id", "id", required=True))
    asked: list[Wanted] = []

    def plan(rest: Wanted) -> str:
        asked.append(rest)
        return "plan"

    fields = (WantedField("n", "name", required=True), WantedField("i", "id"))
    friend = WantedField(
        "friend", "friend", Wanted("User", fields, completion=Completion(key, plan))
    )
    follow_ups: list[Any] = []
    mapped = _map("friend: { id: friendId }", [{"friendId": 2}, {"friendId": None}], Wanted(
        "User", (friend,)
    ), **{FOLLOW_UPS: follow_ups})  # fmt: skip
    assert mapped == [{"friend": {"n": None, "i": 2}}, {"friend": None}]
    assert [field.key for field in asked[0].fields] == ["n"]
    (follow_up,) = follow_ups
    assert (follow_up.plan, follow_up.representation) == ("plan", {"id": 2})
    assert follow_up.result is mapped[0]["friend"]


def test_mapping_leaves_its_input_as_it_was() -> None:
    value = {"a": [{"b": 1}]}
    mapped = _map("a { b }", value)
    mapped["a"][0]["b"] = 2
    assert value == {"a": [{"b": 1}]}


def test_output_names_include_those_of_merged_paths() -> None:
    assert output_names(parse_selection("id a: x nested.y { c d: e }")) == {"id", "a", "c", "d"}
