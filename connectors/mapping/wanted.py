"""What an operation wants of a mapped value: its selection set, with what the schema knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Wanted", "WantedField"]


@dataclass(frozen=True, slots=True)
class WantedField:
    """One field of the answer.

    Attributes:
        key: name in the answer (the alias, where one was asked for).
        name: name of the field in the type.
        wanted: the selection set below it; None for a leaf.
        required: whether the schema says that it is never null.
        coerce: makes the wire's value a value of the leaf's type (None for "as it is"). Gets
            neither null nor a list, but each item of one.
    """

    key: str
    name: str
    wanted: Wanted | None = None
    required: bool = False
    coerce: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A selection set on a type, fragments and repeated fields merged.

    Attributes:
        type_name: the object type, or the interface or union.
        fields: what is asked for, in the client's order; `__typename` included.
        variants: for an interface or union, what is asked of each possible object type. The mapping
            has to produce `__typename` then; `fields` is not used.
    """

    type_name: str
    fields: tuple[WantedField, ...] = ()
    variants: Mapping[str, Wanted] = field(default_factory=dict[str, "Wanted"])
