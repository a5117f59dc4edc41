"""Marks the fields of an operation that a client may not see: which ones depends on what is met."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from graphql import ListTypeNode, NonNullTypeNode, TypeNode

from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Operation,
    Selection,
    Selections,
    Withheld,
)
from graphweft.federation.operation.withhold import Fact, Marked
from graphweft.policies.authorization.requirement import Requirement
from graphweft.policies.authorization.rules import NOTHING_NEEDED, Rules
from graphweft.policies.authorization.written_rules import Requirements
from graphweft.schemas.api_schema import named_type
from graphweft.schemas.supergraph import Supergraph, TypeKind

__all__ = ["CODE", "mark_withheld"]

CODE = "UNAUTHORIZED_FIELD_OR_TYPE"


class _Path(NamedTuple):
    """Where a selection set stands: response keys, which end at the first list."""

    keys: tuple[str, ...] = ()
    is_in_list: bool = False

    def below(self, key: str, *, is_list: bool = False) -> _Path:
        keys = self.keys if self.is_in_list else (*self.keys, key)
        return _Path(keys, self.is_in_list or is_list)


@dataclass(slots=True)
class _Marking:
    rules: Rules
    supergraph: Supergraph
    met: frozenset[Fact]
    touched: set[Requirement] = field(default_factory=set[Requirement])

    def selections(self, type_name: str, selections: Selections, path: _Path) -> Selections:
        """The same tuple where nothing is withheld."""
        marked = tuple(self._selection(type_name, item, path) for item in selections)
        return selections if all(map(operator.is_, marked, selections)) else marked

    def _selection(self, type_name: str, selection: Selection, path: _Path) -> Selection:
        if isinstance(selection, InlineFragment):
            inner = self.selections(selection.type_condition, selection.selections, path)
            same = inner is selection.selections
            return selection if same else replace(selection, selections=inner)
        return self._field(type_name, selection, path)

    def _field(self, type_name: str, selection: FieldSelection, path: _Path) -> FieldSelection:
        needed = self.rules.of_field(type_name, selection.name)
        self.touched |= needed
        below = selection.selections
        if below:  # also where the field is withheld: what else matters has to be known
            below = self._below(type_name, selection, path)
        if not needed <= self.met:
            keys = path.below(selection.response_key).keys
            return replace(selection, withheld=_withheld(f"{type_name}.{selection.name}", keys))
        return selection if below is selection.selections else selection.with_selections(below)

    def _below(self, type_name: str, selection: FieldSelection, path: _Path) -> Selections:
        type_ = self.supergraph.types[type_name].fields[selection.name].type
        target, is_list = named_type(type_), _is_list(type_)
        inside = path.below(selection.response_key, is_list=is_list)
        marked = self.selections(target, selection.selections, inside)
        hidden = self._hidden_members(target, inside)
        return (*hidden, *marked) if hidden else marked

    def _hidden_members(self, type_name: str, path: _Path) -> Selections:
        """Fragments that make null, by a `__typename` withheld, a union's values of some types.

        An interface has the rules of all its implementations; a union has none.
        """
        if self.supergraph.types[type_name].kind is not TypeKind.UNION:
            return ()
        hidden: list[Selection] = []
        for member in sorted(self.supergraph.possible_types(type_name)):
            needed: Requirements = self.rules.types.get(member, NOTHING_NEEDED)
            self.touched |= needed
            if not needed <= self.met:
                withheld = _withheld(member, path.keys)
                typename = FieldSelection("__typename", "__typename", withheld=withheld)
                hidden.append(InlineFragment(member, (typename,)))
        return tuple(hidden)


def mark_withheld(
    operation: Operation, met: frozenset[Fact], rules: Rules, supergraph: Supergraph
) -> Marked:
    """The operation with what is withheld from a client that meets exactly these requirements."""
    marking = _Marking(rules, supergraph, met)
    selections = marking.selections(operation.root_type, operation.selections, _Path())
    if selections is not operation.selections:
        operation = replace(operation, selections=selections)
    return Marked(operation, frozenset(marking.touched))


def _withheld(coordinate: str, path: tuple[str, ...]) -> Withheld:
    return Withheld(f"Not authorized to see {coordinate}", CODE, path)


def _is_list(type_: TypeNode) -> bool:
    if isinstance(type_, NonNullTypeNode):
        type_ = type_.type
    return isinstance(type_, ListTypeNode)
