"""Positions of the data tree: under which key each field of an object is stored there.

A client's field is stored under its response key. A field that only the plan needs (of a key or of
`@requires`) is stored under its name, or under an alias where a client's field has that key or
where other types at the same place have a field of that name and another type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from graphql import ListTypeNode, NonNullTypeNode, TypeNode

from graphweft.federation.operation.merge import specialize
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selections,
    fields_of,
)
from graphweft.federation.plan.path import EachItem, Key, OfType, PathElement, PlanPath
from graphweft.schemas.supergraph import Supergraph

__all__ = ["INNER", "Names", "Position"]

INNER = "*"
"""Stands for a concrete type below a field that only the plan needs."""


@dataclass(frozen=True, slots=True)
class Names:
    """What holds of names in one operation.

    Attributes:
        aliases: (type, response key) pairs of the client that are stored under another key.
        ambiguous: names of fields whose types differ between object types of one abstract type.
    """

    supergraph: Supergraph
    aliases: Mapping[tuple[str, str], str]
    ambiguous: frozenset[str]


@dataclass(slots=True)
class Position:
    """One place in the data tree.

    Attributes:
        path: from the root.
        client: what the client selects here.
        names: what is known of names in the whole operation.
        parent: the position of the object that this one is a field of; None for the root.
    """

    path: PlanPath
    client: Selections
    names: Names
    parent: Position | None = None
    _children: dict[tuple[str, str], Position] = field(
        default_factory=dict[tuple[str, str], "Position"]
    )

    def storage_key(self, type_name: str, selection: FieldSelection) -> str:
        """Where a client's field of an object of this type is stored."""
        return self.names.aliases.get((type_name, selection.response_key), selection.response_key)

    def internal_key(self, type_name: str, selection: FieldSelection, scope: str = "") -> str:
        """Where a field that only the plan needs is stored.

        `scope` is the concrete type that it is selected on where the position is of an abstract
        type; "" where it is not, or where the type makes no difference; INNER below a field that
        only the plan needs.
        """
        taken = {wanted.response_key for wanted in fields_of(self.client)}
        # there nobody knows for which type it is selected, nor which of the client's fields it is
        is_apart = scope == INNER and selection.name in self.names.ambiguous and self._is_parted()
        for wanted in () if is_apart else self._wanted_of(scope):
            if wanted.name == selection.name and wanted.arguments == selection.arguments:
                return self.storage_key(type_name, wanted)
        ambiguous = scope not in {"", INNER} and selection.name in self.names.ambiguous
        is_free = selection.name not in taken and not selection.arguments
        if is_free and not ambiguous and not is_apart:
            return selection.name
        # a pure function of what is asked: everybody computes the same alias
        key = f"_{selection.name}_{crc32(selection.arguments.encode()):x}"
        if ambiguous:
            key += f"_{scope}"
        while key in taken:
            key += "_"
        return key

    def _is_parted(self) -> bool:
        """Whether the client selects other fields of other types here."""
        return any(isinstance(selection, InlineFragment) for selection in self.client)

    def _wanted_of(self, scope: str) -> Iterable[FieldSelection]:
        if scope in {"", INNER}:
            return fields_of(self.client)
        return fields_of(specialize(self.client, scope, self.names.supergraph))

    @property
    def depth(self) -> int:
        """How many fields are between the root and this position."""
        return 0 if self.parent is None else self.parent.depth + 1

    def ancestor(self, depth: int) -> Position:
        """The position at so many fields below the root, on the way to this one."""
        found = self
        while found.depth > depth and found.parent is not None:
            found = found.parent
        return found

    def child(self, key: str, type_node: TypeNode, scope: str) -> Position:
        """The position of a composite field, selected on the concrete type `scope` ("" for any)."""
        found = self._children.get((scope, key))
        if found is None:
            steps: list[PathElement] = [Key(key), *_list_levels(type_node)]
            narrowed = (OfType(frozenset({scope})),) if scope else ()
            path = (*self.path, *narrowed, *steps)
            found = Position(path, self.below(key), self.names, self)
            self._children[(scope, key)] = found
        return found

    def below(self, key: str) -> Selections:
        """What the client selects below the field stored under `key`."""
        return tuple(
            inner
            for wanted in fields_of(self.client)
            if self._is_stored_as(wanted, key)
            for inner in wanted.selections
        )

    def _is_stored_as(self, wanted: FieldSelection, key: str) -> bool:
        return wanted.response_key == key or key in {
            alias for (_, k), alias in self.names.aliases.items() if k == wanted.response_key
        }


def _list_levels(type_node: TypeNode) -> list[PathElement]:
    levels: list[PathElement] = []
    while isinstance(type_node, NonNullTypeNode | ListTypeNode):
        if isinstance(type_node, ListTypeNode):
            levels.append(EachItem())
        type_node = type_node.type
    return levels
