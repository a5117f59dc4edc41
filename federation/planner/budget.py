"""The planner's budget: how long planning one operation may take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from graphweft.schemas.errors import GraphweftError

__all__ = ["DEFAULT_PLANNING_SECONDS", "Budget", "BudgetExceededError"]

DEFAULT_PLANNING_SECONDS = 1.0

_CHECK_EVERY = 32
_PLENTY = 10_000
"""Steps in which an operation of usual size is planned many times over."""


class BudgetExceededError(GraphweftError):
    """Planning took longer than it may."""


@dataclass(slots=True)
class Budget:
    """Time to plan one operation, counted from construction.

    Attributes:
        seconds: processor time of the planning thread, so that a busy machine refuses nothing; 0
            or less means no limit.
    """

    seconds: float = DEFAULT_PLANNING_SECONDS
    _started: float = field(default_factory=time.thread_time)
    _steps: int = 0

    @property
    def is_short(self) -> bool:
        """Whether so many steps were taken that what is left should be planned in short.

        Counted in steps, not in time, so that equal operations get equal plans.
        """
        return self._steps > _PLENTY

    def spend(self) -> None:
        """Count one step of planning; looks at the clock every few steps.

        Raises:
            BudgetExceededError: the time is over.
        """
        self._steps += 1
        if self._steps % _CHECK_EVERY or self.seconds <= 0:
            return
        if time.thread_time() - self._started > self.seconds:
            raise BudgetExceededError(
                f"planning the operation took more than {self.seconds:g} s; "
                "ask for less at once, or raise the budget"
            )
