"""The supergraph says who resolves what (join spec v0.5)."""

from __future__ import annotations

import pytest

from graphweft.federation.composition.merge_context import graph_ids
from tests.federation.composition.kit import lines


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["users"], ["USERS"]),
        (["my-subgraph.v1"], ["MY_SUBGRAPH_V1"]),
        (["1st"], ["_1ST"]),
        (["a_1"], ["A_1_"]),
        (["a-b", "a_b"], ["A_B_1", "A_B_2"]),
        (["A", "a"], ["A_1", "A_2"]),
    ],
)
def test_graph_ids_are_upper_snake_and_numbered_on_a_clash(
    names: list[str], ids: list[str]
) -> None:
    assert list(graph_ids(names).values()) == ids


def test_field_that_all_subgraphs_resolve_alike_has_no_join() -> None:
    shared = "type Query { a: Int @shareable }"
    assert "a: Int" in lines(x=shared, y=shared)


def test_field_of_one_subgraph_names_it() -> None:
    assert "a: Int @join__field(graph: X)" in lines(x="type Query { a: Int }", y="scalar S")


def test_every_subgraph_has_the_query_root() -> None:
    printed = lines(x="type Query { a: Int }", y="scalar S")
    start = printed.index("type Query")
    assert printed[start + 1 : start + 3] == ["@join__type(graph: X)", "@join__type(graph: Y)"]


def test_each_key_has_its_join_type() -> None:
    printed = lines(
        x='type Query { u: U } type U @key(fields: "id") @key(fields: "n", resolvable: false)'
        " { id: ID! n: Int }"
    )
    assert '@join__type(graph: X, key: "id")' in printed
    assert '@join__type(graph: X, key: "n", resolvable: false)' in printed


def test_extended_type_is_marked() -> None:
    printed = lines(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! }',
        y='extend type U @key(fields: "id") { id: ID! @external n: Int }',
    )
    assert '@join__type(graph: Y, key: "id", extension: true)' in printed


def test_requires_and_external_are_in_the_join() -> None:
    printed = lines(
        x='type Query { u: U } type U @key(fields: "id") { id: ID! n: Int }',
        y='type U @key(fields: "id") { id: ID! n: Int @external m: Int @requires(fields: "n") }',
    )
    assert "n: Int @join__field(graph: X) @join__field(graph: Y, external: true)" in printed
    assert 'm: Int @join__field(graph: Y, requires: "n")' in printed


def test_differing_field_types_are_in_the_join() -> None:
    printed = lines(
        x="type Query { a: Int @shareable }",
        y="type Query { a: Int! @shareable }",
    )
    assert (
        'a: Int @join__field(graph: X, type: "Int") @join__field(graph: Y, type: "Int!")' in printed
    )


def test_implements_members_and_values_name_their_subgraphs() -> None:
    printed = lines(
        x="type Query { i: I u: W e: E } interface I { a: Int } type T implements I { a: Int }"
        " union W = T enum E { V }"
    )
    assert '@join__implements(graph: X, interface: "I")' in printed
    assert '@join__unionMember(graph: X, member: "T")' in printed
    assert "V @join__enumValue(graph: X)" in printed


def test_root_types_get_their_default_names() -> None:
    printed = lines(x="schema { query: Q mutation: M } type Q { a: Int } type M { b: Q }")
    roots = [line for line in printed if line.startswith(("query:", "mutation:"))]
    assert roots == ["query: Query", "mutation: Mutation"]
    assert "b: Query" in printed


def test_context_arguments_move_into_the_join() -> None:
    printed = lines(
        x='type Query { u: U } type U @key(fields: "id") @context(name: "c")'
        " { id: ID! n: String v: V }"
        ' type V @key(fields: "id") { id: ID! f(a: String @fromContext(field: "$c { n }")): Int }'
    )
    assert (
        'f: Int @join__field(graph: X, contextArguments: [{context: "x__c", name: "a",'
        ' type: "String", selection: " { n }"}])'
    ) in printed
    assert '@context(name: "x__c")' in printed


def test_directives_of_connectors_are_carried() -> None:
    printed = lines(
        header="",
        x='extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")'
        ' @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"])'
        ' type Query { a: Int @connect(http: {GET: "/a"}, selection: "$") }',
    )
    assert (
        'a: Int @join__directive(graphs: [X], name: "connect",'
        ' args: {http: { GET: "/a" }, selection: "$"})'
    ) in printed
    assert (
        '@join__directive(graphs: [X], name: "link",'
        ' args: {url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"]})'
    ) in printed
