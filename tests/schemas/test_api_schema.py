"""The API schema has what clients may see and use, and nothing of the supergraph's machinery."""

from __future__ import annotations

from graphql import print_schema

from graphweft.federation.composition import Composed, SubgraphDocument, compose_documents
from graphweft.schemas.api_schema import build_api_schema
from graphweft.schemas.read_supergraph import read_supergraph

_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{}])\n'


def _api_schema(sdl: str, *imports: str) -> str:
    result = compose_documents([SubgraphDocument("x", _LINK.format(", ".join(imports)) + sdl)])
    assert isinstance(result, Composed), result
    return print_schema(build_api_schema(read_supergraph(result.supergraph_sdl)))


def test_scalars_of_specifications_are_not_public() -> None:
    sdl = 'type Query { a: Int @policy(policies: [["p"]]) @requiresScopes(scopes: [["s"]]) }'
    assert _api_schema(sdl, '"@policy"', '"@requiresScopes"') == "type Query {\n  a: Int\n}"


def test_executable_directives_are_public() -> None:
    sdl = "directive @trace(n: Int) on FIELD\ntype Query { a: Int }"
    assert _api_schema(sdl).startswith("directive @trace(n: Int) on FIELD")


def test_inaccessible_elements_are_hidden_under_whatever_name_the_directive_has() -> None:
    sdl = "type Query { a: Int  b: Int @hidden  c: C } type C @hidden { d: Int }"
    renamed = '{name: "@inaccessible", as: "@hidden"}'
    assert _api_schema(sdl.replace("  c: C", "  c: C @hidden"), renamed) == (
        "type Query {\n  a: Int\n}"
    )
