"""Operations -> query plans."""

from graphweft.federation.planner.budget import (
    DEFAULT_PLANNING_SECONDS,
    Budget,
    BudgetExceededError,
)
from graphweft.federation.planner.find_labels import find_labels
from graphweft.federation.planner.plan_operation import plan_operation

__all__ = [
    "DEFAULT_PLANNING_SECONDS",
    "Budget",
    "BudgetExceededError",
    "find_labels",
    "plan_operation",
]
