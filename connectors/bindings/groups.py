"""Bindings that the planner need not tell apart share a synthetic subgraph.

An API of a thousand operations would be a thousand subgraphs, most of them with the same types.
Root fields whose types have the same fields wherever they occur can stand in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphweft.connectors.bindings.binding import Binding, BindingKind
from graphweft.connectors.bindings.synthesize import SyntheticType
from graphweft.schemas.definitions import TypeKind
from graphweft.schemas.subgraph import ROOT_NAMES, Subgraph

__all__ = ["Group", "group_bindings"]

_FEW = 100
"""Up to so many bindings each has a subgraph of its own. A fetch waits for all of its fields, so
what follows one of them begins earlier where they stand apart."""

_ROOTS = frozenset(ROOT_NAMES.values())


@dataclass(frozen=True, slots=True)
class Group:
    """The bindings of one synthetic subgraph, and its types; it is named after the first."""

    bindings: tuple[Binding, ...]
    types: Mapping[str, SyntheticType]

    @property
    def name(self) -> str:
        """Name of the synthetic subgraph."""
        return self.bindings[0].name


def group_bindings(
    subgraph: Subgraph, synthetic: Sequence[tuple[Binding, Mapping[str, SyntheticType]]]
) -> tuple[Group, ...]:
    """One group for each synthetic subgraph, in the order of their first bindings.

    Args:
        subgraph: the authored subgraph.
        synthetic: each binding with the types that it needs.
    """
    if len(synthetic) <= _FEW:
        return tuple(Group((binding,), types) for binding, types in synthetic)
    shapes: dict[object, int] = {}
    open_drafts: list[_Draft] = []
    drafts: list[_Draft] = []
    for binding, types in synthetic:
        shape = {
            name: shapes.setdefault(_identity(name, found), len(shapes))
            for name, found in types.items()
            if name not in _ROOTS
        }
        can_share = _can_share(subgraph, binding, types)
        homes = open_drafts if can_share else []
        home = next((draft for draft in homes if draft.takes(binding, shape)), None)
        if home is None:
            home = _Draft()
            drafts.append(home)
            if can_share:
                open_drafts.append(home)
        home.add(binding, types, shape)
    return tuple(Group(tuple(draft.bindings), draft.types) for draft in drafts)


class _Draft:
    """A group as far as it has come."""

    def __init__(self) -> None:
        self.bindings: list[Binding] = []
        self.types: dict[str, SyntheticType] = {}
        self._shape: dict[str, int] = {}
        self._fields: set[tuple[str, str | None]] = set()

    def takes(self, binding: Binding, shape: Mapping[str, int]) -> bool:
        """Whether every type that both have is the same in both, and the field is not there yet."""
        if (binding.type_name, binding.field_name) in self._fields:
            return False
        known = self._shape
        return all(known.get(name, number) == number for name, number in shape.items())

    def add(
        self, binding: Binding, types: Mapping[str, SyntheticType], shape: Mapping[str, int]
    ) -> None:
        """Take a binding with its types."""
        self.bindings.append(binding)
        self._fields.add((binding.type_name, binding.field_name))
        self._shape.update(shape)
        for name, found in types.items():
            if name not in _ROOTS or name not in self.types:
                self.types[name] = found
                continue
            root = self.types[name]
            self.types[name] = SyntheticType(
                fields=root.fields | found.fields, provides={**root.provides, **found.provides}
            )


def _can_share(subgraph: Subgraph, binding: Binding, types: Iterable[str]) -> bool:
    """Whether a binding may share: what an interface or a union is depends on what is beside it."""
    return binding.kind is BindingKind.ROOT and all(
        subgraph.types[name].kind is TypeKind.OBJECT for name in types
    )


def _identity(name: str, found: SyntheticType) -> object:
    return (
        name,
        frozenset(found.fields),
        frozenset(found.external),
        frozenset(found.keys.items()),
        frozenset(found.requires.items()),
        frozenset(found.provides.items()),
    )
