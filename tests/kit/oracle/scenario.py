"""What one schema of the monolith oracle consists of: SDL documents, data, special resolvers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

__all__ = ["Failing", "Obj", "Reader", "Resolver", "Scenario", "federation", "pick"]

Obj = dict[str, Any]


class Reader(Protocol):
    """Reads other fields of the object whose field is being computed.

    In the monolith any field; in a subgraph only what it has, and external fields only as the
    representation brought them: a missing one is an error, a wrong one gives a wrong answer.

    Attributes:
        state: what the mutations of this request have written so far.
    """

    state: list[str]

    def __call__(self, name: str, **arguments: Any) -> Any:
        """The field's value; of an object or a list of objects, readers."""
        ...


Resolver = Callable[[Reader, Mapping[str, Any]], Any]


class Failing:
    """A value whose field fails."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """The same graph whole and in parts.

    Attributes:
        monolith: SDL of the whole; the composed API schema must be equal to it.
        subgraphs: Federation SDL by subgraph name.
        objects: all entities, each with its `__typename`; found by the keys of the subgraphs.
        root: values of root fields.
        fields: resolvers of computed fields by coordinate; that of an interface's field holds for
            its implementations, too.
        missing: by subgraph, `__typename:id` of the entities that it does not know.
        operations: written operations that must be answered alike (found by search, or telling).
    """

    name: str
    monolith: str
    subgraphs: Mapping[str, str]
    objects: Sequence[Obj]
    root: Mapping[str, Any]
    fields: Mapping[str, Resolver] = field(default_factory=dict[str, Resolver])
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    operations: tuple[str, ...] = ()


def pick(values: Sequence[Obj]) -> Resolver:
    """A resolver that takes any argument `n` for a number of one of the values."""

    def resolve(_: Reader, arguments: Mapping[str, Any]) -> Obj:
        number: int = arguments.get("n") or 0
        return values[number % len(values)]

    return resolve


def federation(sdl: str) -> str:
    """The SDL of a subgraph with its link to Federation 2.3."""
    return (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key",'
        ' "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible",'
        ' "@interfaceObject"])\n' + sdl
    )
