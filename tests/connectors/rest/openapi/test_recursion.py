"""Types that contain themselves."""

from __future__ import annotations

from typing import Any

from tests.connectors.rest.openapi.kit import document, imported, reply

TEXT = {"type": "string"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> dict[str, Any]:
    return {"type": "array", "items": ref(name)}


def test_a_selection_unrolls_a_recursive_type_to_a_bounded_depth() -> None:
    category = {
        "type": "object",
        "required": ["name", "children"],
        "properties": {"name": TEXT, "children": listed("Category")},
    }
    paths = {"/root": {"get": {"responses": reply(ref("Category"))}}}
    result = imported(document(paths, {"Category": category}))
    assert result.selection("Query.root") == "name children { name children { name } }"
    assert result.fields("Category") == {"name": "String!", "children": "[Category!]"}
    assert result.said("changed") == [
        (
            "#/components/schemas/Category: Category is selected to a bounded depth, where these "
            "are null: children"
        )
    ]


def test_types_that_contain_each_other_are_all_selected() -> None:
    schemas = {
        "A": {"type": "object", "properties": {"x": TEXT, "b": ref("B")}},
        "B": {"type": "object", "properties": {"y": TEXT, "a": ref("A")}},
    }
    paths = {"/a": {"get": {"responses": reply(ref("A"))}}}
    result = imported(document(paths, schemas))
    assert result.selection("Query.a") == "x b { y a { x b { y a { x } } } }"


def test_an_object_with_nothing_but_itself_is_json() -> None:
    tree = {"type": "object", "properties": {"children": listed("Tree")}}
    result = imported(document({"/a": {"get": {"responses": reply(ref("Tree"))}}}, {"Tree": tree}))
    assert result.fields("Tree") == {"children": "[JSON!]"}
    assert result.selection("Query.a") == "children"


def test_a_result_too_large_to_unroll_lists_each_type_in_full_once() -> None:
    names = [f"T{index}" for index in range(12)]
    schemas = {
        name: {"type": "object", "properties": {"x": TEXT} | {n.lower(): ref(n) for n in names}}
        for name in names
    }
    paths = {"/a": {"get": {"responses": reply(ref("T0"))}}}
    result = imported(document(paths, schemas))
    assert set(result.fields("T11")) == {"x", *(name.lower() for name in names)}
    assert len(result.sdl) < 50_000
    assert "too large to be selected in full" in "".join(result.said("changed"))


def test_an_input_that_would_have_to_contain_itself_is_optional_there() -> None:
    node = {
        "type": "object",
        "required": ["next", "others"],
        "properties": {"next": ref("Node"), "others": listed("Node"), "bad-name": TEXT},
    }
    body = {"content": {"application/json": {"schema": ref("Node")}}}
    paths = {"/a": {"post": {"requestBody": body, "responses": reply(None)}}}
    result = imported(document(paths, {"Node": node}))
    assert result.fields("NodeInput") == {
        "next": "NodeInput",
        "others": "[NodeInput!]!",
        "bad_name": "String",
    }
    sent = result.request("Mutation.postA", input={"bad_name": "a", "others": []})
    assert sent.body == {"bad-name": "a", "others": []}
