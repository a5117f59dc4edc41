"""Rules as they are read from a supergraph."""

from __future__ import annotations

import pytest

from graphweft.federation.query_graph import build_query_graph
from graphweft.policies.authorization.requirement import AUTHENTICATED, Kind, Requirement
from graphweft.policies.authorization.rules import Rules, read_rules
from graphweft.schemas.errors import SupergraphError
from graphweft.schemas.read_supergraph import read_supergraph
from tests.policies.authorization.kit import composed


def _rules(sdl: str) -> Rules | None:
    return read_rules(build_query_graph(read_supergraph(sdl)))


def _edited(rule: str) -> str:
    """A supergraph with a rule as written, that composition would not write."""
    sdl = composed({"a": 'type Query { a: Int @requiresScopes(scopes: [["x"]])  b: Int }'})
    assert '@requiresScopes(scopes: [["x"]])' in sdl
    return sdl.replace('@requiresScopes(scopes: [["x"]])', rule)


def _scopes(*alternatives: set[str]) -> Requirement:
    return Requirement(Kind.SCOPES, frozenset(map(frozenset, alternatives)))


def test_a_supergraph_without_rules_has_none() -> None:
    assert _rules(composed({"a": "type Query { a: Int }"})) is None


@pytest.mark.parametrize(
    ("rule", "requirement"),
    [
        ('@requiresScopes(scopes: [["x"]])', _scopes({"x"})),
        ('@requiresScopes(scopes: [["x", "y"], ["z"]])', _scopes({"x", "y"}, {"z"})),
        ('@requiresScopes(scopes: [["x", "y"], ["x"]])', _scopes({"x"})),
        ('@requiresScopes(scopes: ["x", ["y"]])', _scopes({"x"}, {"y"})),
        ('@requiresScopes(scopes: "x")', _scopes({"x"})),
        ("@requiresScopes(scopes: [])", _scopes()),
        ("@authenticated", AUTHENTICATED),
        ('@policy(policies: [["p"]])', Requirement(Kind.POLICIES, frozenset({frozenset({"p"})}))),
    ],
)
def test_a_rule_is_read_as_alternatives_of_sets(rule: str, requirement: Requirement) -> None:
    rules = _rules(_edited(rule))
    assert rules is not None
    assert rules.fields == {("Query", "a"): {requirement}}
    assert rules.of_field("Query", "b") == rules.of_field("Query", "__typename") == set()


@pytest.mark.parametrize(
    "rule",
    [
        "@requiresScopes(scopes: [[1]])",
        "@requiresScopes(scopes: null)",
        "@requiresScopes",
        '@requiresScopes(scopes: [[{ name: "x" }]])',
        '@policy(policies: [["p", null]])',
        '@policy(names: [["p"]])',
    ],
)
def test_a_rule_that_cannot_be_understood_is_an_error(rule: str) -> None:
    with pytest.raises(SupergraphError, match=r"of Query\.a is not understood"):
        _rules(_edited(rule))


def test_several_rules_are_all_required() -> None:
    rules = _rules(
        _edited('@authenticated @requiresScopes(scopes: "x") @requiresScopes(scopes: "y")')
    )
    assert rules is not None
    assert rules.of_field("Query", "a") == {AUTHENTICATED, _scopes({"x"}), _scopes({"y"})}


def test_a_directive_of_somebody_else_with_such_a_name_is_no_rule() -> None:
    sdl = composed({"a": "type Query { a: Int  b: Int }"})
    sdl = sdl.replace("  b: Int", "  b: Int @policy(name: 1)").replace(
        "for: EXECUTION)",
        'for: EXECUTION)\n  @link(url: "https://example.com/insurance/v1.0", import: ["@policy"])',
    )
    assert _rules(sdl + "\ndirective @policy(name: Int) on FIELD_DEFINITION\n") is None


def test_a_field_needs_what_its_type_and_its_result_need() -> None:
    rules = _rules(
        composed(
            {
                "a": """
        type Query { user: User  grade: [Grade!]  mark: Mark! }
        type User @requiresScopes(scopes: "u") { name: String  grade: Grade @authenticated }
        enum Grade @requiresScopes(scopes: "g") { A }
        scalar Mark @requiresScopes(scopes: "m")
                """
            }
        )
    )
    assert rules is not None
    user, grade, mark = (_scopes({name}) for name in "ugm")
    assert rules.fields == {
        ("Query", "user"): {user},
        ("Query", "grade"): {grade},
        ("Query", "mark"): {mark},
        ("User", "name"): {user},
        ("User", "grade"): {user, grade, AUTHENTICATED},
    }
    assert rules.of_field("User", "__typename") == {user}


def test_a_chain_of_required_fields_needs_the_rules_of_all() -> None:
    sdl = composed(
        {
            "a": """
        type Query { t: T }
        type T @key(fields: "id") {
          id: ID!  a: Int @authenticated  b: Int @external
          c: Int @requires(fields: "b") @authenticated
        }
            """,
            "b": """
        type T @key(fields: "id") {
          id: ID!  a: Int @external  b: Int @requires(fields: "a") @authenticated
        }
            """,
        }
    )
    lines = [
        line.replace("@authenticated", "") if "requires:" in line else line
        for line in sdl.splitlines()
    ]
    assert "\n".join(lines).count("@authenticated") == 2  # its definition is one
    for supergraph in (sdl, "\n".join(lines)):
        rules = _rules(supergraph)
        assert rules is not None
        assert set(rules.fields) == {("T", "a"), ("T", "b"), ("T", "c")}
        assert set(rules.fields.values()) == {frozenset({AUTHENTICATED})}


def test_a_field_of_an_interface_object_brings_its_rule_to_the_implementations() -> None:
    sdl = composed(
        {
            "a": """
        type Query { media: Media  book: Book }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }
            """,
            "b": """
        type Media @key(fields: "id") @interfaceObject {
          id: ID!  stars: Int @requiresScopes(scopes: "s")
        }
            """,
        }
    )
    on_objects = 'stars: Int @join__field @requiresScopes(scopes: [["s"]])'
    assert sdl.count(on_objects) == 2
    for supergraph in (sdl, sdl.replace(on_objects, "stars: Int @join__field")):
        rules = _rules(supergraph)
        assert rules is not None
        assert {owner for owner, name in rules.fields if name == "stars"} == {
            "Media", "Book", "Film"
        }  # fmt: skip
