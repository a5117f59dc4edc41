"""Directives of specifications merge by their own rules and are linked where they are used."""

from __future__ import annotations

import pytest

from graphweft.federation.composition.merge_directives import merge_requirements
from tests.federation.composition.kit import codes, lines

FEDERATION = "https://specs.apollo.dev/federation/v2.9"


def test_tags_of_all_subgraphs_are_kept_once() -> None:
    printed = lines(
        x='type Query { a: Int @shareable @tag(name: "p") }',
        y='type Query { a: Int @shareable @tag(name: "p") @tag(name: "q") }',
    )
    assert 'a: Int @tag(name: "p") @tag(name: "q")' in printed
    assert '@link(url: "https://specs.apollo.dev/tag/v0.3")' in printed


def test_unused_specifications_are_not_linked() -> None:
    assert not [line for line in lines(x="type Query { a: Int }") if "tag" in line]


def test_inaccessible_in_one_subgraph_hides_everywhere() -> None:
    printed = lines(
        x="type Query { b: Int a: Int @shareable @inaccessible }",
        y="type Query { a: Int @shareable }",
    )
    assert "a: Int @inaccessible" in printed
    assert '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)' in printed


def test_renamed_directive_keeps_its_name_in_the_supergraph() -> None:
    printed = lines(
        header="",
        x=f'extend schema @link(url: "{FEDERATION}", import: [{{name: "@tag", as: "@mark"}}])'
        ' type Query { a: Int @mark(name: "p") }',
    )
    assert 'a: Int @mark(name: "p")' in printed
    assert (
        '@link(url: "https://specs.apollo.dev/tag/v0.3", import: [{name: "@tag", as: "@mark"}])'
    ) in printed


def test_different_names_for_one_directive_are_an_error() -> None:
    found = codes(
        header="",
        x=f'extend schema @link(url: "{FEDERATION}", import: [{{name: "@tag", as: "@mark"}}])'
        ' type Query { a: Int @mark(name: "p") }',
        y=f'extend schema @link(url: "{FEDERATION}", import: ["@tag"])'
        ' type Query { b: Int @tag(name: "p") }',
    )
    assert found == ["LINK_IMPORT_NAME_MISMATCH"]


def test_cost_and_list_size_take_the_greater_value() -> None:
    printed = lines(
        x="type Query { a: [Int] @shareable @cost(weight: 2) @listSize(assumedSize: 9) }",
        y="type Query { a: [Int] @shareable @cost(weight: 5) @listSize(assumedSize: 3) }",
    )
    assert ("a: [Int] @cost(weight: 5) @listSize(assumedSize: 9)") in printed
    assert '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])' in printed


@pytest.mark.parametrize(
    ("given", "merged"),
    [
        ([(("a",),)], (("a",),)),
        ([(("a",),), (("b",),)], (("a", "b"),)),
        ([(("a",), ("b",)), (("a",),)], (("a",),)),
        ([None, (("a",),)], (("a",),)),
        ([], ()),
    ],
)
def test_requirements_of_all_subgraphs_must_hold(
    given: list[tuple[tuple[str, ...], ...] | None], merged: tuple[tuple[str, ...], ...]
) -> None:
    assert merge_requirements(given) == merged


def test_interface_gets_the_requirements_of_its_implementations() -> None:
    printed = lines(
        x="type Query { i: I } interface I { a: Int }"
        ' type T implements I { a: Int @requiresScopes(scopes: [["s"]]) }'
    )
    start = printed.index("interface I")
    assert 'a: Int @requiresScopes(scopes: [["s"]])' in printed[start:]


def test_requirement_on_an_interface_is_an_error() -> None:
    assert codes(x="type Query { i: I } interface I @authenticated { a: Int }") == [
        "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"
    ]


def test_field_needs_the_requirements_of_what_it_requires() -> None:
    base = 'type Query { u: U } type U @key(fields: "id") { id: ID! n: Int @authenticated }'
    user = (
        'type U @key(fields: "id") {{ id: ID! n: Int @external m: Int @requires(fields: "n") {} }}'
    )
    assert codes(x=base, y=user.format("")) == ["MISSING_TRANSITIVE_AUTH_REQUIREMENTS"]
    assert not codes(x=base, y=user.format("@authenticated"))


