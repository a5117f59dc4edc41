"""When a selection is included: `@skip` and `@include` as a formula over boolean variables.

A condition is a disjunction of conjunctions of literals `(variable, wanted value)`. The same field
selected twice under different conditions is included when either holds, which one directive cannot
say and this form can. GraphQL specification, 3.13.1 and 3.13.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

__all__ = [
    "ALWAYS",
    "NEVER",
    "Condition",
    "any_of",
    "assume",
    "both",
    "either",
    "holds",
    "literal",
    "variables_of",
]

_Conjunction = frozenset[tuple[str, bool]]
Condition = frozenset[_Conjunction]

ALWAYS: Condition = frozenset({frozenset()})
NEVER: Condition = frozenset()


def literal(variable: str, wanted: bool) -> Condition:
    """The condition that holds where the variable has the wanted value."""
    return frozenset({frozenset({(variable, wanted)})})


def both(left: Condition, right: Condition) -> Condition:
    """Conjunction."""
    if left == ALWAYS:
        return right
    if right == ALWAYS:
        return left
    merged = (a | b for a in left for b in right)
    return _absorb(c for c in merged if not any((name, not wanted) in c for name, wanted in c))


def either(left: Condition, right: Condition) -> Condition:
    """Disjunction."""
    return _absorb([*left, *right])


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Disjunction of any number of conditions."""
    return _absorb(conjunction for condition in conditions for conjunction in condition)


def holds(condition: Condition, variables: Mapping[str, Any]) -> bool:
    """Whether a selection under this condition is included for these variable values."""
    return any(all(variables.get(n) is wanted for n, wanted in c) for c in condition)


def assume(condition: Condition, variable: str, value: bool) -> Condition:
    """What is left of a condition where a variable is known to have this value."""
    return _absorb(
        conjunction - {(variable, value)}
        for conjunction in condition
        if (variable, not value) not in conjunction
    )


def variables_of(condition: Condition) -> tuple[str, ...]:
    """Names of the variables that the condition reads, sorted."""
    return tuple(sorted({name for conjunction in condition for name, _ in conjunction}))


def _absorb(conjunctions: Iterable[_Conjunction]) -> Condition:
    """Leave out what a shorter conjunction says already."""
    kept: list[_Conjunction] = []
    for _, group in groupby(sorted(set(conjunctions), key=len), key=len):
        shorter = [*kept]
        kept += (c for c in group if not any(other < c for other in shorter))
    return frozenset(kept)
