"""Provided fields, value types that parents complete, shared roots, and keys of every form."""

from __future__ import annotations

from tests.kit.oracle.scenario import Failing, Obj, Scenario, federation, pick

__all__ = ["SHARED_VALUES"]

_SUBGRAPHS = {
    "people": """
type Query { people: [Person!]!  person(n: Int!): Person  summary: Summary @shareable }
type Person @key(fields: "id") @key(fields: "passport") @key(fields: "org { id } number") {
  id: ID!
  passport: String
  org: Org!
  number: Int!
  name: Name @shareable
  home: Place
  badge: String @shareable
}
type Org @key(fields: "id") { id: ID!  title: String @shareable  staff: [Person!] }
type Name @shareable { first: String!  last: String }
type Place @shareable { city: String  spot: Spot }
type Spot @shareable { x: Int  y: Int }
type Summary @shareable { total: Int  detail: Detail }
type Detail @shareable { seen: Int }
""",
    "travel": """
type Query { trips: [Trip!]  visas: [Visa] }
type Person @key(fields: "passport") { passport: String  trips: [Trip!]  miles: Int }
type Trip { to: Town  traveller: Person  with: [Person] }
type Town { city: String }
type Visa { holder: Person  country: String! }
""",
    "payroll": """
type Query { paid: [Person!]!  summary: Summary @shareable }
type Person @key(fields: "org { id } number") {
  org: Org!  number: Int!  salary: Int  boss: Person
}
type Org @key(fields: "id", resolvable: false) { id: ID! }
type Summary @shareable { total: Int  average: Int  detail: Detail }
type Detail @shareable { spent: Int }
""",
    "posts": """
type Query {
  feed: [Post!] @provides(fields: "author { name { first last } }")
  hot: [Hot] @provides(fields: "... on Post { title } ... on Person { badge }")
  pinned: Item @provides(fields: "... on Post { title stats { likes } }")
  posts: [Post!]!
}
union Hot = Post | Person
interface Item { id: ID! }
type Post implements Item @key(fields: "id") {
  id: ID!
  title: String @external
  stats: Stats @external
  author: Person
  editor: Person @provides(fields: "badge")
  replies: [[Post]]
}
type Stats @shareable { likes: Int @external }
type Person @key(fields: "id") {
  id: ID!  name: Name @external  badge: String @external  posts: [Post!]
}
type Name { first: String! @external  last: String @external }
""",
    "content": """
type Query { post(n: Int!): Post  latest: [Post!]!  summary: Summary @shareable }
type Post @key(fields: "id") {
  id: ID!  title: String @shareable  stats: Stats @shareable  place: Place @shareable
}
type Stats @shareable { likes: Int  shares: Int  top: Top }
type Top @shareable { day: String }
type Place @shareable { city: String  spot: Spot }
type Spot @shareable { x: Int }
type Summary @shareable { posts: Int }
""",
    "insight": """
type Query { trending: [Post!]! }
type Post @key(fields: "id") { id: ID!  stats: Stats @shareable  place: Place @shareable }
type Stats @shareable { views: Int!  top: Top }
type Top @shareable { hour: Int  person: Person }
type Place @shareable { spot: Spot }
type Spot @shareable { x: Int  y: Int }
type Person @key(fields: "id", resolvable: false) { id: ID! }
""",
}

_MONOLITH = """
type Query {
  people: [Person!]!  person(n: Int!): Person  summary: Summary
  trips: [Trip!]  visas: [Visa]
  paid: [Person!]!
  feed: [Post!]  hot: [Hot]  pinned: Item  posts: [Post!]!
  post(n: Int!): Post  latest: [Post!]!
  trending: [Post!]!
}
type Person {
  id: ID!  passport: String  org: Org!  number: Int!  name: Name  home: Place  badge: String
  trips: [Trip!]  miles: Int
  salary: Int  boss: Person
  posts: [Post!]
}
type Org { id: ID!  title: String  staff: [Person!] }
type Name { first: String!  last: String }
type Place { city: String  spot: Spot }
type Spot { x: Int  y: Int }
type Summary { total: Int  detail: Detail  average: Int  posts: Int }
type Detail { seen: Int  spent: Int }
type Trip { to: Town  traveller: Person  with: [Person] }
type Town { city: String }
type Visa { holder: Person  country: String! }
union Hot = Post | Person
interface Item { id: ID! }
type Post implements Item {
  id: ID!  title: String  stats: Stats  author: Person  editor: Person  replies: [[Post]]
  place: Place
}
type Stats { likes: Int  shares: Int  top: Top  views: Int! }
type Top { day: String  hour: Int  person: Person }
"""

