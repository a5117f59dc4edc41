"""Selections: every field of a result, nested, as text of the mapping language.

A type that contains itself is unrolled as far as `_UNROLLINGS` says; below that, and in results
that are too large to unroll, only the leaf fields of an object are listed. Each field of each type
that an operation can return is listed at least once in its selection, so that an operation never
promises a type whose fields it cannot deliver.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from graphweft.connectors.rest.openapi.enum_mapping import from_wire, is_mapped
from graphweft.connectors.rest.openapi.model import ObjectField, TypeRef
from graphweft.connectors.rest.openapi.names import quoted_key
from graphweft.connectors.rest.openapi.type_table import TypeTable
from graphweft.connectors.rest.openapi.wrapping import Block, wrap

__all__ = ["Selection", "select"]

_UNROLLINGS = (2, 1)
_MAX_FIELDS = 1_500
_MAX_DEPTH = 40


@dataclass(slots=True)
class Selection:
    """A selection and what it leaves out.

    Attributes:
        lines: the text, one line each.
        cut: (type, field) of object fields that are missing somewhere in it.
        abbreviated: whether the result was too large to be unrolled.
    """

    lines: list[str]
    cut: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])
    abbreviated: bool = False


class _TooLargeError(Exception):
    """The tree of fields is beyond the size that a selection may have."""


def select(ref: TypeRef, types: TypeTable) -> Selection:
    """The selection for a result of this type."""
    if ref.named not in types.objects:
        return Selection([from_wire("$", ref, types.enums) if is_mapped(ref, types.enums) else "$"])
    for unrollings in _UNROLLINGS:
        tree = _Unrolled(types, unrollings)
        try:
            fields = tree.fields_of(ref.named, Counter())
        except _TooLargeError:
            continue
        return Selection(wrap(fields), tree.cut)
    cut: dict[tuple[str, str], None] = {}
    return Selection(wrap(_once_each(ref.named, types, cut)), cut, abbreviated=True)


class _Unrolled:
    """The full tree below a type; a type is expanded at most `unrollings` times on one path."""

    def __init__(self, types: TypeTable, unrollings: int) -> None:
        self.cut: dict[tuple[str, str], None] = {}
        self._types = types
        self._unrollings = unrollings
        self._size = 0

    def fields_of(self, type_name: str, path: Counter[str]) -> list[Block]:
        fields = self._types.objects[type_name].fields.values()
        self._size += len(fields)
        if self._size > _MAX_FIELDS or path.total() > _MAX_DEPTH:
            raise _TooLargeError
        path[type_name] += 1
        blocks: list[Block] = []
        for member in fields:
            target = member.type.named
            if target not in self._types.objects:
                blocks.append(_leaf(member, self._types))
            elif path[target] < self._unrollings:
                blocks.append(Block(_key(member), self.fields_of(target, path)))
            else:
                _add_leaves(member, blocks, self._types, self.cut)
        path[type_name] -= 1
        return blocks


def _once_each(root: str, types: TypeTable, cut: dict[tuple[str, str], None]) -> list[Block]:
    """Each type in full where it is met first, breadth first; its leaves everywhere else."""
    top: list[Block] = []
    expanded = {root}
    pending = deque([(root, top)])
    while pending:
        type_name, blocks = pending.popleft()
        for member in types.objects[type_name].fields.values():
            target = member.type.named
            if target not in types.objects:
                blocks.append(_leaf(member, types))
            elif target not in expanded or not _leaves(target, types):
                expanded.add(target)
                nested: list[Block] = []
                blocks.append(Block(_key(member), nested))
                pending.append((target, nested))
            else:
                _add_leaves(member, blocks, types, cut)
    return top


def _add_leaves(
    member: ObjectField,
    blocks: list[Block],
    types: TypeTable,
    cut: dict[tuple[str, str], None],
) -> None:
    target = member.type.named
    fields = types.objects[target].fields.values()
    cut.update(((target, one.name), None) for one in fields if one.type.named in types.objects)
    blocks.append(Block(_key(member), _leaves(target, types)))


def _leaves(type_name: str, types: TypeTable) -> list[Block]:
    fields = types.objects[type_name].fields.values()
    return [_leaf(one, types) for one in fields if one.type.named not in types.objects]


def _leaf(member: ObjectField, types: TypeTable) -> Block:
    if is_mapped(member.type, types.enums):
        mapped = from_wire(quoted_key(member.wire), member.type, types.enums)
        return Block(f"{member.name}: {mapped}")
    return Block(_key(member))


def _key(member: ObjectField) -> str:
    if member.name == member.wire:
        return member.name
    return f"{member.name}: {quoted_key(member.wire)}"
