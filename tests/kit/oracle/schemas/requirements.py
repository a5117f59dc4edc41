"""Requirements: chains back and forth, nested, with arguments, on list items, of abstract types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.kit.oracle.scenario import Obj, Reader, Scenario, federation, pick

__all__ = ["REQUIREMENTS"]

_SUBGRAPHS = {
    "goods": """
type Query { items: [Item!]!  item(n: Int!): Item  parts: [Part!]! }
enum Unit { G KG LB }
type Item @key(fields: "id") {
  id: ID!
  price: Money
  size: Size
  tags: [Tag!]!
  weightIn(unit: Unit! = G): Int
  parts: [Part!]!
  owner: Owner
}
type Money { amount: Int!  currency: String }
type Size { height: Int  width: Int  inner: Size }
type Tag { name: String!  rank: Int }
type Part @key(fields: "id") { id: ID!  mass: Int  item: Item }
interface Owner { id: ID! }
type Shop implements Owner @key(fields: "id") { id: ID!  level: Int }
type Clerk implements Owner @key(fields: "id") { id: ID!  age: Int }
""",
    "tax": """
type Query { audited: [Item!]! }
enum Unit { G KG LB }
type Item @key(fields: "id") {
  id: ID!
  price: Money @external
  weightIn(unit: Unit! = G): Int @external
  discount: Int @external
  parts: [Part!]! @external
  owner: Owner @external
  taxed: Int @requires(fields: "price { amount currency }")
  freight: Int @requires(fields: "weightIn(unit: KG)")
  total: Int @requires(fields: "discount")
  massOf: Int @requires(fields: "parts { mass }")
  owed: String @requires(fields: "owner { ... on Shop { level } ... on Clerk { age } }")
}
type Money { amount: Int! @external  currency: String @external }
type Part @key(fields: "id") {
  id: ID!  mass: Int @external  heavy: Boolean @requires(fields: "mass")
}
interface Owner { id: ID! }
type Shop implements Owner @key(fields: "id") { id: ID!  level: Int @external  fee: Int }
type Clerk implements Owner @key(fields: "id") { id: ID!  age: Int @external }
""",
    "promo": """
