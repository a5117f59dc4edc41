"""What an operation wants of a mapped value: its selection set, with what the schema knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Coercion", "Completion", "FollowUp", "Wanted", "WantedField"]


@dataclass(frozen=True, slots=True)
class Coercion:
    """Makes the wire's value a value of the leaf's type.

    Attributes:
        run: is not given null, nor a list: it gets each item. Raises ValueError, and says why.
        inline: the same as a Python expression for generated code. `{v}` is the value's name, and
            `{other}` calls `run` for what the expression does not deal with.
    """

    run: Callable[[Any], Any]
    inline: str = "{other}"


@dataclass(frozen=True, slots=True)
class WantedField:
    """One field of the answer.

    Attributes:
        key: name in the answer (the alias, where one was asked for).
        name: name of the field in the type.
        wanted: the selection set below it; None for a leaf.
        required: whether the schema says that it is never null.
        coerce: of a leaf; None for "as it is".
        arguments: the field's arguments, from the operation's variables; None if it has none.
    """

    key: str
    name: str
    wanted: Wanted | None = None
    required: bool = False
    coerce: Coercion | None = None
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
