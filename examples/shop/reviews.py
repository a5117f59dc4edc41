"""The GraphQL backend: reviews, a Federation 2 subgraph on Strawberry in its own process.

What other backends know something of, or are given by this one, is nullable. So an answer is still
one when a backend is away.
"""

from __future__ import annotations

import itertools
from typing import Self

import strawberry
import strawberry.federation
from strawberry.asgi import GraphQL

from graphweft.examples.shop.serving import read_table, serve_asgi

__all__ = ["schema"]


@strawberry.federation.type(keys=["id"])
class Review:
    """What a customer thinks of a product."""

    id: strawberry.ID
    rating: int
    body: str
    product_id: strawberry.Private[str]
    author_id: strawberry.Private[str]

    @strawberry.field
    def product(self) -> Product | None:
        return Product(id=strawberry.ID(self.product_id))

    @strawberry.field
    def author(self) -> Customer | None:
        return Customer(id=strawberry.ID(self.author_id))

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Review | None:  # noqa: A002 - the key's name
        return next((review for review in reviews if review.id == id), None)


@strawberry.federation.type(keys=["id"])
class Product:
    """A product of the store; this subgraph knows its id and its reviews."""

    id: strawberry.ID

    @strawberry.field
    def reviews(self, first: int = 5) -> list[Review] | None:
        return _reviews_of(self.id)[:first]

    @strawberry.field
    def average_rating(self) -> float | None:
        ratings = [review.rating for review in _reviews_of(self.id)]
        return round(sum(ratings) / len(ratings), 1) if ratings else None

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.federation.type(keys=["id"])
class Customer:
    """A customer of the store, as an author of reviews."""

    id: strawberry.ID

    @strawberry.field
    def reviews(self, first: int = 5) -> list[Review] | None:
        return [review for review in reviews if review.author_id == str(self.id)][:first]

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.type
class Query:
    @strawberry.field
    def latest_reviews(self, first: int = 10) -> list[Review]:
        return reviews[::-1][:first]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add_review(
        self, product_id: strawberry.ID, author_id: strawberry.ID, rating: int, body: str
    ) -> Review:
        if not 1 <= rating <= 5:
            msg = "A rating is a number from 1 to 5."
            raise ValueError(msg)
        review = Review(
            id=strawberry.ID(f"r{next(review_numbers)}"),
            rating=rating,
            body=body,
            product_id=product_id,
            author_id=author_id,
        )
        reviews.append(review)
        return review


reviews = [
    Review(
        id=strawberry.ID(row["id"]),
        rating=int(row["rating"]),
        body=row["body"],
        product_id=row["product_id"],
        author_id=row["author_id"],
    )
    for row in read_table("reviews")
]
review_numbers = itertools.count(len(reviews) + 1)


def _reviews_of(product_id: str) -> list[Review]:
    return [review for review in reviews if review.product_id == str(product_id)]


schema = strawberry.federation.Schema(Query, Mutation)


if __name__ == "__main__":
    serve_asgi(GraphQL(schema), "/graphql")
