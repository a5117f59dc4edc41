"""Errors in how subgraphs fit together."""

from __future__ import annotations

from tests.federation.composition.rows.row import Row, row

__all__ = ["MERGING_ROWS"]

_QUERY = "type Query { a: Int }\n"
_T = 'type T @key(fields: "id") { id: ID '

MERGING_ROWS: tuple[Row, ...] = (
    row("NO_QUERIES", "query", a="type T { a: Int }"),
    row("TYPE_KIND_MISMATCH", '"T"', "b:2", a=_QUERY + "enum T { X }", b="scalar T"),
    row(
        "FIELD_TYPE_MISMATCH",
        '"T.x"',
        "b:2",
        a=_QUERY + _T + "x: Int @shareable }",
        b=_T + "x: String @shareable }",
    ),
    row(
        "FIELD_ARGUMENT_TYPE_MISMATCH",
        '"T.x(n:)"',
        "b:2",
        a=_QUERY + _T + "x(n: Int): Int @shareable }",
        b=_T + "x(n: String): Int @shareable }",
    ),
    row(
        "FIELD_ARGUMENT_DEFAULT_MISMATCH",
        '"T.x(n:)"',
        "b:2",
        a=_QUERY + _T + "x(n: Int = 1): Int @shareable }",
        b=_T + "x(n: Int = 2): Int @shareable }",
    ),
    row(
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
        '"T.x(n:)"',
        "a:3",
        a=_QUERY + _T + "x(n: Int!): Int @shareable }",
        b=_T + "x: Int @shareable }",
    ),
    row(
        "INVALID_FIELD_SHARING",
        '"Query.a"',
        "b:2",
        a=_QUERY,
        b="type Query { a: Int }",
    ),
    row(
        "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
        '"Query.u"',
        "b:2",
        a="type Query { u: U @shareable } union U = A type A { a: Int }",
        b="type Query { u: U @shareable } union U = B type B { b: Int }",
    ),
    row(
        "INPUT_FIELD_DEFAULT_MISMATCH",
        '"I.x"',
        "b:2",
        a="type Query { a(i: I): Int } input I { x: Int = 1 }",
        b="input I { x: Int = 2 }",
    ),
    row(
        "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
        '"I.x"',
        "a:2",
        a="type Query { a(i: I): Int } input I { x: Int! y: Int }",
        b="input I { y: Int }",
    ),
    row(
        "EMPTY_MERGED_INPUT_TYPE",
        '"I"',
        "b:2",
        a="type Query { a(i: I): Int } input I { x: Int }",
        b="input I { y: Int }",
    ),
    row(
        "EMPTY_MERGED_ENUM_TYPE",
        '"E"',
        "b:2",
        a="type Query { a(e: E): Int } enum E { X }",
        b="enum E { Y }",
    ),
    row(
        "ENUM_VALUE_MISMATCH",
        '"Y"',
        "b:2",
        a="type Query { a(e: E): E } enum E { X Y }",
        b="enum E { X }",
    ),
    row(
        "EXTERNAL_MISSING_ON_BASE",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @external y: Int @requires(fields: "x") }',
    ),
    row(
        "EXTERNAL_TYPE_MISMATCH",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @external y: Int @requires(fields: "x") }',
        b=_T + "x: String }",
    ),
    row(
        "EXTERNAL_ARGUMENT_MISSING",
        '"T.x(n:)"',
        "a:3",
        a=_QUERY + _T + 'x: Int @external y: Int @requires(fields: "x") }',
        b=_T + "x(n: Int): Int }",
    ),
    row(
        "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
        '"T.x(n:)"',
        "a:3",
        a=_QUERY + _T + 'x(n: String): Int @external y: Int @requires(fields: "x") }',
        b=_T + "x(n: Int): Int }",
    ),
    row(
        "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
        '"T.x(n:)"',
        "a:3",
        a=_QUERY + _T + 'x(n: Int = 2): Int @external y: Int @requires(fields: "x") }',
        b=_T + "x(n: Int = 1): Int }",
    ),
    row(
        "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @external @tag(name: "t") y: Int @requires(fields: "x") }',
        b=_T + "x: Int }",
    ),
    row(
        "INTERFACE_FIELD_NO_IMPLEM",
        '"T"',
        "a:2",
        a="type Query { i: I } interface I { x: Int } type T implements I { x: Int }",
        b="interface I { y: Int } type U implements I { y: Int x: Int }",
    ),
    row(
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        '"I"',
        "a:2",
        a='type Query { i: I } interface I @key(fields: "id") { id: ID }'
        ' type T implements I @key(fields: "id") { id: ID }',
        b="interface I { id: ID } type U implements I { id: ID }",
    ),
    row(
        "INTERFACE_OBJECT_USAGE_ERROR",
        '"I"',
        "a:3",
        a=_QUERY + 'type I @interfaceObject @key(fields: "id") { id: ID }',
    ),
    row(
        "OVERRIDE_FROM_SELF_ERROR", '"T.x"', "a:3", a=_QUERY + _T + 'x: Int @override(from: "a") }'
    ),
    row(
        "OVERRIDE_ON_INTERFACE",
        '"I.x"',
        "a:3",
        a=_QUERY + 'interface I { x: Int @override(from: "b") } type T implements I { x: Int }',
        b="interface I { x: Int }",
    ),
    row(
        "OVERRIDE_SOURCE_HAS_OVERRIDE",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @shareable @override(from: "b") }',
        b=_T + 'x: Int @shareable @override(from: "c") }',
        c=_T + "}",
    ),
    row(
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @shareable @override(from: "b") y: Int }',
        b=_T + 'x: Int @shareable @requires(fields: "y") y: Int @external }',
    ),
    row(
        "OVERRIDE_LABEL_INVALID",
        '"T.x"',
        "a:3",
        a=_QUERY + _T + 'x: Int @override(from: "b", label: "9!") }',
        b=_T + "x: Int }",
    ),
    row(
        "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
        '"U.f(n:)"',
        "b:2",
        a='type Query { t: T } type T @context(name: "c") { u: U x: Int } type U @key(fields: "id")'
        ' { id: ID f(n: Int @fromContext(field: "$c { x }")): Int @shareable }',
        b='type U @key(fields: "id") { id: ID f(n: Int!): Int @shareable }',
    ),
    row("QUERY_ROOT_TYPE_INACCESSIBLE", '"Query"', a="type Query @inaccessible { a: Int }"),
    row(
        "ONLY_INACCESSIBLE_CHILDREN",
        '"T"',
        a="type Query { a: T } type T { x: Int @inaccessible }",
    ),
    row(
        "REFERENCED_INACCESSIBLE",
        '"Query.a"',
        a="type Query { a: T b: Int } type T @inaccessible { x: Int }",
    ),
    row(
        "REQUIRED_INACCESSIBLE",
        '"Query.a(n:)"',
        a="type Query { a(n: Int! @inaccessible): Int }",
    ),
    row(
        "DEFAULT_VALUE_USES_INACCESSIBLE",
        '"E.Y"',
        a="type Query { a(e: E = Y): Int } enum E { X Y @inaccessible }",
    ),
    row(
        "IMPLEMENTED_BY_INACCESSIBLE",
        '"T.x"',
        a="type Query { i: I } interface I { x: Int y: Int }"
        " type T implements I { x: Int @inaccessible y: Int }",
    ),
    row(
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        '"T.y"',
        "a:3",
        a=_QUERY + _T + 'x: Int @external y: Int @requires(fields: "x") }',
        b=_T + "x: Int @authenticated }",
    ),
    row(
        "SATISFIABILITY_ERROR",
        '"T.y"',
        a="type Query { t: T } type T { x: Int }",
        b="type T { y: Int }",
    ),
)
