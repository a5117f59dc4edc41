"""`@authenticated`, `@requiresScopes` and `@policy` are merged, spread and never lost."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes, lines

_MISSING = ["MISSING_TRANSITIVE_AUTH_REQUIREMENTS"]
_KEY = '@key(fields: "id")'
_A = "@authenticated"


def _requiring(own: str, needed: str) -> list[str]:
    """The codes where a field with `own` requires another one with `needed`."""
    a = f'type T {_KEY} {{ id: ID n: Int @external y: Int @requires(fields: "n") {own} }}'
    return codes(a="type Query { t: T } " + a, b=f"type T {_KEY} {{ id: ID n: Int {needed} }}")


@pytest.mark.parametrize(
    ("own", "needed"),
    [
        ("", _A),
        ("", '@requiresScopes(scopes: [["a"]])'),
        ("", '@policy(policies: [["a"]])'),
        ('@requiresScopes(scopes: [["a"]])', '@requiresScopes(scopes: [["a", "b"]])'),
        ('@requiresScopes(scopes: [["a"], ["b"]])', '@requiresScopes(scopes: [["a"]])'),
        ('@policy(policies: [["a"]])', _A + ' @policy(policies: [["a"]])'),
    ],
)
def test_field_that_requires_more_than_it_demands_is_refused(own: str, needed: str) -> None:
    assert _requiring(own, needed) == _MISSING


@pytest.mark.parametrize(
    ("own", "needed"),
    [
        (_A, _A),
        ('@requiresScopes(scopes: [["a", "b"]])', '@requiresScopes(scopes: [["a"]])'),
        ('@requiresScopes(scopes: [["a"]])', '@requiresScopes(scopes: [["a"], ["b"]])'),
        ('@policy(policies: [["a"], ["a", "b"]])', '@policy(policies: [["a"]])'),
    ],
)
def test_field_may_demand_as_much_or_more(own: str, needed: str) -> None:
    assert _requiring(own, needed) == []


@pytest.mark.parametrize(
    ("selection", "expected"),
    [("i { v }", _MISSING), ("i { ... on P { v } }", _MISSING), ("i { ... on R { v } }", [])],
)
def test_requirement_of_an_implementation_counts_where_it_can_be_selected(
    selection: str, expected: list[str]
) -> None:
    a = (
        f"type Query {{ t: T }} type T {_KEY} {{ id: ID i: I @external y: Int"
        f' @requires(fields: "{selection}") }} interface I {{ v: Int }}'
        " type P implements I { v: Int @external } type R implements I { v: Int @external }"
    )
    b = (
        f"type T {_KEY} {{ id: ID i: I }} interface I {{ v: Int }}"
        f" type P implements I {{ v: Int {_A} }} type R implements I {{ v: Int }}"
    )
    assert codes(a=a, b=b) == expected


@pytest.mark.parametrize(("on_type", "on_field"), [(_A, ""), ("", _A)])
def test_argument_from_a_context_needs_the_requirements_of_the_context(
    on_type: str, on_field: str
) -> None:
    document = (
        f'type Query {{ t: T }} type T @context(name: "c") {on_type} {{ u: U p: Int {on_field} }}'
        f' type U {_KEY} {{ id: ID f(n: Int @fromContext(field: "$c {{ p }}")): Int OWN }}'
    )
    assert codes(a=document.replace("OWN", "")) == _MISSING
    assert codes(a=document.replace("OWN", _A)) == []


@pytest.mark.parametrize(("own", "expected"), [("", _MISSING), (_A, [])])
def test_interface_object_needs_what_the_implementations_demand(
    own: str, expected: list[str]
) -> None:
    a = (
        f"type Query {{ i: I }} interface I {_KEY} {{ id: ID n: Int }}"
        f" type P implements I {_KEY} {{ id: ID n: Int {_A} }}"
    )
    b = (
        f"type I @interfaceObject {_KEY}"
        f' {{ id: ID n: Int @external z: Int @requires(fields: "n") {own} }}'
    )
    assert codes(a=a, b=b) == expected


def test_interface_gets_the_requirements_of_all_its_implementations_once() -> None:
    printed = "\n".join(
        lines(
            a=f"type Query {{ i: I }} interface I {_KEY} {{ id: ID }}"
            f' type P implements I {_KEY} @policy(policies: [["p"]]) {{ id: ID }}'
            f' type R implements I {_KEY} @policy(policies: [["r"]]) {{ id: ID }}',
            b=f"type I @interfaceObject {_KEY} {{ id: ID z: Int {_A} }}",
        )
    )
    interface = printed[printed.index("interface I") :].partition("}")[0]
    assert '@policy(policies: [["p", "r"]])' in interface
    assert interface.count("@authenticated") == 1


@pytest.mark.parametrize(
    "link",
    [
        'import: ["@key", {name: "@authenticated", as: "@signedIn"}]) SDL @signedIn }',
        'as: "fed", import: ["@key"]) SDL @fed__authenticated }',
    ],
)
def test_requirement_holds_under_whatever_name_it_is_imported(link: str) -> None:
    url = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", '
    names = link.replace("SDL", f"type T {_KEY} {{ id: ID n: Int")
    requiring = (
        f'import: ["@key", "@external", "@requires"]) type Query {{ t: T }} type T {_KEY}'
        ' { id: ID n: Int @external y: Int @requires(fields: "n") }'
    )
    assert codes(header=url, a=requiring, b=names) == _MISSING