def _composing(version: str, body: str) -> str:
    return (
        f'extend schema @link(url: "{FEDERATION}", import: ["@composeDirective", "@shareable"])'
        f' @link(url: "https://example.com/lower/{version}", import: ["@lower"])'
        f' @composeDirective(name: "@lower") {body}'
    )


def test_composed_directive_is_linked_defined_and_applied() -> None:
    document = _composing(
        "v1.0", "directive @lower(n: Int) on FIELD_DEFINITION type Query { a: Int @lower(n: 1) }"
    )
    printed = lines(header="", x=document)
    assert '@link(url: "https://example.com/lower/v1.0", import: ["@lower"])' in printed
    assert "directive @lower(n: Int) on FIELD_DEFINITION" in printed
    assert "a: Int @lower(n: 1)" in printed


def test_composed_directive_takes_the_newest_minor_version() -> None:
    printed = lines(
        header="",
        x=_composing("v1.0", "directive @lower on FIELD_DEFINITION type Query { a: Int @lower }"),
        y=_composing("v1.2", "directive @lower(n: Int) on FIELD_DEFINITION scalar S"),
    )
    assert '@link(url: "https://example.com/lower/v1.2", import: ["@lower"])' in printed
    assert "directive @lower(n: Int) on FIELD_DEFINITION" in printed


def test_composed_directive_of_two_major_versions_is_an_error() -> None:
    definition = "directive @lower on FIELD_DEFINITION "
    found = codes(
        header="",
        x=_composing("v1.0", definition + "type Query { a: Int @lower }"),
        y=_composing("v2.0", definition + "scalar S"),
    )
    assert found == ["DIRECTIVE_COMPOSITION_ERROR"]


def test_composed_directive_must_be_defined() -> None:
    found = codes(header="", x=_composing("v1.0", "type Query { a: Int }"))
    assert found == ["DIRECTIVE_COMPOSITION_ERROR"]


def test_most_frequent_deprecation_reason_is_taken() -> None:
    old, other = '@deprecated(reason: "old")', "@deprecated"
    printed = lines(
        x=f"type Query {{ a: Int @shareable {other} }}",
        y=f"type Query {{ a: Int @shareable {old} }}",
        z=f"type Query {{ a: Int @shareable {old} }}",
    )
    assert f"a: Int {old}" in printed


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("a: Int @listSize(assumedSize: 1)", "LIST_SIZE_APPLIED_TO_NON_LIST"),
        ("a: [Int] @listSize(assumedSize: -1)", "LIST_SIZE_INVALID_ASSUMED_SIZE"),
        ('a: [Int] @listSize(slicingArguments: ["x"])', "LIST_SIZE_INVALID_SLICING_ARGUMENT"),
        ('a: T @listSize(sizedFields: ["x"])', "LIST_SIZE_INVALID_SIZED_FIELD"),
        ('a: T @listSize(sizedFields: ["n"])', "LIST_SIZE_APPLIED_TO_NON_LIST"),
    ],
)
def test_list_size_describes_a_list(field: str, code: str) -> None:
    assert codes(x=f"type Query {{ {field} }} type T {{ n: Int }}") == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ n }", "NO_CONTEXT_IN_SELECTION"),
        ("$c", "NO_CONTEXT_IN_SELECTION"),
        ("$other { n }", "CONTEXT_NOT_SET"),
        ("$c { nope }", "CONTEXT_INVALID_SELECTION"),
    ],
)
def test_context_argument_selects_from_a_context(text: str, code: str) -> None:
    document = (
        'type Query { u: U } type U @key(fields: "id") @context(name: "c") { id: ID! n: Int v: V }'
        f' type V @key(fields: "id") {{ id: ID! f(a: Int @fromContext(field: "{text}")): Int }}'
    )
    assert codes(x=document) == [code]