_ORGS: list[Obj] = [
    {"__typename": "Org", "id": f"o{n}", "title": None if n else "Org 0"} for n in range(2)
]
_PEOPLE: list[Obj] = [
    {
        "__typename": "Person",
        "id": f"p{n}",
        # without a passport nothing can be asked of the travel agency
        "passport": None if n == 2 else f"X{n}",
        "org": _ORGS[n % 2],
        "number": n // 2,
        "name": None if n == 3 else {"first": f"First {n}", "last": None if n else "Last 0"},
        "home": {"city": f"City {n}", "spot": None if n == 1 else {"x": n, "y": -n}},
        "badge": None if n == 1 else f"badge {n}",
        "miles": None if n == 2 else 1000 * n,
        "salary": Failing() if n == 3 else 10 * n,
    }
    for n in range(4)
]
for _number, _one in enumerate(_PEOPLE):
    _one["boss"] = _PEOPLE[(_number + 1) % 4] if _number else None
for _one in _ORGS:
    _one["staff"] = [p for p in _PEOPLE if p["org"] is _one]
_TRIPS: list[Obj] = [
    {
        "to": None if n == 1 else {"city": f"Far {n}"},
        "traveller": _PEOPLE[n],
        "with": [_PEOPLE[3], None, _PEOPLE[0]],
    }
    for n in range(2)
]
for _number, _one in enumerate(_PEOPLE):
    _one["trips"] = None if _number == 2 else [t for t in _TRIPS if t["traveller"] is _one]
_POSTS: list[Obj] = [
    {
        "__typename": "Post",
        "id": f"t{n}",
        "title": None if n == 3 else f"Title {n}",
        "stats": None
        if n == 2
        else {
            "likes": n,
            "shares": None if n else 5,
            "views": 100 * n,
            "top": {"day": f"Day {n}", "hour": n, "person": _PEOPLE[n] if n else None},
        },
        "author": _PEOPLE[n],
        "editor": None if n == 0 else _PEOPLE[n - 1],
        "place": {"city": f"Town {n}", "spot": {"x": n, "y": 2 * n} if n else None},
    }
    for n in range(4)
]
for _number, _one in enumerate(_POSTS):
    _one["replies"] = [_POSTS[:_number], None, [None, _POSTS[3]]] if _number != 1 else None
for _one in _PEOPLE:
    _one["posts"] = [p for p in _POSTS if p["author"] is _one]

SHARED_VALUES = Scenario(
    name="shared values",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_ORGS, *_PEOPLE, *_POSTS),
    root={
        "people": _PEOPLE,
        "summary": {
            "total": 4,
            "average": 2,
            "posts": None,
            "detail": {"seen": 1, "spent": 3},
        },
        "trips": _TRIPS,
        "visas": [
            {"holder": _PEOPLE[1], "country": "NO"},
            None,
            {"holder": None, "country": "SE"},
        ],
        "paid": [_PEOPLE[3], _PEOPLE[0]],
        "feed": _POSTS[:3],
        "hot": [_POSTS[1], _PEOPLE[2], None, _POSTS[2]],
        "pinned": _POSTS[3],
        "posts": _POSTS,
        "latest": _POSTS[2:],
        "trending": [_POSTS[3], _POSTS[0]],
    },
    fields={
        "Query.person": pick(_PEOPLE),
        "Query.post": pick(_POSTS),
    },
    operations=(
        "{ summary { detail { spent seen } average posts total } }",
        "{ visas { holder { salary name { first } org { title } } } }",
        "{ latest { stats { likes views top { hour day person { miles } } } place { city } } }",
    ),
)
