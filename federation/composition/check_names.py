"""Subgraph names: present, unique, not reserved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graphweft.federation.composition.result import CompositionError

__all__ = ["check_names"]


def check_names(names: Sequence[str]) -> list[CompositionError]:
    """Check the names of all subgraphs that are to be composed."""
    errors: list[CompositionError] = []
    for name, count in Counter(names).items():
        reason = ""
        if not name:
            reason = "a subgraph has no name; give it one"
        elif name == "_":
            reason = 'the subgraph name "_" is reserved; choose another one'
        elif count > 1:
            reason = f'{count} subgraphs are called "{name}"; names must be unique'
        if reason:
            errors.append(CompositionError("INVALID_SUBGRAPH_NAME", reason))
    return errors
