"""A subgraph document becomes typed tables, or every problem with its place."""

from __future__ import annotations

import pytest

from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.directives import Key, Override
from graphweft.schemas.errors import SdlError, SourceLocation, SubgraphError
from graphweft.schemas.specification import FEDERATION_VERSIONS, federation_specification
from graphweft.schemas.subgraph import build_subgraph

HEADER = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ['
    '"@key", "@override", "@tag", "@shareable", "@requiresScopes"])\n'
)


def _problems(sdl: str) -> list[str]:
    with pytest.raises(SubgraphError) as caught:
        build_subgraph("users", sdl)
    return [problem.code for problem in caught.value.problems]


def test_syntax_error_names_subgraph_line_and_column() -> None:
    with pytest.raises(SdlError) as caught:
        build_subgraph("users", "type Query {\n  a Int\n}")
    assert str(caught.value).startswith("users:2:5: ")


def test_every_problem_of_a_document_is_told() -> None:
    assert _problems("type Query { a: Nope b: Nada }") == ["INVALID_GRAPHQL", "INVALID_GRAPHQL"]


def test_authored_text_is_kept() -> None:
    sdl = "# a comment\ntype Query { a: Int }"
    assert build_subgraph("x", sdl).sdl == sdl


def test_directives_become_typed_data() -> None:
    subgraph = build_subgraph(
        "x",
        HEADER + 'type U @key(fields: "id") @key(fields: "n", resolvable: false)'
        ' { id: ID! n: Int @override(from: "y", label: "l") @tag(name: "t")'
        ' m: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
    )
    user = subgraph.types["U"]
    assert [(key.fields, key.resolvable) for key in user.directives.keys] == [
        ("id", True),
        ("n", False),
    ]
    assert user.directives.keys[0] == Key("id", resolvable=True, location=SourceLocation("x", 2, 8))
    assert user.fields["n"].directives.override == Override("y", "l")
    assert user.fields["n"].directives.tags == ("t",)
    assert user.fields["m"].directives.requires_scopes == (("a", "b"), ("c",))


def test_extensions_are_folded_into_definitions() -> None:
    subgraph = build_subgraph(
        "x", HEADER + "type T { a: Int } extend type T @shareable { b: Int } type Query { t: T }"
    )
    item = subgraph.types["T"]
    assert list(item.fields) == ["a", "b"]
    assert not item.is_extension
    assert [field.directives.shareable for field in item.fields.values()] == [False, True]


def test_type_that_is_only_extended_is_marked() -> None:
    subgraph = build_subgraph("x", 'extend type T @key(fields: "a") { a: ID! @external }')
    assert subgraph.types["T"].is_extension
    assert subgraph.federation is None


def test_root_types_get_their_default_names_everywhere() -> None:
    subgraph = build_subgraph("x", "schema { query: Root } type Root { again: [Root!] }")
    assert list(subgraph.types) == ["Query"]
    assert str(subgraph.types["Query"].fields["again"].type) == "[Query!]"


def test_other_type_with_a_root_name_is_a_problem() -> None:
    assert _problems("schema { query: Root } type Root { q: Query } type Query { a: Int }") == [
        "ROOT_QUERY_USED"
    ]


def test_federation_machinery_is_left_out() -> None:
    subgraph = build_subgraph(
        "x",
        "scalar _Any type _Service { sdl: String } union _Entity = T type T { a: Int }"
        " type Query { t: T _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }",
    )
    assert list(subgraph.types) == ["T", "Query"]
    assert list(subgraph.types["Query"].fields) == ["t"]


def test_own_definition_of_a_federation_directive_may_repeat_it() -> None:
    subgraph = build_subgraph(
        "x",
        "scalar _FieldSet directive @key(fields: _FieldSet!, resolvable: Boolean = true)"
        ' repeatable on OBJECT | INTERFACE type T @key(fields: "a") { a: ID! }',
    )
    assert subgraph.types["T"].has_key


def test_own_definition_of_a_federation_directive_must_not_differ() -> None:
    assert _problems(
        'directive @key(field: String!) on OBJECT type T @key(field: "a") { a: ID! }'
    ) == ["DIRECTIVE_DEFINITION_INVALID", "DIRECTIVE_DEFINITION_INVALID"]


def test_directive_of_a_linked_specification_needs_no_definition() -> None:
    subgraph = build_subgraph(
        "x",
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")'
        ' @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect"])'
        ' type Query { a: Int @connect(http: {GET: "/a"}) }',
    )
    (applied,) = subgraph.types["Query"].fields["a"].directives.applied
    assert (applied.identity, applied.name) == ("https://specs.apollo.dev/connect", "connect")
    assert applied.arguments == {"http": {"GET": "/a"}}


def test_directive_of_nothing_needs_a_definition() -> None:
    assert _problems("type Query { a: Int @nope }") == ["INVALID_GRAPHQL"]


def test_argument_of_a_directive_must_have_its_type() -> None:
    assert _problems(HEADER + "type Query { a: Int @tag(name: 5) }") == ["INVALID_GRAPHQL"]


def test_kinds_are_read() -> None:
    subgraph = build_subgraph(
        "x",
        "scalar S enum E { V } union W = T input P { a: Int = 1 } interface I { a: Int }"
        " type T implements I { a: Int } type Query { a(p: P): S }",
    )
    assert [item.kind for item in subgraph.types.values()] == [
        TypeKind.SCALAR,
        TypeKind.ENUM,
        TypeKind.UNION,
        TypeKind.INPUT_OBJECT,
        TypeKind.INTERFACE,
        TypeKind.OBJECT,
        TypeKind.OBJECT,
    ]


@pytest.mark.parametrize("version", FEDERATION_VERSIONS, ids=str)
def test_every_federation_version_can_be_linked(version: tuple[int, int]) -> None:
    url = f"https://specs.apollo.dev/federation/v{version[0]}.{version[1]}"
    imports = ", ".join(f'"@{name}"' for name in federation_specification(version).directives)
    sdl = f'extend schema @link(url: "{url}", import: [{imports}]) type Query {{ a: Int }}'
    assert build_subgraph("x", sdl).federation == version


def test_version_that_is_not_known_is_a_problem() -> None:
    url = "https://specs.apollo.dev/federation/v9.9"
    assert _problems(f'extend schema @link(url: "{url}") type Query {{ a: Int }}') == [
        "UNKNOWN_FEDERATION_LINK_VERSION"
    ]


def test_directive_of_a_later_version_cannot_be_imported() -> None:
    url = "https://specs.apollo.dev/federation/v2.0"
    assert _problems(
        f'extend schema @link(url: "{url}", import: ["@policy"]) type Query {{ a: Int }}'
    ) == ["INVALID_LINK_DIRECTIVE_USAGE"]
