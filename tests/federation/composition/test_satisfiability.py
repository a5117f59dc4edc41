"""Every query of the API schema can be resolved by some way through the subgraphs."""

from __future__ import annotations

from tests.federation.composition.kit import codes, messages

ENTITY = 'type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }'


def test_field_of_an_entity_is_reached_by_key() -> None:
    assert not codes(x=ENTITY, y='type U @key(fields: "id") { id: ID! m: Int }')


def test_field_of_a_type_without_key_is_not_reached() -> None:
    (message,) = messages(
        x="type Query { v: V } type V { a: Int @shareable }",
        y="type V { a: Int @shareable b: Int }",
    )
    assert '"V.b" cannot be resolved in the query "query { v { b } }"' in message
    assert '"y" cannot be entered: "V" has no resolvable @key there' in message


def test_key_that_cannot_be_fetched_is_told() -> None:
    (message,) = messages(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! }',
        y='type U @key(fields: "email") { email: ID! }',
    )
    assert '"U.email" cannot be resolved' in message
    assert 'its key "email" cannot be fetched' in message


def test_key_by_way_of_a_third_subgraph_is_found() -> None:
    assert not codes(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! }',
        y='type U @key(fields: "id") @key(fields: "email") { id: ID! email: ID! }',
        z='type U @key(fields: "email") { email: ID! n: Int }',
    )


def test_unresolvable_key_is_no_way_in() -> None:
    found = codes(x=ENTITY, y='type U @key(fields: "id", resolvable: false) { id: ID! m: Int }')
    assert found == ["SATISFIABILITY_ERROR"]


def test_requirement_that_cannot_be_fetched_is_told() -> None:
    (message,) = messages(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! v: V @shareable }'
        " type V { a: Int @shareable }",
        y="type Query { w: V @shareable } type V { a: Int @shareable b: Int }",
        z='type U @key(fields: "id") { id: ID! v: V @external m: Int @requires(fields: "v { b }") }'
        " type V @external { b: Int }",
    )[:1]
    assert message.startswith("SATISFIABILITY_ERROR")


def test_provided_field_is_there_without_a_move() -> None:
    assert not codes(
        x='type Query { u: U @provides(fields: "n") }'
        ' type U @key(fields: "id", resolvable: false) { id: ID! n: Int @external }',
        y='type U @key(fields: "id") { id: ID! n: Int @shareable }',
    )


def test_hidden_field_need_not_be_reached() -> None:
    assert not codes(
        x="type Query { v: V } type V { a: Int @shareable }",
        y="type V { a: Int @shareable b: Int @inaccessible }",
    )


def test_interface_object_leads_to_the_type_by_the_interface() -> None:
    assert not codes(
        x='interface I @key(fields: "id") { id: ID! a: Int }'
        ' type T implements I @key(fields: "id") { id: ID! a: Int }',
        y='type Query { i: I } type I @key(fields: "id") @interfaceObject { id: ID! n: Int }',
    )


def test_types_that_refer_to_each_other_end() -> None:
    assert not codes(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! friend: U v: V }'
        ' type V @key(fields: "u { id }") { u: U @shareable }',
        y='type V @key(fields: "u { id }") { u: U @shareable n: Int }'
        ' type U @key(fields: "id") { id: ID! m: Int }',
    )


def test_requirements_of_each_other_cannot_be_met() -> None:
    found = codes(
        x='type Query { u: U } type U @key(fields: "id")'
        ' { id: ID! a: Int @requires(fields: "b") b: Int @external }',
        y='type U @key(fields: "id") { id: ID! b: Int @requires(fields: "a") a: Int @external }',
    )
    assert found == ["SATISFIABILITY_ERROR"]


def test_keys_that_lead_round_in_a_circle_end() -> None:
    names = [f"T{index}" for index in range(8)]
    following = zip(names, [*names[1:], names[0]], strict=True)
    types = list(following)
    documents = {
        graph: f"type Query {{ {graph}: T0 }} "
        + " ".join(
            f'type {name} @key(fields: "next {{ id }}")'
            f" {{ id: ID! @shareable next: {target} @shareable {graph}: Int }}"
            for name, target in types
        )
        for graph in ("x", "y", "z")
    }
    assert not codes(**documents)
