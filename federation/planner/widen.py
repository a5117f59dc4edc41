"""Fetches with context values: one operation for several sets of values.

How many sets there are is known when data is there. So the fetch is planned in a few widths; in the
wider ones every set has an aliased `_entities` field, representations and variables of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from graphweft.federation.operation.reserved_variables import representations_variable
from graphweft.federation.operation.selection import FieldSelection, Selection, Selections
from graphweft.federation.plan.nodes import EntitiesField, EntityTarget

__all__ = ["WIDTHS", "widen"]

WIDTHS = (4, 16)
"""Sets of context values in one operation, where it is not one set."""


def widen(field: EntitiesField, width: int) -> tuple[EntitiesField, ...]:
    """The `_entities` field so many times."""
    return tuple(_copy(field, number, width) for number in range(width))


def _copy(field: EntitiesField, number: int, width: int) -> EntitiesField:
    variables = {name: f"{name}_{number}" for name in field.context_variables}
    return replace(
        field,
        key=f"_e{number}",
        variable=representations_variable(number, width),
        selections=_renamed(field.selections, variables),
        targets=tuple(_with_variables(target, variables) for target in field.targets),
    )


def _with_variables(target: EntityTarget, variables: Mapping[str, str]) -> EntityTarget:
    contexts = (replace(s, variable=variables[s.variable]) for s in target.contexts)
    return replace(target, contexts=tuple(contexts))


def _renamed(selections: Selections, variables: Mapping[str, str]) -> Selections:
    return tuple(_renamed_in(selection, variables) for selection in selections)


def _renamed_in(selection: Selection, variables: Mapping[str, str]) -> Selection:
    """The entity's fields with other variables; below them are no context values."""
    if not isinstance(selection, FieldSelection):
        return replace(selection, selections=_renamed(selection.selections, variables))
    arguments = selection.arguments
    for name, other in variables.items():
        arguments = re.sub(rf"\${name}\b", f"${other}", arguments)
    return replace(selection, arguments=arguments)
