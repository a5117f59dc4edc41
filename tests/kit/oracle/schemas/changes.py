"""Overrides, hidden keys, mutations, lists of lists, unknown entities and failing fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.kit.oracle.scenario import Failing, Obj, Reader, Scenario, federation, pick

__all__ = ["CHANGES"]

_SUBGRAPHS = {
    "legacy": """
type Query { tickets: [Ticket!]!  grid: [[Ticket!]!]!  ticket(n: Int!): Ticket  old: Ticket }
type Mutation { note(text: String!): Entry!  file(n: Int!): Ticket }
type Ticket @key(fields: "uid") {
  id: ID! @shareable
  uid: ID! @inaccessible
  title: String
  status: Status
  estimate: Int
  room: Room
  chain: [[[Ticket]]]
}
enum Status { OPEN DONE }
type Room @key(fields: "code level") { code: ID! @inaccessible  level: Int!  name: String }
type Entry { lines: [String!]!  about: Ticket }
""",
    "modern": """
type Query { urgent: [Ticket!]  old: Ticket @override(from: "legacy") }
type Mutation { write(text: String!): Log!  close(n: Int! = 1, input: Why): Change! }
input Why { reason: String = "none"  codes: [Int!]  deeper: Why }
type Ticket @key(fields: "id") @key(fields: "uid") {
  id: ID! @shareable
  uid: ID! @inaccessible
  status: Status @override(from: "legacy")
  urgency: Int!
  estimate: Int @external
  cost: Int @requires(fields: "estimate")
  blockers: [[Ticket!]]
}
enum Status { OPEN DONE }
type Log { tickets: [Ticket]  size: Int! }
type Change { ticket: Ticket  said: String  log: Log }
""",
    "billing": """
type Query { invoices: [[Invoice]!]  rooms: [Room!]! }
type Ticket @key(fields: "id") {
  id: ID! @shareable
  estimate: Int @override(from: "legacy")
  invoice: Invoice
  paid: Boolean!
  history: [Invoice!]!
}
type Invoice @key(fields: "id") { id: ID!  sum: Int  lines: [[Line!]] }
type Line { text: String!  of: Ticket  in: Room }
type Room @key(fields: "code level") {
  code: ID! @inaccessible  level: Int!  rent: Int  risky: Int!
}
""",
    "audit": """
