"""Unions and interfaces over subgraphs: partial, nested, covariant, of mismatched children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.kit.oracle.scenario import Failing, Obj, Reader, Scenario, federation

__all__ = ["ABSTRACT_TYPES"]

_SUBGRAPHS = {
    "library": """
type Query {
  results(want: Want! = FEW): [Result!]!
  living: [Living!]
  keepers: [Keeper!]!
  first: Thing
  best: Result @shareable
}
enum Want { FEW MANY }
enum Size { SMALL LARGE HUGE }
union Result = Book | Film
interface Thing { id: ID!  label: String }
interface Living { id: ID! }
interface Animal implements Living { id: ID!  name: String  friends: [Animal!] }
type Dog implements Animal & Living @key(fields: "id") {
  id: ID!  name: String @shareable  friends: [Animal!]  owner: DogKeeper
}
type Cat implements Animal & Living @key(fields: "id") {
  id: ID!  name: String @shareable  friends: [Animal!]  lives: Int!
}
type Plant implements Living @key(fields: "id") { id: ID!  height: Int }
interface Keeper { pet: Animal  pets: [Animal!] }
type DogKeeper implements Keeper { pet: Dog!  pets: [Dog!]!  strict: Boolean }
type CatKeeper implements Keeper { pet: Cat  pets: [Cat!] }
type Book implements Thing @key(fields: "id") {
  id: ID!  label: String  size: Size @shareable  about: Living
}
type Film implements Thing @key(fields: "id") {
  id: ID!  label: String!  size: Size @shareable  cast: [Animal]
}
""",
    "music": """
type Query { found: [Result]  songs: [Song!]!  best: Result @shareable  noisy: [Animal!]! }
enum Size { SMALL LARGE TINY }
union Result = Film | Song
interface Thing { id: ID!  rating: Int }
interface Animal { id: ID!  sound: String! }
type Dog implements Animal @key(fields: "id") { id: ID!  sound: String!  likes: [Result!] }
type Cat implements Animal @key(fields: "id") { id: ID!  sound: String! }
type Film implements Thing @key(fields: "id") { id: ID!  rating: Int!  theme: Song }
type Song implements Thing @key(fields: "id") {
  id: ID!  rating: Int  label: String  size: Size  singer: Animal  parts: [Thing!]
}
type Book @key(fields: "id") { id: ID!  rating: Int }
""",
    "accounts": """
type Query { accounts: [Account]!  members: [Member!] }
union Account = User | Admin | Bot
interface Member { name: String }
type User implements Member @key(fields: "id") {
  id: ID  name: String  tag: String  level: Int  posts: [Post!]  favourite: Favourite
}
type Admin implements Member @key(fields: "id") {
  id: ID!  name: String!  tag: [String]  level: Float  posts: [Post!]!  favourite: Favourite
}
type Bot { id: String!  tag: String!  posts(first: Int): Int }
union Favourite = Book | Song | Dog
type Book @key(fields: "id", resolvable: false) { id: ID! }
type Song @key(fields: "id", resolvable: false) { id: ID! }
type Dog @key(fields: "id", resolvable: false) { id: ID! }
type Post { id: ID!  by: Account  title: String }
""",
    "admins": """
