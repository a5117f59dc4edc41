"""What is kept apart: each field of an entity, and each root field, with arguments and selection.

A selection that depends on the type of what it finds is kept as one, since what it gives is not
known before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphweft.federation.operation.conditions import ALWAYS, Condition, holds
from graphweft.federation.operation.selection import (
    FieldSelection,
    InlineFragment,
    Selections,
    print_selections,
    variables_in,
)
from graphweft.federation.plan.nodes import EntitiesField
from graphweft.policies.caching.lifetime import Lifetime, LifetimeRules

__all__ = ["WHOLE", "EntityUnits", "Unit", "entity_units", "root_units"]

WHOLE = ""
"""The response key of a unit that is the entity itself."""

_SHORT = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """One value that is kept.

    Attributes:
        response_key: where it is in the answer, or `WHOLE`.
        name: what it is, whatever its alias: field, arguments and selection; long ones as a digest.
        field: name of the field, "" for the entity itself.
        variables: names of the variables on which it depends.
        condition: when it is asked for; None for always.
    """

    response_key: str
    name: str
    field: str
    lifetime: Lifetime
    variables: tuple[str, ...] = ()
    condition: Condition | None = None

    def is_asked(self, variables: Mapping[str, Any]) -> bool:
        """Whether an operation with these variables asks for it."""
        return self.condition is None or holds(self.condition, variables)


@dataclass(frozen=True, slots=True)
class EntityUnits:
    """What an `_entities` field asks of one type.

    Attributes:
        required: names in a representation that are not of a key: what is fetched depends on them.
    """

    type_name: str
    units: tuple[Unit, ...]
    required: frozenset[str]

    @property
    def is_kept(self) -> bool:
        """Whether all of it may be kept, so that the entity need not be asked for."""
        return not any(unit.lifetime.is_never for unit in self.units)

    @property
    def has_kept(self) -> bool:
        """Whether something of it may be kept."""
        return not all(unit.lifetime.is_never for unit in self.units)


def entity_units(field: EntitiesField, rules: LifetimeRules) -> Mapping[str, EntityUnits]:
    """What an `_entities` field asks, by type; a type that is not here is not kept."""
    found: dict[str, EntityUnits] = {}
    for fragment in field.selections:
        assert isinstance(fragment, InlineFragment)
        name = fragment.type_condition
        if name in found:  # under several conditions
            return {}
        units = _units(fragment.selections, name, rules)
        if fragment.condition != ALWAYS:
            units = tuple(replace(unit, condition=fragment.condition) for unit in units)
        found[name] = EntityUnits(name, units, _required(field, name))
    return found


def root_units(
    selections: Selections, root_type: str, rules: LifetimeRules
) -> tuple[Unit, ...] | None:
    """The root fields of a fetch; None where there are others than plain fields."""
    parent = rules.of_object(root_type)
    if not all(isinstance(selection, FieldSelection) for selection in selections):
        return None
    return tuple(
        _unit(selection, root_type, rules, parent)
        for selection in selections
        if isinstance(selection, FieldSelection)
    )


def _units(selections: Selections, type_name: str, rules: LifetimeRules) -> tuple[Unit, ...]:
    parent = rules.of_object(type_name)
    fields = [one for one in selections if isinstance(one, FieldSelection)]
    if len(fields) == len(selections):
        return tuple(_unit(one, type_name, rules, parent) for one in fields)
    lifetime = parent
    for selection in selections:
        lifetime = lifetime.within(rules.of_selection(selection, type_name, parent))
    variables = tuple(sorted(variables_in(selections)))
    return (Unit(WHOLE, _named("", print_selections(selections)), "", lifetime, variables),)


def _unit(
    selection: FieldSelection, type_name: str, rules: LifetimeRules, parent: Lifetime
) -> Unit:
    plain = replace(selection, response_key=selection.name, condition=ALWAYS)
    is_leaf = not (selection.arguments or selection.selections)
    return Unit(
        selection.response_key,
        selection.name if is_leaf else _named(selection.name, print_selections((plain,))),
        selection.name,
        rules.of_field(selection, type_name, parent),
        tuple(sorted(variables_in((plain,)))),
        None if selection.condition == ALWAYS else selection.condition,
    )


def _named(field: str, text: str) -> str:
    """A short name for a selection."""
    short = " ".join(text.split())
    if len(short) <= _SHORT:
        return short
    return f"{field}~{hashlib.blake2b(short.encode(), digest_size=12).hexdigest()}"


def _required(field: EntitiesField, type_name: str) -> frozenset[str]:
    forms = [one for one in field.representations if one.type_condition == type_name]
    return frozenset(item.name for one in forms for item in one.fields if not item.is_key)
