"""A shop: users with two keys, products behind an interface and unions, fields that fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.kit.oracle.scenario import Failing, Obj, Reader, Scenario, federation

__all__ = ["SHOP"]

_SUBGRAPHS = {
    "accounts": """
type Query { me: User  users: [User!]!  user(id: ID!): User }
interface Node { id: ID! }
type User implements Node @key(fields: "id") @key(fields: "email") {
  id: ID!
  email: String!
  name: String @shareable
  nickname: String
  address: Address
  friends: [User!]
}
type Address @shareable { street: String!  city: String }
""",
    "products": """
type Query {
  topProducts(first: Int = 3): [Product!]!
  book(id: ID!): Book
  search(term: String): [Hit]
  nodes: [Node!]!
  status: Status @shareable
}
interface Node { id: ID! }
interface Product { id: ID!  name: String!  price: Int }
type Book implements Node & Product @key(fields: "id") {
  id: ID!  name: String!  price: Int  pages: Int  writer: User
}
type Movie implements Node & Product @key(fields: "id") {
  id: ID!  name: String!  price: Int  minutes: Int  cast: [User!]
}
union Hit = Book | Movie | User
type User implements Node @key(fields: "id") { id: ID! }
type Status @shareable { version: String }
""",
    "inventory": """
type Query { warehouses: [Warehouse!]  status: Status @shareable }
type Warehouse { id: ID!  city: String!  holds: [Stocked!]! }
union Stocked = Book | Movie
type Book @key(fields: "id") {
  id: ID!  price: Int @external  weight: Int  inStock: Boolean!
  shipping: Int @requires(fields: "price")
}
type Movie @key(fields: "id") { id: ID!  inStock: Boolean! }
type Status @shareable { load: Int }
""",
    "reviews": """
type Query { reviews: [Review!]  review(id: ID!): Review }
interface Product { id: ID!  reviews: [Review!]! }
type Review @key(fields: "id") {
  id: ID!  body: String  stars: Int!
  author: User @provides(fields: "name")
  of: Product
}
type User @key(fields: "id") { id: ID!  name: String @external  reviews: [Review!]  risky: String! }
type Book implements Product @key(fields: "id") { id: ID!  reviews: [Review!]! }
type Movie implements Product @key(fields: "id") { id: ID!  reviews: [Review!]! }
""",
}

_MONOLITH = """
type Query {
  me: User  users: [User!]!  user(id: ID!): User
  topProducts(first: Int = 3): [Product!]!
  book(id: ID!): Book
  search(term: String): [Hit]
  nodes: [Node!]!
  status: Status
  warehouses: [Warehouse!]
  reviews: [Review!]  review(id: ID!): Review
}
interface Node { id: ID! }
interface Product { id: ID!  name: String!  price: Int  reviews: [Review!]! }
type User implements Node {
  id: ID!  email: String!  name: String  nickname: String  address: Address  friends: [User!]
  reviews: [Review!]  risky: String!
}
type Address { street: String!  city: String }
type Book implements Node & Product {
  id: ID!  name: String!  price: Int  pages: Int  writer: User
  weight: Int  inStock: Boolean!  shipping: Int  reviews: [Review!]!
}
type Movie implements Node & Product {
  id: ID!  name: String!  price: Int  minutes: Int  cast: [User!]
  inStock: Boolean!  reviews: [Review!]!
}
union Hit = Book | Movie | User
union Stocked = Book | Movie
type Status { version: String  load: Int }
type Warehouse { id: ID!  city: String!  holds: [Stocked!]! }
type Review { id: ID!  body: String  stars: Int!  author: User  of: Product }
"""

_USERS: list[Obj] = [
    {
        "__typename": "User",
        "id": f"u{n}",
        "email": f"u{n}@example.test",
        "name": None if n == 2 else f"User {n}",
        "nickname": Failing() if n == 1 else f"nick{n}",
        "address": None
        if n == 3
        else {"street": f"{n} Main St", "city": "Oslo" if n % 2 else None},
        "risky": Failing() if n == 2 else f"risk{n}",
    }
    for n in range(4)
]
_PRODUCTS: list[Obj] = [
    {
        "__typename": "Book" if n % 2 else "Movie",
        "id": f"p{n}",
        "name": f"Product {n}",
        "price": None if n == 3 else 10 * n,
        "pages": 100 + n,
        "minutes": 60 + n,
        "weight": n,
        "inStock": n != 2,
        "writer": _USERS[n % 4],
        "cast": [_USERS[n % 4], _USERS[(n + 1) % 4]],
    }
    for n in range(6)
]
_REVIEWS: list[Obj] = [
    {
        "__typename": "Review",
        "id": f"r{n}",
        "body": f"Body {n}",
        "stars": n % 5,
        "author": None if n == 4 else _USERS[n % 4],
        "of": None if n == 5 else _PRODUCTS[n % 5],
    }
    for n in range(8)
]
for _user in _USERS:
    _user["friends"] = None if _user["id"] == "u1" else [u for u in _USERS if u is not _user]
    _user["reviews"] = [r for r in _REVIEWS if r["author"] is _user]
for _product in _PRODUCTS:
    _product["reviews"] = [r for r in _REVIEWS if r["of"] is _product]


def _pick(values: Sequence[Obj], arguments: Mapping[str, Any]) -> Obj | None:
    """Any `id` picks one, one in several picks nothing: random arguments would find little."""
    number = sum(map(ord, arguments["id"])) % (len(values) + 1)
    return values[number] if number < len(values) else None


def _top_products(_: Reader, arguments: Mapping[str, Any]) -> list[Obj]:
    first = arguments.get("first")
    return _PRODUCTS[: max(0, 3 if first is None else first)]


def _shipping(read: Reader, _: object) -> int | None:
    price = read("price")
    return None if price is None else price * 2 + 1


SHOP = Scenario(
    name="shop",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_USERS, *_PRODUCTS, *_REVIEWS),
    root={
        "me": _USERS[0],
        "users": _USERS,
        "search": [_PRODUCTS[0], None, _USERS[2], _PRODUCTS[1]],
        "nodes": [*_PRODUCTS[:2], _USERS[1]],
        "status": {"version": "v1", "load": 7},
        "warehouses": [
            {"id": f"w{n}", "city": f"City {n}", "holds": _PRODUCTS[n : n + 3]} for n in range(2)
        ],
        "reviews": _REVIEWS,
    },
    fields={
        "Query.user": lambda _, arguments: _pick(_USERS, arguments),
        "Query.book": lambda _, arguments: _pick(_PRODUCTS[1::2], arguments),
        "Query.review": lambda _, arguments: _pick(_REVIEWS, arguments),
        "Query.topProducts": _top_products,
        "Book.shipping": _shipping,
    },
    operations=(
        """
        query Everything {
          status { version load }
          topProducts(first: 6) {
            __typename id name
            reviews { stars author { name email friends { nickname } } of { id name } }
            ... on Book { shipping inStock writer { address { street city } risky } }
            ... on Movie { minutes cast { name reviews { body } } inStock }
          }
          search { __typename ... on User { name risky } ... on Product { price } }
          warehouses { holds { ... on Book { weight shipping name } ... on Movie { name } } }
        }
        """,
        """
        { me { reviews { stars } }
          search { ... on Movie { reviews { of { price } } } } }
        """,
    ),
)
