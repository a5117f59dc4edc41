"""Errors in one subgraph, whatever the others are."""

from __future__ import annotations

from tests.federation.composition.rows.row import Row, row, row_as_written

__all__ = ["SUBGRAPH_ROWS"]

_V22 = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.2", import: ["@key"])\n'


def _context(selection: str, argument: str = "String", key: str = '"id"') -> str:
    """A type that sets a context, and a field that takes an argument from it."""
    return (
        'type Query { t: T }\ntype T @context(name: "c") { u: U prop: String }\n'
        f"type U @key(fields: {key}) {{ id: ID"
        f' f(arg: {argument} @fromContext(field: "{selection}")): Int }}'
    )


def _list_size(arguments: str, field: str = "a(n: Int, s: String): [Int]") -> str:
    return f"type Query {{\n{field} @listSize({arguments}) }} type C {{ one: Int }}"


SUBGRAPH_ROWS: tuple[Row, ...] = (
    row(
        "KEY_INVALID_FIELDS",
        "zip",
        "a:3",
        a='type Query { a: T }\ntype T @key(fields: "zip") { id: ID }',
    ),
    row(
        "KEY_INVALID_FIELDS_TYPE",
        '"T"',
        "a:3",
        a="type Query { a: T }\ntype T @key(fields: id) { id: ID }",
    ),
    row(
        "KEY_FIELDS_HAS_ARGS",
        '"T.id"',
        "a:3",
        a='type Query { a: T }\ntype T @key(fields: "id") { id(n: Int): ID }',
    ),
    row(
        "KEY_DIRECTIVE_IN_FIELDS_ARG",
        "@skip(if: true)",
        "a:3",
        a='type Query { a: T }\ntype T @key(fields: "id @skip(if: true)") { id: ID }',
    ),
    row(
        "KEY_FIELDS_SELECT_INVALID_TYPE",
        '"T.u"',
        "a:3",
        a='type Query { a: T }\ntype T @key(fields: "u { __typename }") { u: U } union U = T',
    ),
    row_as_written(
        "KEY_UNSUPPORTED_ON_INTERFACE",
        '"I"',
        "a:3",
        a=_V22 + 'type Query { a: T }\ninterface I @key(fields: "id") { id: ID }\n'
        'type T implements I @key(fields: "id") { id: ID }',
    ),
    row(
        "REQUIRES_INVALID_FIELDS",
        '"T.b"',
        "a:4",
        a='type Query { a: T }\ntype T @key(fields: "id") { id: ID\n'
        'b: Int @requires(fields: "zip")}',
    ),
    row(
        "REQUIRES_INVALID_FIELDS_TYPE",
        '"T.b"',
        "a:4",
        a='type Query { a: T }\ntype T @key(fields: "id") { id: ID x: Int @external\n'
        'b: Int @requires(fields: x) c: Int @requires(fields: "x")}',
        b='type T @key(fields: "id") { id: ID x: Int }',
    ),
    row(
        "REQUIRES_DIRECTIVE_IN_FIELDS_ARG",
        "@skip(if: true)",
        "a:4",
        a='type Query { a: T }\ntype T @key(fields: "id") { id: ID x: Int @external\n'
        'b: Int @requires(fields: "x @skip(if: true)")}',
        b='type T @key(fields: "id") { id: ID x: Int }',
    ),
    row(
        "REQUIRES_FIELDS_MISSING_EXTERNAL",
        '"T.x"',
        "a:4",
        a='type Query { a: T }\ntype T @key(fields: "id") { id: ID x: Int\n'
        'b: Int @requires(fields: "x")}',
    ),
    row(
        "REQUIRES_UNSUPPORTED_ON_INTERFACE",
        '"I.b"',
        "a:3",
        "EXTERNAL_ON_INTERFACE",
        a="type Query { a: T } interface I { x: Int @external\n"
        'b: Int @requires(fields: "x") } type T implements I { x: Int b: Int }',
    ),
    row(
        "PROVIDES_INVALID_FIELDS",
        '"Query.a"',
        "a:2",
        a='type Query { a: T @provides(fields: "zip") } type T @key(fields: "id") { id: ID }',
    ),
    row(
        "PROVIDES_INVALID_FIELDS_TYPE",
        '"Query.a"',
        "a:2",
        a='type Query { a: T @provides(fields: x) b: T @provides(fields: "x") }'
        ' type T @key(fields: "id")'
        " { id: ID x: Int @external }",
        b='type T @key(fields: "id") { id: ID x: Int @shareable }',
    ),
    row(
        "PROVIDES_DIRECTIVE_IN_FIELDS_ARG",
        "@skip(if: true)",
        "a:2",
        a='type Query { a: T @provides(fields: "x @skip(if: true)") }'
        ' type T @key(fields: "id") { id: ID x: Int @external }',
        b='type T @key(fields: "id") { id: ID x: Int @shareable }',
    ),
    row(
        "PROVIDES_FIELDS_HAS_ARGS",
        '"T.x"',
        "a:2",
        a='type Query { a: T @provides(fields: "x") }'
        ' type T @key(fields: "id") { id: ID x(n: Int): Int @external }',
        b='type T @key(fields: "id") { id: ID x(n: Int): Int @shareable }',
    ),
    row(
        "PROVIDES_FIELDS_MISSING_EXTERNAL",
        '"T.x"',
        "a:2",
        a='type Query { a: T @provides(fields: "x") } type T @key(fields: "id") { id: ID x: Int }',
    ),
    row(
        "PROVIDES_ON_NON_OBJECT_FIELD",
        '"Query.a"',
        "a:2",
        a='type Query { a: Int @provides(fields: "x") }',
    ),
    row(
        "PROVIDES_UNSUPPORTED_ON_INTERFACE",
        '"I.b"',
        "a:3",
        a="type Query { i: I } interface I {\n"
        'b: T @provides(fields: "x") } type U implements I { b: T }'
        ' type T @key(fields: "id") { id: ID x: Int @external }',
        b='type T @key(fields: "id") { id: ID x: Int @shareable }',
    ),
    row(
        "EXTERNAL_UNUSED",
        '"T.x"',
        "a:3",
        a='type Query { a: T } type T @key(fields: "id") { id: ID\nx: Int @external }',
        b='type T @key(fields: "id") { id: ID x: Int }',
    ),
    row(
        "EXTERNAL_ON_INTERFACE",
        '"I.id"',
        "a:3",
        a='type Query { a: I } interface I @key(fields: "id") {\nid: ID @external }'
        ' type T implements I @key(fields: "id") { id: ID }',
    ),
    row(
        "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
        '"T.u"',
        "a:3",
        a='type Query { a: T } type T @key(fields: "id") { id: ID\n'
        'u: U @external @provides(fields: "x") } type U @key(fields: "id") { id: ID x: Int }',
    ),
    row(
        "INVALID_SHAREABLE_USAGE",
        '"I.x"',
        "a:3",
        a="type Query { a: I } interface I {\nx: Int @shareable } type T implements I { x: Int }",
    ),
    row(
        "COST_APPLIED_TO_INTERFACE_FIELD",
        '"I.x"',
        "a:3",
        a="type Query { a: I } interface I {\nx: Int @cost(weight: 3) }"
        " type T implements I { x: Int }",
    ),
    row(
        "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
        '"I.x"',
        "a:3",
        a="type Query { a: I } interface I {\nx: Int @authenticated }"
        " type T implements I { x: Int }",
    ),
    row(
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
        '"T"',
        "a:3",
        a='type Query { a: I } interface I @key(fields: "id") { id: ID }\n'
        "type T implements I { id: ID }",
    ),
    row(
        "LIST_SIZE_APPLIED_TO_NON_LIST",
        '"Query.a"',
        "a:3",
        a=_list_size("assumedSize: 1", "a: Int"),
    ),
    row("LIST_SIZE_INVALID_ASSUMED_SIZE", '"Query.a"', "a:3", a=_list_size("assumedSize: -1")),
    row(
        "LIST_SIZE_INVALID_SLICING_ARGUMENT",
        '"Query.a"',
        "a:3",
        a=_list_size('slicingArguments: ["s"]'),
    ),
    row(
        "LIST_SIZE_INVALID_SIZED_FIELD",
        '"Query.a"',
        "a:3",
        a=_list_size('assumedSize: 1, sizedFields: ["zip"]', "a: C"),
    ),
    row(
        "CONTEXT_NAME_INVALID",
        '"T"',
        "a:2",
        a='type Query { t: T } type T @context(name: "c_d") { a: Int }',
    ),
    row("NO_CONTEXT_IN_SELECTION", '"U.f(arg:)"', "a:4", a=_context("prop")),
    row("CONTEXT_NOT_SET", '"U.f(arg:)"', "a:4", a=_context("$d { prop }")),
    row("CONTEXT_INVALID_SELECTION", '"U.f(arg:)"', "a:4", a=_context("$c { prop }", "Int")),
    row(
        "CONTEXT_NO_RESOLVABLE_KEY",
        '"U.f(arg:)"',
        "a:4",
        a=_context("$c { prop }", key='"id", resolvable: false'),
    ),
)
