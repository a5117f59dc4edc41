"""What a subgraph is asked twice is written once, where that is shorter."""

from __future__ import annotations

from graphql import parse

from tests.kit.plans import plan

GRAPH = {
    "a": """
        type Query { first: Item  second: Item  short: Item }
        type Item { title: String  description: String  maker: Maker }
        type Maker { displayName: String  countryOfOrigin: String }
    """,
}


def _text(query: str) -> str:
    (fetch,) = plan(GRAPH, query).fetches
    parse(fetch.operation.text)
    return fetch.operation.text


def test_equal_selection_sets_are_one_fragment() -> None:
    wanted = "{ title description maker { displayName countryOfOrigin } }"
    assert _text(f"query Q {{ first {wanted} second {wanted} }}") == (
        "query Q__a__0{first{..._f0}second{..._f0}}"
        "fragment _f0 on Item{title description maker{displayName countryOfOrigin}}"
    )


def test_a_selection_set_that_is_short_is_written_where_it_stands() -> None:
    assert _text("{ first { title } second { title } }") == (
        "query anonymous__a__0{first{title}second{title}}"
    )


def test_a_fragment_may_hold_what_is_used_elsewhere_too() -> None:
    maker = "maker { displayName countryOfOrigin }"
    wanted = f"{{ title description {maker} }}"
    text = _text(f"{{ first {wanted} second {wanted} short {{ {maker} again: {maker} }} }}")
    assert text.count("displayName") == 1
    assert text.count("fragment ") == 2


def test_conditions_stay_at_each_use() -> None:
    wanted = "{ title description maker { displayName countryOfOrigin } }"
    text = _text(f"query ($x: Boolean!) {{ first @skip(if: $x) {wanted} second {wanted} }}")
    assert "{first@skip(if:$x){..._f0}second{..._f0}}" in text
