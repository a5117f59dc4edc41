"""What a case of the planning benchmark cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["GROUPS", "Cost"]

GROUPS: Final = {
    "composition": "Generated subgraphs, composed and read as a gateway does; once each.",
    "operations": "From text to compiled plan, nothing cached; the best of five.",
    "crafted": "Operations made to be costly, within the default limits and one second.",
}
"""The tables, in order, and what is in them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one case took.

    Attributes:
        group: the table that it belongs to.
        case: what was done.
        milliseconds: CPU time by step, in order; the same steps for all cases of a group.
        outcome: what came out, in short.
    """

    group: str
    case: str
    milliseconds: Mapping[str, float]
    outcome: str

    def cells(self) -> list[str]:
        """The steps and their sum, as text."""
        spent = [*self.milliseconds.values()]
        return [
            f"{value:,.1f}" if value < 100 else f"{value:,.0f}" for value in (*spent, sum(spent))
        ]
