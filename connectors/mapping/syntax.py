"""The syntax tree of the mapping language (JSONSelection of the connect specification).

Two contexts share the nodes. A *selection* names output fields; an *expression* computes a value.
`offset` is the place in the text, counted in characters from 0; it takes no part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = [
    "Call",
    "Coalesce",
    "Expression",
    "Group",
    "Head",
    "Key",
    "ListLiteral",
    "Literal",
    "Named",
    "ObjectLiteral",
    "OptionalStep",
    "Path",
    "Selection",
    "Step",
    "Template",
    "Variable",
]


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, boolean or null."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class ObjectLiteral:
    """`{ a: 1, "b c": $args.x }` in an expression."""

    entries: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[1, $args.x]` in an expression."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Coalesce:
    """`a ?? b` (null and missing fall through) or `a ?! b` (only missing falls through)."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """`$args`, `$` or `@`, with its sign."""

    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A property: the head of a path, or one of its steps."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """`$(expression)`: an expression as the head of a path."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """`->method(arguments)`. The method decides when its arguments are evaluated."""

    method: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionalStep:
    """`?`: null becomes missing, and ends the path."""


Head: TypeAlias = Variable | Key | Group | Literal | ObjectLiteral | ListLiteral
Step: TypeAlias = Key | Call | OptionalStep


@dataclass(frozen=True, slots=True)
class Path:
    """A head, steps along it, and what to select of the value at its end."""

    head: Head
    steps: tuple[Step, ...] = ()
    selection: Selection | None = None
    offset: int = field(default=0, compare=False)


Expression: TypeAlias = Path | Literal | ObjectLiteral | ListLiteral | Coalesce


@dataclass(frozen=True, slots=True)
class Named:
    """One item of a selection.

    Attributes:
        name: the output field; None for a path whose own fields are merged into the object.
        value: a path, or a selection that groups fields of the same object under the name.
        spread: whether it was written with `...`.
    """

    name: str | None
    value: Path | Selection
    spread: bool = False
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """`{ ... }`, or a whole document."""

    items: tuple[Named, ...]

    @property
    def whole(self) -> Path | None:
        """The path whose value is the whole result: the only item, without a name or `...`."""
        if len(self.items) == 1:
            item = self.items[0]
            if item.name is None and not item.spread and isinstance(item.value, Path):
                return item.value
        return None


@dataclass(frozen=True, slots=True)
class Template:
    """`/users/{$args.id}`: static text and expressions, in order."""

    parts: tuple[str | Expression, ...]
