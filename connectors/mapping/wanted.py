"""What an operation wants of a mapped value: its selection set, with what the schema knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Completion", "FollowUp", "Wanted", "WantedField"]


@dataclass(frozen=True, slots=True)
class WantedField:
    """One field of the answer.

    Attributes:
        key: name in the answer (the alias, where one was asked for).
        name: name of the field in the type.
        wanted: the selection set below it; None for a leaf.
        required: whether the schema says that it is never null.
        coerce: makes the wire's value a value of the leaf's type (None for "as it is"). Is not
            given null. Raises ValueError, and says why; for a list, so that it gets each item.
        arguments: the field's arguments, from the operation's variables; None if it has none.
    """

    key: str
    name: str
    wanted: Wanted | None = None
    required: bool = False
    coerce: Callable[[Any], Any] | None = None
    arguments: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A selection set on a type, fragments and repeated fields merged.

    Attributes:
        type_name: the object type, or the interface or union.
        fields: what is asked for, in the client's order; `__typename` included.
        variants: for an interface or union, what is asked of each possible object type. The mapping
            has to produce `__typename` then; `fields` is not used.
        completion: how fields that the mapping does not produce at this place are found.
    """

    type_name: str
    fields: tuple[WantedField, ...] = ()
    variants: Mapping[str, Wanted] = field(default_factory=dict[str, "Wanted"])
    completion: Completion | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """How the rest of an entity is found where a mapping produces only a part of it.

    Attributes:
        key: the key fields, as a representation of the entity needs them.
        plan: called once when the mapping is compiled, with the fields that it does not produce;
            its answer comes back in each `FollowUp`.
    """

    key: Wanted
    plan: Callable[[Wanted], Any]


class FollowUp(NamedTuple):
    """An object that is not complete yet: `result` is changed in place when it is."""

    plan: Any
    representation: dict[str, Any]
    result: dict[str, Any]
