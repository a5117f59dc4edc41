"""A random scenario by number: schema, subgraphs and data."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from graphql import build_schema

from tests.kit.oracle.facts import parse_field_set
from tests.kit.oracle.scenario import Resolver, Scenario
from tests.kit.oracle.supergraphs.digest import digest_of, echo_of
from tests.kit.oracle.supergraphs.draft import Draft
from tests.kit.oracle.supergraphs.invent import invent
from tests.kit.oracle.supergraphs.objects import ImpossibleError, Objects
from tests.kit.oracle.supergraphs.print_sdl import print_monolith, print_subgraph

__all__ = ["random_scenario"]


def random_scenario(number: int) -> Scenario | None:
    """The scenario of that number; None where its data would be impossible."""
    draft = invent(Random(number))
    try:
        data = Objects(draft)
    except ImpossibleError:
        return None
    monolith = print_monolith(draft)
    return Scenario(
        name=f"supergraph {number}",
        monolith=monolith,
        subgraphs={name: print_subgraph(draft, name) for name in draft.subgraphs},
        objects=data.entities,
        root=data.root,
        fields={
            coordinate: _except_of(data.lost.get(coordinate, frozenset()), compute)
            for coordinate, compute in _computed(draft, monolith)
        },
        missing=data.missing,
    )


def _except_of(lost: frozenset[int], compute: Resolver) -> Resolver:
    """The field, null for some entities."""
    if not lost:
        return compute
    return lambda read, arguments: None if read("(number)") in lost else compute(read, arguments)


def _computed(draft: Draft, monolith: str) -> Iterator[tuple[str, Resolver]]:
    schema = build_schema(monolith, assume_valid=True)
    for type_ in draft.types.values():
        for item in type_.fields.values():
            coordinate = f"{type_.name}.{item.name}"
            if item.requires:
                yield coordinate, digest_of(item.name, parse_field_set(item.requires), schema)
            elif item.arguments:
                name = item.arguments.strip("(").split(":")[0]
                default = {"n": 2, "list": [1]}[name] if "=" in item.arguments else None
                yield coordinate, echo_of(item.name, name, default)
