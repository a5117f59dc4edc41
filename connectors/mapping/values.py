"""Values of the mapping language: JSON, plus "missing", which is not null.

A mapping never fails on a value it did not expect: what cannot be computed is missing, and a
problem is noted where the caller collects them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

__all__ = [
    "FOLLOW_UPS",
    "MISSING",
    "PROBLEMS",
    "VIOLATIONS",
    "Evaluate",
    "Missing",
    "Pair",
    "Variables",
    "as_text",
    "is_list",
    "is_object",
    "json_equal",
    "note_problem",
    "note_violation",
]


class Missing:
    """The value of a property that is not there."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()

Variables = dict[str, Any]
"""Variables by name with their sign (`"$args"`), and the lists that a mapping adds to, if any."""

PROBLEMS: Final = "problems"
"""Key of `Variables`: a list of strings, what a mapping could not compute. Diagnostics."""

VIOLATIONS: Final = "violations"
"""Key of `Variables`: a list of strings, where a value breaks the promise of its GraphQL type."""

FOLLOW_UPS: Final = "follow-ups"
"""Key of `Variables`: a list of `FollowUp`, objects that another call has to complete."""

Evaluate = Callable[[Any, Any, Variables], Any]
"""A compiled expression: (value of `@`, value of `$`, variables) to a value or `MISSING`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`[candidate, result]` as an argument: its result is computed only where it is wanted."""

    candidate: Evaluate
    result: Evaluate

    def __call__(self, current: Any, root: Any, variables: Variables) -> Any:
        """The pair as a list."""
        found = [part(current, root, variables) for part in (self.candidate, self.result)]
        return [None if part is MISSING else part for part in found]


def note_problem(variables: Variables, problem: str) -> Missing:
    """Collect a problem, where the caller asked for them. Returns the value to go on with."""
    problems: list[str] | None = variables.get(PROBLEMS)
    if problems is not None and len(problems) < 100:
        problems.append(problem)
    return MISSING


def note_violation(variables: Variables, violation: str) -> None:
    """Collect a broken promise of the schema, where the caller asked for them."""
    violations: list[str] | None = variables.get(VIOLATIONS)
    if violations is not None:
        violations.append(violation)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether it is a JSON array."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether it is a JSON object."""
    return isinstance(value, dict)


def json_equal(one: Any, other: Any) -> bool:
    """Deep equality of JSON values: `1` equals `1.0`, and `true` does not equal `1`."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(json_equal, one, other))
    if is_object(one) and is_object(other):
        return one.keys() == other.keys() and all(json_equal(one[key], other[key]) for key in one)
    return bool(one == other)


def as_text(value: Any) -> str | None:
    """A scalar as text: null is empty, booleans `true` and `false`. None for a list or object."""
    if isinstance(value, str):
        return value
    if value is None or value is MISSING:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return None
