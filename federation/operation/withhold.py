"""Fields of an operation that are not answered: marked by a hook, left out of what is planned."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import NamedTuple

from graphweft.federation.operation.selection import (
    NOTHING,
    FieldSelection,
    Operation,
    Selection,
    Selections,
    Withheld,
)

__all__ = ["Fact", "Marked", "Withhold", "visible", "withheld_in"]

Fact = Hashable
"""Something that holds for one request and not for another, and on which plans depend."""


class Marked(NamedTuple):
    """An operation, some of its fields marked as withheld.

    Attributes:
        facts: those on which the marks depend, whether they hold or not.
    """

    operation: Operation
    facts: frozenset[Fact] = frozenset()


Withhold = Callable[[Operation, frozenset[Fact]], Marked]
"""Marks what is withheld from requests for which exactly these of the facts hold.

It gives back the same operation where nothing is withheld.
"""


def visible(operation: Operation) -> Operation:
    """The operation without the fields that are withheld: what is planned."""
    selections = _visible(operation.selections)
    same = selections is operation.selections
    return operation if same else replace(operation, selections=selections)


def _visible(selections: Selections) -> Selections:
    """The same tuple where nothing is withheld; never an empty one instead of one that is not.

    A fragment stays, though nothing be left in it: the answer asks of what type values are.
    """
    left = tuple(shown for selection in selections if (shown := _shown(selection)) is not None)
    if len(left) == len(selections) and all(map(operator.is_, left, selections)):
        return selections
    return left or NOTHING


def _shown(selection: Selection) -> Selection | None:
    if isinstance(selection, FieldSelection) and selection.withheld is not None:
        return None
    inner = _visible(selection.selections)
    return selection if inner is selection.selections else replace(selection, selections=inner)


def withheld_in(selections: Selections) -> Iterator[Withheld]:
    """What is withheld, at any depth, in order."""
    for selection in selections:
        if isinstance(selection, FieldSelection) and selection.withheld is not None:
            yield selection.withheld
        else:
            yield from withheld_in(selection.selections)
