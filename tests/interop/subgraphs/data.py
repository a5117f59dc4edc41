"""What the four subgraphs know, and how they resolve their fields and entities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["SUBGRAPHS", "Behaviour"]

type_name = "__typename"
Row = dict[str, Any]
Resolver = Callable[..., Any]

PEOPLE: list[Row] = [
    {"id": "p1", "email": "tove@example.org", "name": "Tove", "role": "AUTHOR", "salary": 7},
    {"id": "p2", "email": "lars@example.org", "name": "Lars", "role": "AUTHOR", "salary": 8},
    {"id": "p3", "email": "maj@example.org", "name": "Maj", "role": "READER", "salary": None},
]
BOOKS: list[Row] = [
    {
        "sku": "b1",
        "title": "The Summer Book",
        "euros": 12.5,
        "pages": 176,
        "size": {"grams": 240, "millimetres": 198},
        "author": "tove@example.org",
    },
    {"sku": "b2", "title": "A Ghost", "euros": 8.0, "pages": 90, "size": None, "author": None},
    {
        "sku": "b3",
        "title": "Fair Play",
        "euros": 11.0,
        "pages": 128,
        "size": {"grams": 180, "millimetres": 190},
        "author": "tove@example.org",
    },
]
FILMS: list[Row] = [
    {"sku": "f1", "title": "Summer", "euros": 9.0, "minutes": 96, "director": "lars@example.org"},
]
REVIEWS: list[Row] = [
    {"id": "r1", "stars": 5, "text": "Calm.", "by": "p3", "sku": "b1"},
    {"id": "r2", "stars": 3, "text": None, "by": "p2", "sku": "b1"},
    {"id": "r3", "stars": 4, "text": "Long \u201csilences\u201d \u2603", "by": "p1", "sku": "f1"},
]
STOCK = {"b1": 3, "b2": 0, "b3": 12, "f1": 1}
SEK_PER_EUR = 11.0


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one subgraph resolves.

    Attributes:
        root: resolvers of the root fields, called with the GraphQL resolve info and arguments.
        entities: by type name, what a representation stands for; None for what is unknown.
    """

    root: Mapping[str, Resolver]
    entities: Mapping[str, Callable[[Row], Row | None]]


def lazily(value: Callable[[], Any]) -> Resolver:
    """A resolver of a field without arguments, so that rows may refer to each other in a ring."""

    def resolve(_info: Any) -> Any:
        return value()

    return resolve


def find(rows: list[Row], key: str, value: Any) -> Row | None:
    return next((row for row in rows if row[key] == value), None)


# people


def known_person(representation: Row) -> Row | None:
    key = "id" if "id" in representation else "email"
    return find(PEOPLE, key, representation[key])


def person(_info: Any, id: str) -> Row | None:  # noqa: A002 - the argument's name
    return find(PEOPLE, "id", id)


def people(_info: Any, role: str | None = None) -> list[Row]:
    return [row for row in PEOPLE if role in (None, row["role"])]


def rename(_info: Any, id: str, name: str) -> Row | None:  # noqa: A002 - the argument's name
    row = find(PEOPLE, "id", id)
    return row and row | {"name": name}


# catalogue


def product(row: Row) -> Row:
    def price(_info: Any, currency: str) -> float:
        return float(row["euros"]) * (SEK_PER_EUR if currency == "SEK" else 1)

    shared = row | {"price": price}
    if "minutes" in row:
        return shared | {type_name: "Film", "director": {"email": row["director"]}}
    author = row["author"] and catalogue_person(row["author"])
    # -1: @override says that nobody may ask the catalogue for it
    return shared | {type_name: "Book", "author": author, "stock": -1}


def known_product(representation: Row) -> Row | None:
    row = find(BOOKS + FILMS, "sku", representation["sku"])
    return row and product(row)


def product_by_sku(_info: Any, sku: str) -> Row | None:
    return known_product({"sku": sku})


def catalogue_person(email: str) -> Row:
    row = find(PEOPLE, "email", email)
    written = [book for book in BOOKS if book["author"] == email]
    return {
        type_name: "Person",
        "email": email,
        "name": row and row["name"],
        "written": lazily(lambda: [product(book) for book in written]),
    }


def products(_info: Any, first: int, filter: Row | None = None) -> list[Row]:  # noqa: A002 - as above
    wanted = filter or {}
    ceiling = wanted.get("maxPrice")
    return [
        product(row)
        for row in BOOKS + FILMS
        if wanted.get("title", "") in row["title"] and (ceiling is None or row["euros"] <= ceiling)
    ][:first]


def search(_info: Any, text: str) -> list[Row]:
    found = [product(row) for row in BOOKS + FILMS if text in row["title"]]
    return [*found, catalogue_person("tove@example.org")]


# reviews


def latest_reviews(_info: Any, first: int) -> list[Row]:
    return [review(row) for row in REVIEWS[-first:]]


def review(row: Row) -> Row:
    return row | {
        "by": lazily(lambda: reviewing_person({"id": row["by"]})),
        "product": lazily(lambda: reviewed_product({"sku": row["sku"]})),
    }


def reviewed_product(representation: Row) -> Row:
    sku = representation["sku"]
    rows = [row for row in REVIEWS if row["sku"] == sku]

    def reviews(_info: Any, **arguments: Any) -> list[Row]:
        at_least = arguments["atLeast"] or 0
        return [review(row) for row in rows if row["stars"] >= at_least]

    rating = sum(row["stars"] for row in rows) / len(rows) if rows else None
    return {type_name: "Product", "sku": sku, "rating": rating, "reviews": reviews}


def reviewing_person(representation: Row) -> Row:
    who = representation["id"]
    return {
        type_name: "Person",
        "id": who,
        "reviews": lazily(lambda: [review(row) for row in REVIEWS if row["by"] == who]),
    }


def known_review(representation: Row) -> Row | None:
    row = find(REVIEWS, "id", representation["id"])
    return row and review(row)


def add_review(_info: Any, input: Row) -> Row:  # noqa: A002 - the argument's name
    return review({"id": "r9", "text": None} | input)


# warehouse


def stored(representation: Row) -> Row:
    size = representation.get("size")
    return {
        type_name: representation[type_name],
        "sku": representation["sku"],
        "stock": STOCK[representation["sku"]],
        "shipping": size and size["grams"] / 100,
    }


SUBGRAPHS: dict[str, Behaviour] = {
    "people": Behaviour(
        root={
            "person": person,
            "people": people,
            "rename": rename,
        },
        entities={"Person": known_person},
    ),
    "catalogue": Behaviour(
        root={
            "product": product_by_sku,
            "products": products,
            "search": search,
        },
        entities={
            "Product": known_product,
            "Book": known_product,
            "Film": known_product,
            "Person": lambda representation: catalogue_person(representation["email"]),
        },
    ),
    "reviews": Behaviour(
        root={
            "latestReviews": latest_reviews,
            "review": add_review,
        },
        entities={
            "Product": reviewed_product,
            "Person": reviewing_person,
            "Review": known_review,
        },
    ),
    "warehouse": Behaviour(root={}, entities={"Book": stored, "Film": stored}),
}