type Query { admins: [Admin!]! }
type Admin @key(fields: "id") { id: ID  powers: [Power!]  likes: [Result] }
type User @key(fields: "id") { id: ID  powers: [Power!]!  likes: Result }
enum Power { READ WRITE }
union Result = Book | Song
type Book @key(fields: "id") { id: ID!  shelf: String }
type Song @key(fields: "id") { id: ID!  shelf: Int }
""",
}

_MONOLITH = """
type Query {
  results(want: Want! = FEW): [Result!]!
  living: [Living!]
  keepers: [Keeper!]!
  first: Thing
  best: Result
  found: [Result]  songs: [Song!]!  noisy: [Animal!]!
  accounts: [Account]!  members: [Member!]
  admins: [Admin!]!
}
enum Want { FEW MANY }
enum Size { SMALL LARGE HUGE TINY }
union Result = Book | Film | Song
interface Thing { id: ID!  label: String  rating: Int }
interface Living { id: ID! }
interface Animal implements Living { id: ID!  name: String  friends: [Animal!]  sound: String! }
type Dog implements Animal & Living {
  id: ID!  name: String  friends: [Animal!]  owner: DogKeeper  sound: String!  likes: [Result!]
}
type Cat implements Animal & Living {
  id: ID!  name: String  friends: [Animal!]  lives: Int!  sound: String!
}
type Plant implements Living { id: ID!  height: Int }
interface Keeper { pet: Animal  pets: [Animal!] }
type DogKeeper implements Keeper { pet: Dog!  pets: [Dog!]!  strict: Boolean }
type CatKeeper implements Keeper { pet: Cat  pets: [Cat!] }
type Book implements Thing {
  id: ID!  label: String  size: Size  about: Living  rating: Int  shelf: String
}
type Film implements Thing {
  id: ID!  label: String!  size: Size  cast: [Animal]  rating: Int!  theme: Song
}
type Song implements Thing {
  id: ID!  rating: Int  label: String  size: Size  singer: Animal  parts: [Thing!]  shelf: Int
}
union Account = User | Admin | Bot
interface Member { name: String }
type User implements Member {
  id: ID  name: String  tag: String  level: Int  posts: [Post!]  favourite: Favourite
  powers: [Power!]!  likes: Result
}
type Admin implements Member {
  id: ID  name: String!  tag: [String]  level: Float  posts: [Post!]!  favourite: Favourite
  powers: [Power!]  likes: [Result]
}
type Bot { id: String!  tag: String!  posts(first: Int): Int }
union Favourite = Book | Song | Dog
type Post { id: ID!  by: Account  title: String }
enum Power { READ WRITE }
"""

_ANIMALS: list[Obj] = [
    {
        "__typename": "Cat" if n % 2 else "Dog",
        "id": f"a{n}",
        "name": None if n == 2 else f"Animal {n}",
        "lives": 9 - n,
        "sound": f"sound {n}",
    }
    for n in range(4)
]
_PLANT: Obj = {"__typename": "Plant", "id": "l0", "height": 12}
_KEEPERS: list[Obj] = [
    {"__typename": "DogKeeper", "pet": _ANIMALS[0], "pets": _ANIMALS[::2], "strict": True},
    {"__typename": "CatKeeper", "pet": None, "pets": [_ANIMALS[1]]},
    {"__typename": "CatKeeper", "pet": _ANIMALS[3], "pets": None},
]
_BOOKS: list[Obj] = [
    {
        "__typename": "Book",
        "id": f"b{n}",
        "label": f"Book {n}",
        "size": ("SMALL", "LARGE", "HUGE")[n],
        "about": (_PLANT, _ANIMALS[1], None)[n],
        "rating": Failing() if n == 1 else n,
        "shelf": f"Shelf {n}",
    }
    for n in range(3)
]
_SONGS: list[Obj] = [
    {
        "__typename": "Song",
        "id": f"s{n}",
        "label": None if n == 1 else f"Song {n}",
        "size": None if n else "TINY",
        "rating": 5 * n,
        "singer": _ANIMALS[n] if n else None,
        "shelf": n,
    }
    for n in range(3)
]
_FILMS: list[Obj] = [
    {
        "__typename": "Film",
        "id": f"f{n}",
        "label": f"Film {n}",
        "size": "LARGE",
        "cast": [_ANIMALS[n], None, _ANIMALS[3]],
        "rating": Failing() if n == 1 else 7,
        "theme": None if n else _SONGS[0],
    }
    for n in range(2)
]
for _number, _one in enumerate(_SONGS):
    _one["parts"] = [*_SONGS[:_number], _FILMS[0]]
for _number, _one in enumerate(_ANIMALS):
    _one["friends"] = None if _number == 3 else [_ANIMALS[_number + 1], _ANIMALS[0]]
    _one["owner"] = _KEEPERS[0] if _number == 0 else None
    _one["likes"] = [_FILMS[_number % 2], _SONGS[_number % 3]]
_USERS: list[Obj] = [
    {
        "__typename": "User",
        "id": f"u{n}",
        "name": None if n else "User 0",
        "tag": f"tag {n}",
        "level": n,
        "favourite": (_BOOKS[1], _SONGS[2])[n],
        "powers": ["READ"] * n,
        "likes": (_SONGS[1], None)[n],
    }
    for n in range(2)
]
_ADMINS: list[Obj] = [
    {
        "__typename": "Admin",
        "id": f"m{n}",
        "name": f"Admin {n}",
        "tag": ["x", None, "y"][: n + 1],
        "level": n + 0.5,
        "favourite": (_ANIMALS[2], None)[n],
        "powers": None if n else ["WRITE", "READ"],
        "likes": [None, _BOOKS[2], _SONGS[0]],
    }
    for n in range(2)
]
_BOT: Obj = {"__typename": "Bot", "id": "bot", "tag": "none"}
_POSTS: list[Obj] = [
    {"id": "p0", "by": _USERS[1], "title": "Post 0"},
    {"id": "p1", "by": _BOT, "title": None},
    {"id": "p2", "by": _ADMINS[0], "title": "Post 2"},
]
for _number, _one in enumerate((*_USERS, *_ADMINS)):
    _one["posts"] = None if _number == 0 else _POSTS[: _number - 1]


def _results(_: Reader, arguments: Mapping[str, Any]) -> list[Obj]:
    return [_BOOKS[0], *_FILMS] if arguments["want"] == "FEW" else [*_FILMS, *_BOOKS, _FILMS[1]]


ABSTRACT_TYPES = Scenario(
    name="abstract types",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_ANIMALS, _PLANT, *_BOOKS, *_SONGS, *_FILMS, *_USERS, *_ADMINS),
    root={
        "living": [_PLANT, *_ANIMALS[:2]],
        "keepers": _KEEPERS,
        "first": _BOOKS[0],
        "best": _FILMS[0],
        "found": [_SONGS[0], None, _FILMS[0], _SONGS[2]],
        "songs": _SONGS,
        "noisy": _ANIMALS[::-1],
        "accounts": [_USERS[0], _BOT, None, *_ADMINS],
        "members": [_ADMINS[1], _USERS[1]],
        "admins": _ADMINS,
    },
    fields={
        "Query.results": _results,
        "Bot.posts": lambda _, arguments: arguments.get("first"),
    },
    operations=(
        "{ accounts { ... on User { id tag } ... on Admin { id more: tag } } }",
        "{ results { ... on Thing { label rating } ... on Book { shelf about { id } } } }",
        "{ noisy { friends { sound } ... on Dog { owner { pet { likes { __typename } } } } } }",
        """
        { accounts { ... on Admin { likes { ... on Song { id } } } ... on User { id } } }
        """,
        """
        { accounts { ... on Bot { id } ... on User { likes { ... on Song { size } } } } }
        """,
        """
        { first { ... on Book { shelf } } found { ... on Song { shelf } } }
        """,
    ),
)
