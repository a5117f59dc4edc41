"""Paths as chains of conditions: what holds where every value on the way is as it usually is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphweft.connectors.mapping.python_source import PythonSource
from graphweft.connectors.mapping.syntax import (
    Call,
    Expression,
    Group,
    Head,
    Key,
    ListLiteral,
    Literal,
    OptionalStep,
    Path,
    Step,
    Variable,
)
from graphweft.connectors.mapping.values import MISSING

__all__ = ["Chain", "chain_from", "chain_of"]


@dataclass(frozen=True, slots=True)
class Chain:
    """A path in generated code.

    Attributes:
        start: expression for the value of the head; None where that is missing.
        condition: what holds where the path leads to a value, which may be null; without effects.
            Empty where there are no steps.
        last: the name of the variable that has the value at the end then.
        is_null_for_null: whether the result is null, and nothing is noted, where the head is null
            or missing.
    """

    start: str
    condition: str
    last: str
    is_null_for_null: bool = True


def chain_of(path: Path, variable: str, source: PythonSource) -> Chain | None:
    """The chain of a path in an object; None where the path is not as simple.

    The code has the object as `value`, its `get`, and the head's value in `variable`.
    """
    head, steps = _flat(path.head, path.steps)
    match head:
        case Key(name):
            start = f"get({name!r})"
        case Variable("$" | "@"):
            start = "value"
        case Variable(name):
            start = f"variables.get({name!r})"
        case Literal(value):
            start = source.constant(value)
        case _:
            return None
    return _chain(start, steps, variable, source)


def chain_from(path: Path, variable: str, source: PythonSource) -> Chain | None:
    """The chain of a path that begins at the value in `variable`, whatever that is."""
    head, steps = _flat(path.head, path.steps)
    if isinstance(head, Key):
        return _chain(variable, (head, *steps), variable, source)
    return _chain(variable, steps, variable, source) if head == Variable("$") else None


def _chain(
    start: str, steps: tuple[Step, ...], variable: str, source: PythonSource
) -> Chain | None:
    conditions: list[str] = []
    last = variable
    for number, step in enumerate(steps):
        found = last if isinstance(step, OptionalStep) else f"t{number}"
        condition = _condition(step, last, found, source)
        if condition is None:
            return None
        conditions.append(condition)
        last = found
    calls = any(isinstance(step, Call) for step in steps)
    return Chain(start, " and ".join(conditions), last, not calls)


def _flat(head: Head, steps: tuple[Step, ...]) -> tuple[Head | Expression, tuple[Step, ...]]:
    """`$(a.b).c` is `a.b.c`, as long as no list is met."""
    if not isinstance(head, Group):
        return head, steps
    inner = head.expression
    if isinstance(inner, Path) and inner.selection is None:
        return _flat(inner.head, (*inner.steps, *steps))
    return inner, steps


def _condition(step: Step, value: str, found: str, source: PythonSource) -> str | None:
    """What has to hold for a step, which puts its value into `found`."""
    match step:
        case Key(name):
            got = f"({found} := {value}.get({name!r}, MISSING))"
            return f"type({value}) is dict and {got} is not MISSING"
        case OptionalStep():
            return f"{value} is not None"
        case Call("first" | "last" as method, ()):
            item = f"{value}[{0 if method == 'first' else -1}]"
            return f"type({value}) is list and {value} and [{found} := {item}]"
        case Call("match", arguments):
            table = _table_of(arguments)
            if table is None:
                return None
            get = source.constant(table.get)
            default = source.constant(table.get(None, MISSING))
            return f"type({value}) is str and ({found} := {get}({value}, {default})) is not MISSING"
        case _:
            return None


def _table_of(arguments: tuple[Expression, ...]) -> dict[str | None, Any] | None:
    """What `->match` makes of strings, with what is left under None; None if it has to compute."""
    table: dict[str | None, Any] = {}
    for argument in arguments:
        match argument:
            case ListLiteral((Path(Variable("@"), (), None), Literal(result))) | ListLiteral(
                (Literal(result),)
            ):
                table[None] = result
                break
            case ListLiteral((Literal(candidate), Literal(result))):
                if isinstance(candidate, str):
                    table.setdefault(candidate, result)
            case _:
                return None
    return table