type Query { checked: [Invoice] }
type Mutation { stamp(n: Int): Int }
type Invoice @key(fields: "id") {
  id: ID!  sum: Int @external  checked: Boolean!  note: String
  digits: Int @requires(fields: "sum")
}
""",
}

_MONOLITH = """
type Query {
  tickets: [Ticket!]!  grid: [[Ticket!]!]!  ticket(n: Int!): Ticket  old: Ticket
  urgent: [Ticket!]
  invoices: [[Invoice]!]  rooms: [Room!]!
  checked: [Invoice]
}
type Mutation {
  note(text: String!): Entry!  file(n: Int!): Ticket
  write(text: String!): Log!  close(n: Int! = 1, input: Why): Change!
  stamp(n: Int): Int
}
input Why { reason: String = "none"  codes: [Int!]  deeper: Why }
type Ticket {
  id: ID!  title: String  status: Status  estimate: Int  room: Room  chain: [[[Ticket]]]
  urgency: Int!  cost: Int  blockers: [[Ticket!]]
  invoice: Invoice  paid: Boolean!  history: [Invoice!]!
}
enum Status { OPEN DONE }
type Room { level: Int!  name: String  rent: Int  risky: Int! }
type Entry { lines: [String!]!  about: Ticket }
type Log { tickets: [Ticket]  size: Int! }
type Change { ticket: Ticket  said: String  log: Log }
type Invoice {
  id: ID!  sum: Int  lines: [[Line!]]  checked: Boolean!  note: String  digits: Int
}
type Line { text: String!  of: Ticket  in: Room }
"""

_ROOMS: list[Obj] = [
    {
        "__typename": "Room",
        "id": f"r{n}",
        "code": f"c{n // 2}",
        "level": n % 2,
        "name": None if n == 1 else f"Room {n}",
        "rent": Failing() if n == 2 else 100 * n,
        "risky": Failing() if n == 1 else n,
    }
    for n in range(3)
]
_TICKETS: list[Obj] = [
    {
        "__typename": "Ticket",
        "id": f"t{n}",
        "uid": f"uid-{n}",
        "title": Failing() if n == 3 else f"Ticket {n}",
        "status": None if n == 2 else "DONE" if n % 2 else "OPEN",
        "estimate": None if n == 1 else 8 * n,
        "room": None if n == 0 else _ROOMS[n % 3],
        "urgency": Failing() if n == 4 else n,
        "paid": n % 2 == 0,
    }
    for n in range(6)
]
_INVOICES: list[Obj] = [
    {
        "__typename": "Invoice",
        "id": f"i{n}",
        "sum": None if n == 2 else 1000 + n,
        "checked": Failing() if n == 0 else n == 1,
        "note": Failing() if n == 1 else f"Note {n}",
    }
    for n in range(4)
]
for _number, _one in enumerate(_TICKETS):
    _one["chain"] = [[[_TICKETS[(_number + 1) % 6], None], []], None] if _number else None
    _one["blockers"] = [_TICKETS[:_number], None] if _number < 4 else [[_TICKETS[0]]]
    _one["invoice"] = None if _number == 1 else _INVOICES[_number % 4]
    _one["history"] = _INVOICES[: _number % 3]
for _number, _one in enumerate(_INVOICES):
    _one["lines"] = [
        [
            {"text": "a", "of": _TICKETS[_number], "in": _ROOMS[_number % 3]},
            {"text": "b", "of": None, "in": None},
        ],
        None,
    ]
# the billing does not know the last ticket, the audit not the last invoice
_TICKETS[5].update(estimate=None, invoice=None, paid=None, history=None)
_INVOICES[3].update(checked=None, note=None)


def _cost(read: Reader, _: object) -> int | None:
    estimate = read("estimate")
    return None if estimate is None else estimate * 3


def _digits(read: Reader, _: object) -> int | None:
    known = read("id") != "i3"
    return len(str(read("sum"))) if known and read("sum") is not None else None


def _note(read: Reader, arguments: Mapping[str, Any]) -> Obj:
    read.state.append(arguments["text"])
    return {"lines": list(read.state), "about": _TICKETS[len(read.state) % 6]}


def _write(read: Reader, arguments: Mapping[str, Any]) -> Obj:
    read.state.append(f"written {arguments['text']}")
    return {"size": len(read.state), "tickets": [None, *_TICKETS[: len(read.state) % 4]]}


def _close(read: Reader, arguments: Mapping[str, Any]) -> Obj | None:
    number = arguments["n"]
    read.state.append(f"closed {number}")
    if number < 0:
        return None
    log = {"size": len(read.state), "tickets": None}
    return {"ticket": _TICKETS[number % 6], "said": str(arguments.get("input")), "log": log}


def _stamp(read: Reader, arguments: Mapping[str, Any]) -> int:
    read.state.append(f"stamped {arguments.get('n', 'nothing')}")
    return len("".join(read.state)) % 1000


CHANGES = Scenario(
    name="changes",
    monolith=_MONOLITH,
    subgraphs={name: federation(sdl) for name, sdl in _SUBGRAPHS.items()},
    objects=(*_ROOMS, *_TICKETS, *_INVOICES),
    root={
        "tickets": _TICKETS[:4],
        "grid": [_TICKETS[4:], [], [_TICKETS[0]]],
        "old": _TICKETS[1],
        "urgent": [_TICKETS[2], _TICKETS[3]],
        "invoices": [[_INVOICES[0], None], _INVOICES],
        "rooms": _ROOMS,
        "checked": [_INVOICES[1], None, _INVOICES[2]],
    },
    fields={
        "Query.ticket": pick(_TICKETS),
        "Mutation.note": _note,
        "Mutation.file": pick(_TICKETS),
        "Mutation.write": _write,
        "Mutation.close": _close,
        "Mutation.stamp": _stamp,
        "Ticket.cost": _cost,
        "Invoice.digits": _digits,
    },
    missing={"billing": frozenset({"Ticket:t5"}), "audit": frozenset({"Invoice:i3"})},
    operations=(
        "{ grid { cost paid chain { title history { checked } } room { rent } } }",
        """mutation { a: note(text: "1") { lines about { cost } } stamp write(text: "2") { size }
        b: note(text: "3") { lines } close(n: 2) { ticket { room { risky } } log { size } } }""",
        """
        { ticket(n: 1) { a: chain { blockers { chain { x: title } } }
          chain { blockers { chain { title } } } } }
        """,
        """
        { tickets { chain { blockers { estimate chain { invoice { sum } paid } } }
          blockers { chain { title } cost } } }
        """,
    ),
)
