"""Interface objects: keys on interfaces, and interface fields that other subgraphs add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.kit.oracle.scenario import Failing, Obj, Reader, Scenario, federation, pick

__all__ = ["INTERFACE_OBJECTS"]

_SUBGRAPHS = {
    "catalog": """
type Query { media: [Media!]!  item(n: Int!): Media  shelves: [Shelf!]!  people: [Person!]! }
interface Media @key(fields: "id") {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf
}
type Book implements Media @key(fields: "id") {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  pages: Int  author: Writer
}
type Film implements Media @key(fields: "id") {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  minutes: Int  director: Person
}
type Game implements Media @key(fields: "id") {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  platform: String
}
type Shelf { label: String!  items: [Media!]!  best: Media }
interface Person @key(fields: "id") { id: ID!  name: String }
type Writer implements Person @key(fields: "id") { id: ID!  name: String  pen: String }
type Director implements Person @key(fields: "id") { id: ID!  name: String  oscars: Int }
""",
    "views": """
type Query { popular: [Media!]!  fans: [Fan!]!  fan(n: Int): Fan }
type Media @interfaceObject @key(fields: "id") {
  id: ID!  views: Int!  fans: [Fan!]  rank: Rank
}
type Rank { place: Int  above: Media }
type Fan @key(fields: "id") { id: ID!  favourite: Media  likes: [[Media!]] }
""",
    "prices": """
type Query { cheapest: Media  offers: [Offer!] }
enum Currency { EUR USD }
type Media @interfaceObject @key(fields: "id") {
  id: ID!
  title: String! @external
  views: Int! @external
  price(currency: Currency = EUR): Int
  label: String @requires(fields: "title")
  worth: Int @requires(fields: "views")
  seller: Person
}
type Person @interfaceObject @key(fields: "id") { id: ID!  sells: [Media!] }
type Offer { of: Media  by: Person  off: Int! }
""",
    "social": """