type Query { onSale: [Item!]!  deals: [Deal!] }
enum Unit { G KG LB }
type Deal { item: Item  bundle: [[Item!]!]  part: Part }
type Item @key(fields: "id") {
  id: ID!
  taxed: Int @external
  total: Int @external
  price: Money @external
  size: Size @external
  tags: [Tag!]! @external
  weightIn(unit: Unit! = G): Int @external
  parts: [Part!]! @external
  discount: Int @requires(fields: "taxed")
  receipt: String @requires(fields: "total taxed")
  boxed: String @requires(fields: "size { height inner { width } } price { amount }")
  slogan: String @requires(fields: "tags { name }")
  parcel: Int @requires(fields: "weightIn(unit: LB)")
  quote(times: Int! = 2): Int @requires(fields: "price { amount }")
  load: Int @requires(fields: "parts { mass heavy }")
}
type Money { amount: Int! @external }
type Size { height: Int @external  width: Int @external  inner: Size @external }
type Tag { name: String! @external }
type Part @key(fields: "id") {
  id: ID!
  mass: Int @external
  heavy: Boolean @external
  score: Int @requires(fields: "mass heavy")
  twin: Part
}
""",
}

_MONOLITH = """
type Query {
  items: [Item!]!  item(n: Int!): Item  parts: [Part!]!  audited: [Item!]!  onSale: [Item!]!
  deals: [Deal!]
}
enum Unit { G KG LB }
type Deal { item: Item  bundle: [[Item!]!]  part: Part }
type Item {
  id: ID!
  price: Money
  size: Size
  tags: [Tag!]!
  weightIn(unit: Unit! = G): Int
  parts: [Part!]!
  owner: Owner
  taxed: Int
  freight: Int
  total: Int
  massOf: Int
  owed: String
  discount: Int
  receipt: String
  boxed: String
  slogan: String
  parcel: Int
  quote(times: Int! = 2): Int
  load: Int
}
type Money { amount: Int!  currency: String }
type Size { height: Int  width: Int  inner: Size }
type Tag { name: String!  rank: Int }
type Part { id: ID!  mass: Int  item: Item  heavy: Boolean  score: Int  twin: Part }
interface Owner { id: ID! }
type Shop implements Owner { id: ID!  level: Int  fee: Int }
type Clerk implements Owner { id: ID!  age: Int }
"""

_OWNERS: list[Obj] = [
    {"__typename": "Shop", "id": "s0", "level": 3, "fee": 30},
    {"__typename": "Clerk", "id": "c0", "age": 40},
    {"__typename": "Shop", "id": "s1", "level": None, "fee": None},
]
_ITEMS: list[Obj] = [
    {
        "__typename": "Item",
        "id": f"i{n}",
        "price": None if n == 2 else {"amount": 100 * n, "currency": "EUR" if n else None},
        "size": None
        if n == 3
        else {
            "height": n,
            "width": 2 * n,
            "inner": None if n == 1 else {"height": 5, "width": 6, "inner": None},
        },
        "tags": [{"name": f"tag{t}", "rank": t} for t in range(n)],
        "owner": None if n == 3 else _OWNERS[n],
    }
    for n in range(4)
]
_PARTS: list[Obj] = [
    {
        "__typename": "Part",
        "id": f"p{n}",
        "mass": None if n == 3 else 4 * n,
        "item": None if n == 4 else _ITEMS[n % 4],
    }
    for n in range(6)
]
for _number, _one in enumerate(_ITEMS):
    _one["parts"] = _PARTS[_number : 2 * _number + 1]
for _number, _one in enumerate(_PARTS):
    _one["twin"] = None if _number == 0 else _PARTS[5 - _number]


def _weight(read: Reader, arguments: Mapping[str, Any]) -> int | None:
    number = int(read("id")[1:])
    if number == 3:
        return None
    return number * {"G": 1000, "KG": 1, "LB": 2}[arguments["unit"]]


def _plus(name: str, more: int) -> Any:
    def computed(read: Reader, _: object) -> int | None:
        value = read(name)
        return None if value is None else value + more

    return computed


def _taxed(read: Reader, _: object) -> int | None:
    price = read("price")
    if price is None:
        return None
    amount: int = price("amount")
    return amount + (7 if price("currency") == "EUR" else 9)


def _owed(read: Reader, _: object) -> str | None:
    owner = read("owner")
    if owner is None:
        return None
    if owner("__typename") == "Shop":
        return f"level {owner('level')}"
    return f"age {owner('age')}"


def _boxed(read: Reader, _: object) -> str:
    size, price = read("size"), read("price")
    inner = size and size("inner")
    return f"{size and size('height')} {inner and inner('width')} {price and price('amount')}"


def _quote(read: Reader, arguments: Mapping[str, Any]) -> int | None:
    price = read("price")
    return None if price is None else price("amount") * min(9, max(-9, arguments["times"]))


def _score(read: Reader, _: object) -> int:
    return (read("mass") or 0) * (2 if read("heavy") else 1)


REQUIREMENTS = Scenario(
    name="requirements",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_OWNERS, *_ITEMS, *_PARTS),
    root={
        "items": _ITEMS,
        "parts": _PARTS,
        "audited": [_ITEMS[1], _ITEMS[3]],
        "onSale": [_ITEMS[2], _ITEMS[1]],
        "deals": [
            {"item": _ITEMS[0], "bundle": [[_ITEMS[1], _ITEMS[2]], []], "part": None},
            {"item": None, "bundle": None, "part": _PARTS[2]},
        ],
    },
    fields={
        "Query.item": pick(_ITEMS),
        "Item.weightIn": _weight,
        "Item.taxed": _taxed,
        "Item.freight": lambda read, _: read("weightIn", unit="KG"),
        "Item.parcel": lambda read, _: read("weightIn", unit="LB"),
        "Item.discount": _plus("taxed", 1),
        "Item.total": _plus("discount", 10),
        "Item.receipt": lambda read, _: f"{read('total')} of {read('taxed')}",
        "Item.massOf": lambda read, _: sum(part("mass") or 0 for part in read("parts")),
        "Item.owed": _owed,
        "Item.boxed": _boxed,
        "Item.slogan": lambda read, _: " ".join(tag("name") for tag in read("tags")),
        "Item.quote": _quote,
        "Item.load": lambda read, _: sum(_score(part, None) for part in read("parts")),
        "Part.heavy": lambda read, _: None if read("mass") is None else read("mass") > 7,
        "Part.score": _score,
    },
    operations=(
        "{ items { receipt } }",
        "{ deals { item { receipt load } bundle { boxed slogan } part { score twin { score } } } }",
        "{ onSale { weightIn(unit: G) freight parcel } }",
    ),
)
