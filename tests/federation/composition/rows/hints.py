"""Things that compose and that somebody should look at."""

from __future__ import annotations

from tests.federation.composition.rows.row import Row, row

__all__ = ["HINT_ROWS"]

_QUERY = "type Query { a: Int }\n"
_T = 'type T @key(fields: "id") { id: ID '


HINT_ROWS: tuple[Row, ...] = (
    row(
        "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
        '"U.f(n:)"',
        a='type Query { t: T } type T @context(name: "c") { u: U x: Int } type U @key(fields: "id")'
        ' { id: ID f(n: Int @fromContext(field: "$c { x }")): Int @shareable }',
        b='type U @key(fields: "id") { id: ID f(n: Int): Int @shareable }',
    ),
    row(
        "DIRECTIVE_COMPOSITION_INFO",
        "@tag",
        a='extend schema @composeDirective(name: "@tag") type Query { a: Int @tag(name: "t") }',
    ),
    row(
        "FROM_SUBGRAPH_DOES_NOT_EXIST",
        '"T.x"',
        a=_QUERY + _T + 'x: Int @override(from: "gone") }',
    ),
    row(
        "INCONSISTENT_ARGUMENT_PRESENCE",
        '"T.x(n:)"',
        a=_QUERY + _T + "x(n: Int): Int @shareable }",
        b=_T + "x: Int @shareable }",
    ),
    row(
        "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
        '"T.x(n:)"',
        a=_QUERY + _T + "x(n: Int!): Int @shareable }",
        b=_T + "x(n: Int): Int @shareable }",
    ),
    row(
        "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
        '"T.x"',
        a=_QUERY + _T + "x: Int! @shareable }",
        b=_T + "x: Int @shareable }",
    ),
    row(
        "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
        '"T.x(n:)"',
        a=_QUERY + _T + "x(n: Int = 1): Int @shareable }",
        b=_T + "x(n: Int): Int @shareable }",
    ),
    row(
        "INCONSISTENT_DESCRIPTION",
        '"T.x"',
        a=_QUERY + _T + '"One." x: Int @shareable }',
        b=_T + '"Two." x: Int @shareable }',
    ),
    row("INCONSISTENT_ENTITY", '"T"', a=_QUERY + _T + "}", b="type T { id: ID @shareable }"),
    row(
        "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
        '"E.Y"',
        a="type Query { a(e: E): Int } enum E { X Y }",
        b="enum E { X }",
    ),
    row(
        "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
        '"E.Y"',
        a="type Query { a: E } enum E { X Y }",
        b="enum E { X }",
    ),
    row(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
        '"@d"',
        a=_QUERY + "directive @d on FIELD | QUERY",
        b="type Query { b: Int } directive @d on FIELD",
    ),
    row(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
        '"@d"',
        a=_QUERY + "directive @d on FIELD",
        b="type Query { b: Int }",
    ),
    row(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
        '"@d"',
        a=_QUERY + "directive @d repeatable on FIELD",
        b="type Query { b: Int } directive @d on FIELD",
    ),
    row(
        "INCONSISTENT_INPUT_OBJECT_FIELD",
        '"I.y"',
        a="type Query { a(i: I): Int } input I { x: Int y: Int }",
        b="input I { x: Int }",
    ),
    row(
        "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
        '"I.y"',
        a="type Query { i: I } interface I { x: Int y: Int } type T implements I { x: Int y: Int }",
        b="interface I { x: Int } type U implements I { x: Int y: Int }",
    ),
    row(
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        '"T.x"',
        a=_QUERY + _T + 'x: Int @shareable @deprecated(reason: "one") }',
        b=_T + 'x: Int @shareable @deprecated(reason: "two") }',
    ),
    row(
        "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD",
        '"V.y"',
        a="type Query { v: V @shareable } type V { x: Int @shareable y: Int }",
        b="type Query { v: V @shareable } type V { x: Int @shareable }",
    ),
    row(
        "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
        '"Query.u"',
        a="type Query { u: U @shareable } union U = A type A { a: Int @shareable }",
        b="type Query { u: U @shareable } union U = A | B type A { a: Int @shareable }"
        " type B { b: Int }",
        also="INCONSISTENT_UNION_MEMBER",
    ),
    row(
        "INCONSISTENT_UNION_MEMBER",
        '"U"',
        a="type Query { u: U } union U = A | B type A { a: Int } type B { b: Int }",
        b="union U = C type C { c: Int }",
    ),
    row(
        "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        '"T.x"',
        a=_QUERY + _T + "x: Int @shareable @cost(weight: 1) }",
        b=_T + "x: Int @shareable @cost(weight: 2) }",
    ),
    row(
        "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
        '"@d"',
        a=_QUERY + "directive @d on QUERY",
        b="type Query { b: Int } directive @d on FIELD",
    ),
    row(
        "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
        '"T.x"',
        a=_QUERY + _T + 'x: Int @override(from: "b") }',
        b=_T + "x: Int }",
    ),
    row(
        "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
        '"T.x"',
        a=_QUERY + _T + 'x: Int @override(from: "b") }',
        b=_T + "}",
    ),
    row(
        "OVERRIDE_MIGRATION_IN_PROGRESS",
        '"T.x"',
        a=_QUERY + _T + 'x: Int @override(from: "b", label: "percent(5)") }',
        b=_T + "x: Int }",
    ),
    row("UNUSED_ENUM_TYPE", '"E"', a=_QUERY + "enum E { X }"),
)
