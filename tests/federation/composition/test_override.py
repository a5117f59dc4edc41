"""`@override` moves a field from one subgraph to another."""

from __future__ import annotations

import pytest

from tests.federation.composition.kit import codes, hints, lines, messages

OLD = 'type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }'


def _new(override: str) -> str:
    return f'type U @key(fields: "id") {{ id: ID! n: Int {override} }}'


def test_overridden_field_is_not_asked_any_more() -> None:
    printed = lines(old=OLD, new=_new('@override(from: "old")'))
    assert 'n: Int @join__field(graph: NEW, override: "old")' in printed


def test_overridden_field_that_a_requirement_uses_stays_known() -> None:
    old = (
        'type Query { u: U } type U @key(fields: "id") @key(fields: "n") { id: ID! n: Int m: Int }'
    )
    printed = lines(old=old, new=_new('@override(from: "old")'))
    assert (
        'n: Int @join__field(graph: NEW, override: "old")'
        " @join__field(graph: OLD, usedOverridden: true)"
    ) in printed


def test_labelled_override_keeps_both_sides() -> None:
    printed = lines(old=OLD, new=_new('@override(from: "old", label: "percent(5)")'))
    assert (
        'n: Int @join__field(graph: NEW, override: "old", overrideLabel: "percent(5)")'
        ' @join__field(graph: OLD, overrideLabel: "percent(5)")'
    ) in printed


@pytest.mark.parametrize("label", ["percent(101)", "5th", "a b", "percent(-1)"])
def test_label_of_another_form_is_an_error(label: str) -> None:
    override = f'@override(from: "old", label: "{label}")'
    assert codes(old=OLD, new=_new(override)) == ["OVERRIDE_LABEL_INVALID"]


@pytest.mark.parametrize("label", ["percent(0)", "percent(99.5)", "percent(100)", "a:b/c.d-e_f"])
def test_label_of_the_right_form_composes(label: str) -> None:
    assert not codes(old=OLD, new=_new(f'@override(from: "old", label: "{label}")'))


def test_override_of_a_subgraph_that_is_not_there_is_a_hint() -> None:
    assert hints(x='type Query { a: Int @override(from: "gone") }') == [
        "FROM_SUBGRAPH_DOES_NOT_EXIST"
    ]


def test_override_of_itself_is_an_error() -> None:
    assert codes(x='type Query { a: Int @override(from: "x") }') == ["OVERRIDE_FROM_SELF_ERROR"]


def test_override_of_an_override_is_an_error() -> None:
    found = codes(
        x='type Query { a: Int @override(from: "y") }',
        y='type Query { a: Int @override(from: "x") }',
    )
    assert "OVERRIDE_SOURCE_HAS_OVERRIDE" in found


def test_override_of_an_interface_field_is_an_error() -> None:
    assert codes(
        x='type Query { i: I } interface I { a: Int @override(from: "y") }'
        " type T implements I { a: Int }",
        y="type Query { b: Int }",
    ) == ["OVERRIDE_ON_INTERFACE"]


def test_override_of_a_field_with_requires_is_an_error() -> None:
    found = codes(
        old='type Query { u: U } type U @key(fields: "id") { id: ID! k: Int @external'
        ' n: Int @requires(fields: "k") @shareable }',
        new='type U @key(fields: "id") { id: ID! k: Int n: Int @override(from: "old") @shareable }',
    )
    assert found == ["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"]


def test_labelled_override_is_satisfiable_on_both_sides_where_keys_lead_to_both() -> None:
    assert not codes(old=OLD, new=_new('@override(from: "old", label: "x")'))


def test_labelled_override_that_is_unsatisfiable_while_the_label_is_active_is_an_error() -> None:
    new = (
        'type U @key(fields: "id", resolvable: false)'
        ' { id: ID! n: Int @override(from: "old", label: "x") }'
    )
    (message,) = messages(old=OLD, new=new)
    assert '"U.n" cannot be resolved' in message
    assert 'in subgraph "old" the field is not resolved while label "x" is active' in message


def test_labelled_override_that_is_unsatisfiable_while_the_label_is_not_active_is_an_error() -> (
    None
):
    old = 'type Query { u: U @shareable } type U @key(fields: "id") { id: ID! n: Int }'
    new = (
        "type Query { u: U @shareable v: V }"
        ' type U @key(fields: "id", resolvable: false) { id: ID! n: Int @override(from: "old"'
        ', label: "x") } type V { u: U }'
    )
    lost = old.replace('@key(fields: "id")', '@key(fields: "id", resolvable: false)')
    (message,) = messages(old=lost, new=new)
    assert 'in the query "query { v { u { n } } }"' in message
    assert 'in subgraph "new" the field is not resolved while label "x" is not active' in message