type Query { mentions: [Mention]  hosts: [Person!] }
union Mention = Fan | Book
type Person @interfaceObject @key(fields: "id") { id: ID!  handle: String  fan: Fan }
type Book @key(fields: "id") { id: ID!  blurb: String }
type Fan @key(fields: "id") { id: ID!  nick: String }
""",
}

_MONOLITH = """
type Query {
  media: [Media!]!  item(n: Int!): Media  shelves: [Shelf!]!  people: [Person!]!
  popular: [Media!]!  fans: [Fan!]!  fan(n: Int): Fan
  cheapest: Media  offers: [Offer!]
  mentions: [Mention]  hosts: [Person!]
}
enum Currency { EUR USD }
interface Media {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  views: Int!  fans: [Fan!]  rank: Rank
  price(currency: Currency = EUR): Int  label: String  worth: Int  seller: Person
}
type Book implements Media {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  views: Int!  fans: [Fan!]  rank: Rank
  price(currency: Currency = EUR): Int  label: String  worth: Int  seller: Person
  pages: Int  author: Writer  blurb: String
}
type Film implements Media {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  views: Int!  fans: [Fan!]  rank: Rank
  price(currency: Currency = EUR): Int  label: String  worth: Int  seller: Person
  minutes: Int  director: Person
}
type Game implements Media {
  id: ID!  title: String!  related: [Media!]  shelf: Shelf  views: Int!  fans: [Fan!]  rank: Rank
  price(currency: Currency = EUR): Int  label: String  worth: Int  seller: Person
  platform: String
}
type Shelf { label: String!  items: [Media!]!  best: Media }
type Rank { place: Int  above: Media }
interface Person { id: ID!  name: String  sells: [Media!]  handle: String  fan: Fan }
type Writer implements Person {
  id: ID!  name: String  sells: [Media!]  handle: String  fan: Fan  pen: String
}
type Director implements Person {
  id: ID!  name: String  sells: [Media!]  handle: String  fan: Fan  oscars: Int
}
type Fan { id: ID!  favourite: Media  likes: [[Media!]]  nick: String }
type Offer { of: Media  by: Person  off: Int! }
union Mention = Fan | Book
"""

_PEOPLE: list[Obj] = [
    {
        "__typename": "Director" if n == 2 else "Writer",
        "id": f"a{n}",
        "name": f"Person {n}",
        "pen": f"Pen {n}",
        "oscars": n,
        "handle": Failing() if n == 1 else f"@person{n}",
    }
    for n in range(3)
]
_FANS: list[Obj] = [
    {"__typename": "Fan", "id": f"f{n}", "nick": None if n == 2 else f"nick{n}"} for n in range(3)
]
_MEDIA: list[Obj] = [
    {
        "__typename": ("Book", "Film", "Game")[n % 3],
        "id": f"m{n}",
        "title": f"Title {n}",
        "pages": 100 + n,
        "author": _PEOPLE[n % 2],
        "minutes": 60 + n,
        "director": None if n == 4 else _PEOPLE[2],
        "platform": f"Platform {n}",
        "views": 10 * n,
        "fans": None if n == 1 else _FANS[: n % 3],
        "rank": Failing() if n == 3 else {"place": n},
        "seller": None if n == 0 else _PEOPLE[n % 3],
        "blurb": f"Blurb {n}",
    }
    for n in range(6)
]
_SHELVES: list[Obj] = [
    {"label": f"Shelf {n}", "items": _MEDIA[2 * n : 2 * n + 2], "best": _MEDIA[n] if n else None}
    for n in range(3)
]
for _number, _one in enumerate(_MEDIA):
    _one["related"] = [_MEDIA[(_number + 1) % 6], _MEDIA[(_number + 2) % 6]]
    _one["shelf"] = _SHELVES[_number // 2]
    if _number != 3:
        _one["rank"]["above"] = _MEDIA[_number - 1] if _number else None
# the views of the last one are not known where they are counted
_MEDIA[5].update(views=None, fans=None, rank=None)
for _number, _one in enumerate(_FANS):
    _one["favourite"] = _MEDIA[_number] if _number else None
    _one["likes"] = [_MEDIA[:_number], None, [_MEDIA[4]]]
for _number, _one in enumerate(_PEOPLE):
    _one["sells"] = [m for m in _MEDIA if m["seller"] is _one]
    _one["fan"] = _FANS[_number]


def _price(read: Reader, arguments: Mapping[str, Any]) -> int | None:
    number = int(read("id")[1:])
    if number == 2:
        return None
    return number * (100 if arguments["currency"] == "EUR" else 110)


INTERFACE_OBJECTS = Scenario(
    name="interface objects",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_PEOPLE, *_FANS, *_MEDIA),
    root={
        "media": _MEDIA,
        "shelves": _SHELVES,
        "people": _PEOPLE,
        "popular": [_MEDIA[4], _MEDIA[0], _MEDIA[2]],
        "fans": _FANS,
        "cheapest": _MEDIA[1],
        "offers": [
            {"of": _MEDIA[0], "by": _PEOPLE[2], "off": 5},
            {"of": _MEDIA[3], "by": None, "off": 7},
            {"of": None, "by": _PEOPLE[1], "off": 9},
        ],
        "mentions": [_FANS[1], None, _MEDIA[0], _MEDIA[3]],
        "hosts": [_PEOPLE[0], _PEOPLE[2]],
    },
    fields={
        "Query.item": pick(_MEDIA),
        "Query.fan": pick(_FANS),
        "Media.price": _price,
        "Media.label": lambda read, _: f"{read('title')}!",
        "Media.worth": lambda read, _: None if read("views") is None else read("views") + 1,
    },
    missing={"views": frozenset({"Game:m5"})},
    operations=(
        "{ popular { __typename id title price views ... on Book { pages } } }",
        "{ people { handle sells { label seller { handle name } } } }",
        "{ media { rank { place above { title rank { place } } } fans { favourite { worth } } } }",
        """
        query Conditional($a: Boolean = true, $b: Boolean = false) {
          popular { seller { ... on Director { oscars @skip(if: $a) @include(if: $b) } } }
          people { sells { ... on Game { ... @include(if: $b) { platform } } } }
        }
        """,
    ),
)
