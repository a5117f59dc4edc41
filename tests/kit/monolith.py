"""The monolith oracle: one data set, served whole by one schema and in parts by subgraphs.

`MONOLITH` answers any operation by plain graphql-core. The subgraphs answer their parts from the
same objects, so that a gateway over them must give the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute,  # pyright: ignore[reportUnknownVariableType]  # its middleware is untyped
    is_abstract_type,
    parse,
)

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.schemas.subgraph import Subgraph
from tests.kit.federation_cases import executable_schema

_HEADER = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override"])
"""

SUBGRAPHS: Mapping[str, str] = {
    "accounts": _HEADER
    + """
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
    "products": _HEADER
    + """
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
    "inventory": _HEADER
    + """
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
    "reviews": _HEADER
    + """
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

MONOLITH: GraphQLSchema = build_schema("""
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
""")


class Failing:
    """A value whose field fails."""


_USERS: list[dict[str, Any]] = [
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
_PRODUCTS: list[dict[str, Any]] = [
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
_REVIEWS: list[dict[str, Any]] = [
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
_BY_ID = {o["id"]: o for o in (*_USERS, *_PRODUCTS, *_REVIEWS)}
_ROOT: dict[str, Any] = {
    "me": _USERS[0],
    "users": _USERS,
    "nodes": [*_PRODUCTS[:2], _USERS[1]],
    "status": {"version": "v1", "load": 7},
    "warehouses": [
        {"id": f"w{n}", "city": f"City {n}", "holds": _PRODUCTS[n : n + 3]} for n in range(2)
    ],
    "reviews": _REVIEWS,
}


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """One resolver for the monolith and for every subgraph."""
    name = info.field_name
    if name == "_entities":
        return [_entity(representation) for representation in arguments["representations"]]
    if source is None:
        return _resolve_root(name, arguments)
    if name == "shipping":
        price = source["price"]
        return None if price is None else price * 2 + 1
    value = source.get(name)
    if isinstance(value, Failing):
        raise GraphQLError(f"{name} failed")
    return value


def _resolve_root(name: str, arguments: Mapping[str, Any]) -> Any:
    if name in {"user", "book", "review"}:
        found = _BY_ID.get(arguments["id"])
        return found if found and found["__typename"].lower() == name else None
    if name == "topProducts":
        first = arguments.get("first")
        return _PRODUCTS[: max(0, 3 if first is None else first)]
    if name == "search":
        return [_PRODUCTS[0], None, _USERS[2], _PRODUCTS[1]]
    return _ROOT[name]


def _entity(representation: Mapping[str, Any]) -> Any:
    known = _BY_ID.get(representation.get("id", ""))
    if known is None:
        emails = {u["email"]: u for u in _USERS}
        known = emails.get(representation.get("email", ""))
    # what @requires brings is taken from the representation, so a wrong one gives a wrong answer
    return None if known is None else {**known, **representation}


def _type_of(value: Any, _info: object, _type: object) -> Any:
    return value["__typename"]


def _executable(sdl: str) -> GraphQLSchema:
    schema = executable_schema(sdl)
    for type_ in schema.type_map.values():
        if is_abstract_type(type_):
            type_.resolve_type = _type_of
    return schema


def answer_whole(query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The monolith's answer, as JSON values."""
    result = execute(_MONOLITH, parse(query), variable_values=variables, field_resolver=_resolve)
    assert isinstance(result, ExecutionResult)
    answer: dict[str, Any] = json.loads(json.dumps(result.formatted))
    return answer


for _type in MONOLITH.type_map.values():
    if is_abstract_type(_type):
        _type.resolve_type = _type_of
_MONOLITH = MONOLITH


class PartConnector:
    """One subgraph of the monolith; `operations` are the texts that it was asked."""

    def __init__(self, sdl: str) -> None:
        self._sdl = sdl
        self._schema = _executable(sdl)
        self.operations: list[str] = []

    async def describe(self) -> str:
        return self._sdl

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        async def call(variables: dict[str, Any], context: RequestContext) -> SubgraphResponse:
            self.operations.append(operation.text)
            result = execute(
                self._schema,
                operation.document,
                variable_values=variables,
                field_resolver=_resolve,
            )
            assert isinstance(result, ExecutionResult)
            response = json.loads(json.dumps(result.formatted))
            return SubgraphResponse(response.get("data"), response.get("errors") or ())

        return call

    async def aclose(self) -> None:
        return None
