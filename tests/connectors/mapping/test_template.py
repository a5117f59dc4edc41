from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphweft.connectors.mapping import (
    Template,
    compile_path,
    compile_query,
    compile_text,
    parse_template,
    split_query,
)
from graphweft.schemas.errors import BackendError

VARIABLES: dict[str, Any] = {
    "$args": {"id": "a/b?c#d", "n": 1.5, "yes": True, "none": None, "list": [1], "dots": ".."}
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/users/{$args.id}", "/users/a%2Fb%3Fc%23d"),
        ("/users/{$args.n}/{$args.yes}", "/users/1.5/true"),
        ("/users-{$args.none}", "/users-"),
        ("/users//{$args.n}/", "/users//1.5/"),
        ("/a%20b/c:d,e;f=g", "/a%20b/c:d,e;f=g"),
        ("/a b", "/a%20b"),
        ("/x.{$args.dots}.y", "/x....y"),
    ],
)
def test_values_in_a_path_are_encoded_and_static_text_is_not(text: str, expected: str) -> None:
    assert compile_path(parse_template(text))(VARIABLES) == expected


@pytest.mark.parametrize(
    "text", ["/users/{$args.none}", "/users/{$args.missing}/x", "{$args.none}", "/u//{''}"]
)
def test_a_value_that_makes_a_segment_empty_is_refused(text: str) -> None:
    with pytest.raises(BackendError, match="empty") as caught:
        compile_path(parse_template(text))(VARIABLES)
    assert caught.value.code == "BAD_USER_INPUT"


@pytest.mark.parametrize("text", ["/users/{$args.dots}", "/users/{$args.dots}/x", "/u/.{'.'}"])
def test_a_value_that_makes_a_dot_segment_is_refused(text: str) -> None:
    with pytest.raises(BackendError) as caught:
        compile_path(parse_template(text))(VARIABLES)
    assert caught.value.code == "BAD_USER_INPUT"


def test_a_query_may_hold_what_a_path_may_not() -> None:
    assert compile_query(parse_template("a=../b&c={$args.dots}"))(VARIABLES) == "a=../b&c=.."


def test_a_list_cannot_be_put_into_a_template() -> None:
    for compiled in (compile_path, compile_query, compile_text):
        with pytest.raises(BackendError, match="a list or an object"):
            compiled(parse_template("{$args.list}"))(VARIABLES)


def test_text_is_not_encoded() -> None:
    assert compile_text(parse_template("Bearer {$args.id}"))(VARIABLES) == "Bearer a/b?c#d"


def test_a_template_splits_at_its_first_static_question_mark() -> None:
    path, query = split_query(parse_template("/a/{'?'}/b?x={$args.id}&y=?"))
    assert compile_path(path)({}) == "/a/%3F/b"
    assert query is not None
    assert compile_query(query)(VARIABLES) == "x=a%2Fb%3Fc%23d&y=?"
    assert split_query(parse_template("/a/{'?'}"))[1] is None
    assert split_query(parse_template("?x=1"))[0] == Template(())


@given(st.text())
def test_a_value_never_leaves_its_segment(value: str) -> None:
    """Whatever the value is, the rendered path has as many segments as its template."""
    try:
        path = compile_path(parse_template("/a/{$args.v}/b"))({"$args": {"v": value}})
    except (BackendError, UnicodeEncodeError):
        return
    assert path.count("/") == 3
    assert not set(path) & set("?#\r\n \\")
