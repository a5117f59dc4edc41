"""Positions of the data tree: under which key each field of an object is stored there.

A client's field is stored under its response key. A field that only the plan needs (of a key or of
`@requires`) is stored under its name, or under an alias where a client's field has that key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from graphql import ListTypeNode, NonNullTypeNode, TypeNode

from graphweft.federation.operation.selection import FieldSelection, Selections, fields_of
from graphweft.federation.plan.path import EachItem, Key, OfType, PathElement, PlanPath

__all__ = ["Position"]


@dataclass(slots=True)
class Position:
    """One place in the data tree.

    Attributes:
        path: from the root.
        client: what the client selects here.
        aliases: (type, response key) pairs that are stored under another key.
    """

    path: PlanPath
    client: Selections
    aliases: Mapping[tuple[str, str], str]
    _children: dict[tuple[str, str], Position] = field(
        default_factory=dict[tuple[str, str], "Position"]
    )

    def storage_key(self, type_name: str, selection: FieldSelection, *, internal: bool) -> str:
        """Where a field of an object of this type is stored."""
        if not internal:
            return self.aliases.get((type_name, selection.response_key), selection.response_key)
        taken: set[str] = set()
        for wanted in fields_of(self.client):
            if wanted.name == selection.name and wanted.arguments == selection.arguments:
                return self.storage_key(type_name, wanted, internal=False)
            taken.add(wanted.response_key)
        if selection.name not in taken and not selection.arguments:
            return selection.name
        # the same wherever it is asked for: one alias per field with these arguments
        key = f"_{selection.name}_{crc32(selection.arguments.encode()):x}"
        while key in taken:
            key += "_"
        return key

    def child(self, key: str, type_node: TypeNode, scope: str) -> Position:
        """The position of a composite field, selected on the concrete type `scope` ("" for any)."""
        found = self._children.get((scope, key))
        if found is None:
            steps: list[PathElement] = [Key(key), *_list_levels(type_node)]
            narrowed = (OfType(frozenset({scope})),) if scope else ()
            found = Position((*self.path, *narrowed, *steps), self.below(key), self.aliases)
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
            alias for (_, k), alias in self.aliases.items() if k == wanted.response_key
        }


def _list_levels(type_node: TypeNode) -> list[PathElement]:
    levels: list[PathElement] = []
    while isinstance(type_node, NonNullTypeNode | ListTypeNode):
        if isinstance(type_node, ListTypeNode):
            levels.append(EachItem())
        type_node = type_node.type
    return levels
