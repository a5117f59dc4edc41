"""Normalisation: fragments resolved, equal fields merged, conditions explicit."""

from __future__ import annotations

from textwrap import dedent

from graphql import OperationDefinitionNode, parse

from graphweft.federation.operation.normalize import normalize_operation
from graphweft.federation.operation.selection import FieldSelection, print_selections
from graphweft.schemas.read_supergraph import read_supergraph
from tests.kit.plans import supergraph_of

SUPERGRAPH = read_supergraph(
    supergraph_of(
        {
            "a": """
        type Query { node: Node  user(id: ID, tags: [String!]): User  hits: [Hit] }
        interface Node { id: ID! }
        type User implements Node { id: ID!  name: String  friend: User }
        type Robot implements Node { id: ID!  serial: Int }
        union Hit = User | Robot
        """
        }
    )
)


def _check(query: str, expected: str) -> None:
    document = parse(query)
    (operation, *_) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    normalized = normalize_operation(document, operation, SUPERGRAPH)
    assert print_selections(normalized.selections) == dedent(expected).strip()


def test_fragments_on_the_same_type_dissolve_and_equal_fields_merge() -> None:
    _check(
        """
        query { user { ...F friend { id } ... on Node { id } } }
        fragment F on User { name friend { name } }
        """,
        """
        {
          user {
            name
            friend {
              name
              id
            }
            id
          }
        }
        """,
    )


def test_a_fragment_that_cannot_apply_is_dropped() -> None:
    _check(
        "{ user { name ... on Node { ... on Robot { serial } } } }", "{\n  user {\n    name\n  }\n}"
    )


def test_a_fragment_on_an_abstract_type_keeps_its_type_condition() -> None:
    _check(
        "{ hits { ... on User { name } ... on User { id } } }",
        """
        {
          hits {
            ... on User {
              name
              id
            }
          }
        }
        """,
    )


def test_a_fragment_s_condition_moves_to_its_fields() -> None:
    _check(
        "query ($x: Boolean!) {"
        " user { id ... @include(if: $x) { name @skip(if: true) friend { id } } } }",
        """
        {
          user {
            id
            friend @include(if: $x) {
              id
            }
          }
        }
        """,
    )


def test_a_field_under_two_conditions_is_included_under_either() -> None:
    _check(
        "query ($x: Boolean!, $y: Boolean!) {"
        " user @include(if: $x) { id } user @skip(if: $y) { name } }",
        """
        {
          user @include(if: $x) {
            id @include(if: $x)
            name @skip(if: $y)
          }
          user @skip(if: $y) {
            id @include(if: $x)
            name @skip(if: $y)
          }
        }
        """,
    )


def test_arguments_are_kept_as_text() -> None:
    _check(
        'query ($id: ID) { user(id: $id, tags: ["a"]) { id } }',
        """
        {
          user(id: $id, tags: ["a"]) {
            id
          }
        }
        """,
    )


def test_a_fragment_joins_an_equal_one_where_only_other_types_stand_between() -> None:
    _check(
        """
        { hits { ... on User { id } ... on Robot { id } ... on User { name } } }
        """,
        """
        {
          hits {
            ... on User {
              id
              name
            }
            ... on Robot {
              id
            }
          }
        }
        """,
    )


def test_a_field_knows_the_variables_of_its_arguments_however_deep_each_once() -> None:
    document = parse(
        "query($b: String! $a: ID) { user(tags: [[$b], {x: {y: $c}}, $b], id: $a) { id } }"
    )
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    (user,) = normalize_operation(document, operation, SUPERGRAPH).selections
    assert isinstance(user, FieldSelection)
    assert user.variables == ("b", "c", "a")
