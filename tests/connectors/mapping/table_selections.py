"""Whole selections: text, value, and the object that is made of it."""

from __future__ import annotations

from tests.connectors.mapping.table_methods import Row

__all__ = ["SELECTIONS"]

_DOG = {"kind": "dog", "name": "Rex", "barks": True}
_CAT = {"kind": "cat", "name": "Tom", "lives": 9}
_PETS = """
    name
    ... $.kind->match(
      ["dog", { __typename: "Dog", barks: $.barks }],
      ["cat", { __typename: "Cat", lives: $.lives }]
    )
"""

SELECTIONS = [
    Row("id", {"id": 1, "more": 2}, {"id": 1}),
    Row("id name", {"id": 1, "name": None}, {"id": 1, "name": None}),
    Row("id\n\tname\r\n# all", {"id": 1, "name": "n"}, {"id": 1, "name": "n"}),
    Row("id # the key\nname#the name\n", {"id": 1, "name": "n"}, {"id": 1, "name": "n"}),
    Row("id", [{"id": 1}, {"id": 2}], [{"id": 1}, {"id": 2}]),
    Row("id", [[{"id": 1}], [], None], [[{"id": 1}], [], None]),
    Row("id", None, None),
    Row("true null", {"true": 1, "null": 2}, {"true": 1, "null": 2}),
    Row("name: full_name", {"full_name": "n"}, {"name": "n"}),
    Row("name : full_name", {"full_name": "n"}, {"name": "n"}),
    Row("name: 'full name'", {"full name": "n"}, {"name": "n"}),
    Row('name: "full name"', {"full name": "n"}, {"name": "n"}),
    Row("'a b'", {"a b": 1}, {"a b": 1}),
    Row("'a b': c", {"c": 1}, {"a b": 1}),
    Row("a: 'x\\'y'", {"x'y": 1}, {"a": 1}),
    Row("t: 'true'", {"true": 1}, {"t": 1}),
    Row("author { name }", {"author": {"name": "n", "x": 1}}, {"author": {"name": "n"}}),
    Row("author { name }", {"author": None}, {"author": None}),
    Row("author? { name }", {"author": {"name": "n"}}, {"author": {"name": "n"}}),
    Row("by: author { name }", {"author": {"name": "n"}}, {"by": {"name": "n"}}),
    Row("list { id }", {"list": [{"id": 1}, {"id": 2}]}, {"list": [{"id": 1}, {"id": 2}]}),
    Row("a: b.c", {"b": {"c": 1}}, {"a": 1}),
    Row("a: b.c { d }", {"b": {"c": {"d": 1, "e": 2}}}, {"a": {"d": 1}}),
    Row("a: b.c { d }", {"b": [{"c": {"d": 1}}, {"c": {"d": 2}}]}, {"a": [{"d": 1}, {"d": 2}]}),
    Row("a: $.b", {"b": 1}, {"a": 1}),
    Row("a: $", {"b": 1}, {"a": {"b": 1}}),
    Row("a: @.b", {"b": 1}, {"a": 1}),
    Row("$.data { id }", {"data": {"id": 1}}, {"id": 1}),
    Row("$.data { id }", {"data": [{"id": 1}]}, [{"id": 1}]),
    Row("$.data.items { id }", {"data": {"items": [{"id": 1}]}}, [{"id": 1}]),
    Row("data.items { id }", {"data": {"items": [{"id": 1}]}}, [{"id": 1}]),
    Row("$.data", {"data": {"a": 1, "b": [2]}}, {"a": 1, "b": [2]}),
    Row("$.data->first { id }", {"data": [{"id": 1}, {"id": 2}]}, {"id": 1}),
    Row("$.data->first", {"data": [{"id": 1}, {"id": 2}]}, {"id": 1}),
    Row("$->first { id }", [{"id": 1}, {"id": 2}], {"id": 1}),
    Row("$", {"a": 1}, {"a": 1}),
    Row("$ { a }", {"a": 1, "b": 2}, {"a": 1}),
    Row("$({ a: $.b })", {"b": 1}, {"a": 1}),
    Row("id nested { a }", {"id": 1, "nested": {"a": 2}}, {"id": 1, "nested": {"a": 2}}),
    Row("id x.nested { a }", {"id": 1, "x": {"nested": {"a": 2}}}, {"id": 1, "a": 2}),
    Row("id $.nested { a }", {"id": 1, "nested": {"a": 2}}, {"id": 1, "a": 2}),
    Row("id ...nested { a }", {"id": 1, "nested": {"a": 2}}, {"id": 1, "a": 2}),
    Row("id ... nested { a }", {"id": 1, "nested": {"a": 2}}, {"id": 1, "a": 2}),
    Row("...a { x } ...b { y }", {"a": {"x": 1}, "b": {"y": 2}}, {"x": 1, "y": 2}),
    Row("id ...nested", {"id": 1, "nested": {"a": 2, "b": 3}}, {"id": 1, "a": 2, "b": 3}),
    Row("id ...$.nested->first", {"id": 1, "nested": [{"a": 2}]}, {"id": 1, "a": 2}),
    Row("id ...gone { a }", {"id": 1}, {"id": 1}),
    Row("id ...nested { a }", {"id": 1, "nested": None}, {"id": 1}),
    Row(
        "id x.nested { a: b { c } }",
        {"id": 1, "x": {"nested": {"b": {"c": 2}}}},
        {"id": 1, "a": {"c": 2}},
    ),
    Row("user: { id: userId }", {"userId": 7}, {"user": {"id": 7}}),
    Row("user: { id: userId name }", {"userId": 7, "name": "n"}, {"user": {"id": 7, "name": "n"}}),
    Row("a: { b: { c: x } y }", {"x": 1, "y": 2}, {"a": {"b": {"c": 1}, "y": 2}}),
    Row(
        "friends: friend_ids { id: $ }", {"friend_ids": [1, 2]}, {"friends": [{"id": 1}, {"id": 2}]}
    ),
    Row("a: ids { id: $ }", {"ids": 3}, {"a": {"id": 3}}),
    Row("list { id up: $.id }", {"list": [{"id": 1}]}, {"list": [{"id": 1, "up": 1}]}),
    Row("id name?", {"id": 1, "name": None}, {"id": 1}),
    Row("id gone", {"id": 1}, {"id": 1}),
    Row("a: x?.y b: z", {"x": None, "z": 1}, {"b": 1}),
    Row("__typename: $('User') id", {"id": 1}, {"__typename": "User", "id": 1}),
    Row(
        "a: $(1) b: $('x') c: $(null) d: $([1]) e: $({ f: $.id })",
        {"id": 5},
        {"a": 1, "b": "x", "c": None, "d": [1], "e": {"f": 5}},
    ),
    Row("a: $(x ?? 'none') b: $(y ?! 'gone')", {"x": None}, {"a": "none", "b": "gone"}),
    Row("a: $args.id b: $args.in.deep", {}, {"a": "7", "b": 1}),
    Row("k: kind->match(['p', 'P'], [@, 'U'])", {"kind": "p"}, {"k": "P"}),
    Row("k: kind->match(['p', 'P'], [@, 'U'])", {"kind": 9}, {"k": "U"}),
    Row("k: kind->match(['p', 'P'])", {"kind": "p"}, {"k": "P"}),
    Row("k: kind->match(['p', 'P'], ['U'])", {"kind": "q"}, {"k": "U"}),
    Row("k: kind->match(['p', 'P'])", {"kind": "q"}, {}, "->match: no candidate equals the value"),
    Row("first: list->first last: list->last", {"list": [1, 2]}, {"first": 1, "last": 2}),
    Row("first: list->first", {"list": []}, {}),
    Row("a: list->first.x", {"list": [{"x": 1}]}, {"a": 1}),
    Row("a: list->first { x }", {"list": [{"x": 1, "y": 2}]}, {"a": {"x": 1}}),
    Row("tags: tags->entries", {"tags": {"a": 1}}, {"tags": [{"key": "a", "value": 1}]}),
    Row(
        "tags: tags->entries { k: key v: value }",
        {"tags": {"a": 1}},
        {"tags": [{"k": "a", "v": 1}]},
    ),
    Row(
        "m: list->map({ n: @.x, y: $.y })", {"list": [{"x": 1}], "y": 2}, {"m": [{"n": 1, "y": 2}]}
    ),
    Row("label: $([$.a, $.b])->joinNotNull('/')", {"a": "x", "b": None}, {"label": "x"}),
    Row("a: b.c", {"b": {}}, {}, ".c: not found"),
    Row("a: b.c", {"b": 5}, {}, ".c: not found"),
    Row(
        "list { a: b->size }",
        {"list": [{"b": [1]}, {"b": 2}]},
        {"list": [{"a": 1}, {}]},
        "->size: neither a list, a string nor an object",
    ),
    Row("a { b { c { d } } }", {"a": {"b": {"c": {"d": 1}}}}, {"a": {"b": {"c": {"d": 1}}}}),
    Row(
        "a { b { c } }",
        {"a": [{"b": [{"c": 1}]}, {"b": []}]},
        {"a": [{"b": [{"c": 1}]}, {"b": []}]},
    ),
    Row("a { b { c } }", {"a": [{"b": None}, {}]}, {"a": [{"b": None}, {}]}),
    Row("...$->keysToCamelCase", {"user_id": 1}, {"userId": 1}),
    Row(_PETS, _DOG, {"name": "Rex", "__typename": "Dog", "barks": True}),
    Row(_PETS, _CAT, {"name": "Tom", "__typename": "Cat", "lives": 9}),
    Row(
        _PETS,
        [_DOG, _CAT],
        [
            {"name": "Rex", "__typename": "Dog", "barks": True},
            {"name": "Tom", "__typename": "Cat", "lives": 9},
        ],
    ),
    Row("...$.a { x }", [{"a": {"x": 1}}, {"a": {"x": 2}}], [{"x": 1}, {"x": 2}]),
    Row("...a", {"a": {"x": 1}}, {"x": 1}),
    Row("...a", {"a": 5}, {}),
    Row("", {"a": 1}, {}),
]
