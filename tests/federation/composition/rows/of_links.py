"""Errors in what a document links, defines and is: before any rule of Federation."""

from __future__ import annotations

from tests.federation.composition.rows.row import Row, row, row_as_written

__all__ = ["LINK_ROWS"]

_FEDERATION = "https://specs.apollo.dev/federation"
_QUERY = "type Query { a: Int }"

LINK_ROWS: tuple[Row, ...] = (
    row("INVALID_GRAPHQL", "Unknown type 'Missing'", "a:2", a="type Query { a: Missing }"),
    row_as_written(
        "INVALID_LINK_DIRECTIVE_USAGE",
        "@zip",
        "a:1",
        a=f'extend schema @link(url: "{_FEDERATION}/v2.3", import: ["@zip"]) {_QUERY}',
    ),
    row_as_written(
        "INVALID_LINK_IDENTIFIER",
        _FEDERATION,
        "a:1",
        a=f'extend schema @link(url: "{_FEDERATION}") {_QUERY}',
    ),
    row_as_written(
        "UNKNOWN_FEDERATION_LINK_VERSION",
        "v2.99",
        "a:1",
        a=f'extend schema @link(url: "{_FEDERATION}/v2.99") {_QUERY}',
    ),
    row_as_written(
        "UNKNOWN_LINK_VERSION",
        "v9.0",
        "a:1",
        a=f'extend schema @link(url: "https://specs.apollo.dev/link/v9.0") {_QUERY}',
    ),
    row_as_written(
        "LINK_IMPORT_NAME_MISMATCH",
        "@tag",
        a=f'extend schema @link(url: "{_FEDERATION}/v2.3", import: ["@tag"])'
        ' type Query { a: Int @tag(name: "t") }',
        b=f'extend schema @link(url: "{_FEDERATION}/v2.3", import: [{{name: "@tag", as: "@mark"}}])'
        ' type Query { b: Int @mark(name: "t") }',
    ),
    row_as_written(
        "DIRECTIVE_DEFINITION_INVALID",
        "zip",
        "a:2",
        a=f'extend schema @link(url: "{_FEDERATION}/v2.3", import: ["@key"]) {_QUERY}\n'
        "directive @key(fields: String!, zip: Int) on OBJECT",
    ),
    row_as_written(
        "TYPE_DEFINITION_INVALID",
        "FieldSet",
        "a:2",
        a=f'extend schema @link(url: "{_FEDERATION}/v2.3", import: ["@key", "FieldSet"]) {_QUERY}\n'
        "input FieldSet { a: Int }",
    ),
    row_as_written(
        "ROOT_QUERY_USED",
        '"Query"',
        "a:1",
        a="schema { query: Root } type Root { a: Int } type Query { b: Int }",
    ),
    row_as_written(
        "ROOT_MUTATION_USED",
        '"Mutation"',
        "a:1",
        a="schema { query: Query mutation: Root } type Query { a: Int } type Root { a: Int }"
        " type Mutation { b: Int }",
    ),
    row_as_written(
        "ROOT_SUBSCRIPTION_USED",
        '"Subscription"',
        "a:1",
        a="schema { query: Query subscription: Root } type Query { a: Int } type Root { a: Int }"
        " type Subscription { b: Int }",
    ),
    row("INVALID_SUBGRAPH_NAME", '"_"', _=_QUERY),
    row(
        "DIRECTIVE_COMPOSITION_ERROR",
        "@missing",
        "a:2",
        a=f'extend schema @composeDirective(name: "@missing") {_QUERY}',
    ),
    row_as_written(
        "EXTENSION_WITH_NO_BASE",
        "T",
        "a:1",
        a='type Query { a: Int } extend type T @key(fields: "id") { id: ID }',
    ),
    row_as_written(
        "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
        "T",
        "a:1",
        a="type Query { a: Int t: T } type T { id: ID @external }",
        b="type T { id: ID }",
    ),
)
