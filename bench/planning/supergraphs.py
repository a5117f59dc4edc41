"""Makes subgraphs of any number that compose: the same seed gives the same documents.

Each subgraph is the home of eight entities. Their other fields are spread over up to three more
subgraphs, some of which require a field of the home; entities refer to one another across
subgraphs. Besides there are value types shared by several subgraphs, and interfaces, unions, enums
and input types at home in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from graphweft.federation.composition import SubgraphDocument

__all__ = ["TYPES_PER_SUBGRAPH", "generate_subgraphs"]

TYPES_PER_SUBGRAPH: Final = 20
"""About how many types each subgraph adds to the supergraph."""

_ENTITIES: Final = ("Order", "Item", "User", "Store", "Offer", "Review", "Parcel", "Invoice")
_DETAILS: Final = ("Address", "Period", "Amount", "Contact")
_SCALARS: Final = ("String", "Int", "Float", "Boolean", "String!", "[String!]!")
_SHARED_BY: Final = 5

_HEADER: Final = """\
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@shareable", "@external", "@requires"])
"""


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity: where it is at home, what it refers to, and who else has fields of it."""

    name: str
    home: int
    has_code: bool
    guests: tuple[int, ...]


@dataclass(slots=True)
class _Subgraph:
    """One subgraph in the making; `stubs` are entities that it only refers to."""

    number: int
    types: list[str] = field(default_factory=list[str])
    queries: list[str] = field(default_factory=list[str])
    mutations: list[str] = field(default_factory=list[str])
    entities: set[str] = field(default_factory=set[str])
    stubs: dict[str, None] = field(default_factory=dict[str, None])


def generate_subgraphs(count: int, seed: int = 0) -> list[SubgraphDocument]:
    """Subgraph documents that compose into one supergraph of `20 * count` types or so."""
    random = Random(f"{seed}/{count}")
    subgraphs = [_Subgraph(number) for number in range(count)]
    entities = [
        _entity(f"{name}{number}", number, count, random)
        for number in range(count)
        for name in _ENTITIES
    ]
    for entity in entities:
        for number in (entity.home, *entity.guests):
            subgraphs[number].entities.add(entity.name)
    for entity in entities:
        _add_home(entity, entities, subgraphs[entity.home], random)
        for number in entity.guests:
            _add_guest(entity, entities, subgraphs[number], random)
    for subgraph in subgraphs:
        _add_own_types(subgraph)
        _add_shared_type(subgraph)
    return [_document(subgraph) for subgraph in subgraphs]


def _entity(name: str, home: int, count: int, random: Random) -> _Entity:
    others = [number for number in range(count) if number != home]
    guests = random.sample(others, min(random.randint(1, 3), len(others)))
    return _Entity(name, home, random.random() < 0.25, tuple(guests))


def _add_home(
    entity: _Entity, entities: Sequence[_Entity], subgraph: _Subgraph, random: Random
) -> None:
    number = subgraph.number
    keys = '@key(fields: "id")' + (' @key(fields: "code")' if entity.has_code else "")
    lines = [
        f"type {entity.name} implements Named{number} {keys} {{",
        "  id: ID!",
        "  code: String!",
        "  name: String!",
        "  size: Int!",
        f"  state: State{number}!",
        f"  detail: {random.choice(_DETAILS)}{number}!",
        f"  shared: Shared{number // _SHARED_BY}",
        f"  beside: [Any{number}!]!",
        *_references(entity, entities, subgraph, random),
        "}",
    ]
    subgraph.types.append("\n".join(lines))
    field_name = entity.name[0].lower() + entity.name[1:]
    subgraph.queries += [
        f"  {field_name}(id: ID!): {entity.name}",
        f"  {field_name}s(first: Int = 10, filter: Filter{number}): [{entity.name}!]!",
    ]


def _add_guest(
    entity: _Entity, entities: Sequence[_Entity], subgraph: _Subgraph, random: Random
) -> None:
    number = subgraph.number
    lines = [f'type {entity.name} @key(fields: "id") {{', "  id: ID!"]
    lines += [
        f"  in{number}{position}: {random.choice(_SCALARS)}"
        for position in range(random.randint(2, 4))
    ]
    if random.random() < 0.3:
        lines += ["  size: Int! @external", f'  price{number}: Float @requires(fields: "size")']
    lines += [*_references(entity, entities, subgraph, random), "}"]
    subgraph.types.append("\n".join(lines))


def _references(
    entity: _Entity, entities: Sequence[_Entity], subgraph: _Subgraph, random: Random
) -> list[str]:
    lines: list[str] = []
    for position in range(random.randint(1, 2)):
        target = random.choice(entities).name
        if target not in subgraph.entities:
            subgraph.stubs.setdefault(target)
        wrapped = f"[{target}!]!" if position else target
        lines.append(f"  to{subgraph.number}{'ab'[position]}{entity.home}: {wrapped}")
    return lines


def _add_own_types(subgraph: _Subgraph) -> None:
    n = subgraph.number
    names = [f"{name}{n}" for name in _ENTITIES]
    subgraph.types += [
        f"interface Named{n} {{\n  id: ID!\n  name: String!\n  state: State{n}!\n}}",
        f"union Any{n} = {' | '.join(names[:4])}",
        f"enum State{n} {{ NEW OPEN DONE }}",
        f"input Filter{n} {{\n  state: State{n}\n  range: Range{n}\n  names: [String!]\n}}",
        f"input Range{n} {{\n  from: Int = 0\n  to: Int\n}}",
        *(
            f"type {name}{n} {{\n  text: String!\n  count: Int\n  of: {other}{n}\n}}"
            for name, other in zip(_DETAILS, (*_DETAILS[1:], "Note"), strict=True)
        ),
        f"type Note{n} {{\n  text: String!\n  by: Named{n}\n}}",
        f"type Change{n} {{\n  done: Boolean!\n  named: Named{n}\n}}",
    ]
    subgraph.queries.append(f"  named{n}(filter: Filter{n}): [Named{n}!]!")
    subgraph.mutations.append(f"  change{n}(id: ID!, range: Range{n}): Change{n}")


def _add_shared_type(subgraph: _Subgraph) -> None:
    name = f"Shared{subgraph.number // _SHARED_BY}"
    subgraph.types.append(
        f"type {name} @shareable {{\n  currency: Currency!\n  cents: Int!\n  rate: Float\n}}\n\n"
        "enum Currency { EUR USD GBP SEK }"
    )


def _document(subgraph: _Subgraph) -> SubgraphDocument:
    stubs = [
        f'type {name} @key(fields: "id", resolvable: false) {{\n  id: ID!\n}}'
        for name in subgraph.stubs
    ]
    roots = [
        "type Query {\n" + "\n".join(subgraph.queries) + "\n}",
        "type Mutation {\n" + "\n".join(subgraph.mutations) + "\n}",
    ]
    sdl = "\n\n".join((_HEADER, *roots, *subgraph.types, *stubs)) + "\n"
    name = f"subgraph-{subgraph.number}"
    return SubgraphDocument(name, sdl, f"http://{name}.example/graphql")
