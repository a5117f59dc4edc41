"""What random supergraphs have found, each cut down to the least that shows it."""

from __future__ import annotations

from typing import Any

from tests.kit.oracle import check
from tests.kit.oracle.scenario import Failing
from tests.kit.oracle.supergraphs import small_scenario


def test_what_one_type_of_an_interface_object_requires_is_not_asked_of_the_others() -> None:
    objects: list[dict[str, Any]] = [
        {"__typename": "Book", "id": "1", "title": "B", "views": 5},
        {"__typename": "Film", "id": "2", "title": "F", "views": 6},
    ]
    scenario = small_scenario(
        {
            "catalog": """
                type Query { media: [Media] }
                interface Media @key(fields: "id") { id: ID!  title: String }
                type Book implements Media @key(fields: "id") { id: ID!  title: String }
                type Film implements Media @key(fields: "id") { id: ID!  title: String }
            """,
            "views": """
                type Media @interfaceObject @key(fields: "id") {
                  id: ID!  title: String @external  views: Int
                  label: String @requires(fields: "title")
                }
            """,
        },
        objects,
        {"media": objects},
    )

    assert check(scenario, "{ media { label ... on Book { views } } }")
    assert check(scenario, "{ media { views ... on Book { label } } }")


def test_a_field_of_one_type_is_not_asked_of_others_where_it_may_fail() -> None:
    objects: list[dict[str, Any]] = [
        {"__typename": "Book", "id": "1", "views": Failing()},
        {"__typename": "Film", "id": "2", "views": 6},
    ]
    scenario = small_scenario(
        {
            "catalog": """
                interface Media @key(fields: "id") { id: ID! }
                type Book implements Media @key(fields: "id") { id: ID! }
                type Film implements Media @key(fields: "id") { id: ID! }
            """,
            "views": """
                type Query { media: [Media] }
                type Media @interfaceObject @key(fields: "id") { id: ID!  views: Int  likes: Int }
            """,
        },
        objects,
        {"media": objects},
    )

    assert check(scenario, "{ media { ... on Book { likes } ... on Film { views } } }")


def test_a_required_field_of_one_type_stays_apart_from_a_client_s_field_of_another() -> None:
    book = {"__typename": "Book", "id": "1", "code": "C"}
    film = {"__typename": "Film", "id": "2", "code": ["a", "b"]}
    shops: list[dict[str, Any]] = [
        {"__typename": "Shop", "id": str(n), "best": best} for n, best in enumerate((book, film))
    ]
    scenario = small_scenario(
        {
            "shops": """
                type Query { shops: [Shop] }
                union Item = Book | Film
                type Book { id: ID! @shareable  code: String! @shareable }
                type Film @key(fields: "id") { id: ID!  code: [String!] }
                type Shop @key(fields: "id") { id: ID!  best: Item }
            """,
            "signs": """
                union Item = Book | Film
                type Book { id: ID! @shareable }
                type Film @key(fields: "id") { id: ID!  code: [String!] @external }
                type Shop @key(fields: "id") {
                  id: ID!  best: Item @external
                  sign: String @requires(fields: "best { ... on Film { code } }")
                }
            """,
        },
        [book, film, *shops],
        {"shops": shops},
    )

    assert check(scenario, "{ shops { sign best { ... on Book { code } } } }")
    assert check(scenario, "{ shops { best { ... on Film { code } } sign } }")
    assert check(scenario, "{ shops { sign } }")
