"""Selections of a normalised operation: immutable, fragments resolved, arguments as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from graphql import OperationType, VariableDefinitionNode

from graphweft.federation.operation.conditions import ALWAYS, NEVER, Condition

__all__ = [
    "NOTHING",
    "ContextAt",
    "FieldSelection",
    "InlineFragment",
    "Operation",
    "Selection",
    "Selections",
    "Withheld",
    "fields_of",
    "print_selections",
    "variables_in",
]


class ContextAt(NamedTuple):
    """Where a context value is had: from the object that is so many fields below the root."""

    variable: str
    depth: int


class Withheld(NamedTuple):
    """Why a field is not answered: an error, at a path that ends before the first list's items."""

    message: str
    code: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """One field.

    Attributes:
        name: field name in the schema.
        response_key: alias, or the name.
        arguments: as text with the parentheses, "" for none.
        variables: names of the variables that the arguments use.
        selections: the sub-selection, () for a leaf.
        condition: when it is included.
        contexts: the context values that its arguments can have at this place.
        withheld: set where it is not fetched, and is null in the answer, with this error.
    """

    name: str
    response_key: str
    arguments: str = ""
    variables: tuple[str, ...] = ()
    selections: tuple[Selection, ...] = ()
    condition: Condition = ALWAYS
    contexts: tuple[ContextAt, ...] = ()
    withheld: Withheld | None = None
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (self.name, self.response_key, self.arguments, self.selections, self.condition)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash  # selections are looked up all the time, and may be large

    def with_selections(self, selections: Selections) -> FieldSelection:
        """The same field with another sub-selection."""
        return replace(self, selections=selections)


@dataclass(frozen=True, slots=True)
class InlineFragment:
    """Selections that apply where the value has this type."""

    type_condition: str
    selections: tuple[Selection, ...]
    condition: Condition = ALWAYS
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (self.type_condition, self.selections, self.condition)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash


Selection = FieldSelection | InlineFragment
Selections = tuple[Selection, ...]


NOTHING: Selections = (FieldSelection("__typename", "__typename", condition=NEVER),)
"""The sub-selection of an object of which nothing is asked, though it is not a leaf."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A normalised operation: what the planner plans and the executor shapes.

    Attributes:
        root_type: name of the root type in the supergraph.
        variable_definitions: as the client wrote them, by variable name.
    """

    operation_type: OperationType
    name: str
    root_type: str
    selections: Selections
    variable_definitions: dict[str, VariableDefinitionNode]


def fields_of(selections: Selections) -> Iterator[FieldSelection]:
    """The fields of this level, those inside inline fragments included."""
    for selection in selections:
        if isinstance(selection, FieldSelection):
            yield selection
        else:
            yield from fields_of(selection.selections)


def variables_in(selections: Selections) -> set[str]:
    """Names of the variables used in arguments and conditions, at any depth."""
    names: set[str] = set()
    for selection in selections:
        for conjunction in selection.condition:
            names.update(name for name, _ in conjunction)
        if isinstance(selection, FieldSelection):
            names.update(selection.variables)
        names |= variables_in(selection.selections)
    return names


def print_selections(selections: Selections, indent: str = "") -> str:
    """GraphQL text of a selection set, braces included, two spaces a level."""
    inner = indent + "  "
    lines: list[str] = []
    for selection in selections:
        for prefix, suffix, directives in _wrappers(selection.condition):
            body = (
                f" {print_selections(selection.selections, inner)}" if selection.selections else ""
            )
            head = _head(selection)
            lines.append(f"{inner}{prefix}{head}{directives}{body}{suffix}")
    return "{\n" + "\n".join(lines) + f"\n{indent}}}"


def _head(selection: Selection) -> str:
    if isinstance(selection, InlineFragment):
        return f"... on {selection.type_condition}"
    alias = "" if selection.response_key == selection.name else f"{selection.response_key}: "
    return f"{alias}{selection.name}{selection.arguments}"


def _wrappers(condition: Condition) -> Iterable[tuple[str, str, str]]:
    """(prefix, suffix, directives) per conjunction; fragments nest what one field cannot say."""
    for conjunction in sorted(condition, key=sorted):
        directives = [
            f"@{'include' if wanted else 'skip'}(if: ${name})"
            for name, wanted in sorted(conjunction)
        ]
        if not directives:
            yield "", "", ""
            continue
        outer, last = directives[:-1], directives[-1]
        yield "".join(f"... {d} {{ " for d in outer), " }" * len(outer), f" {last}"
