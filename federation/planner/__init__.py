"""Operations -> query plans."""

from graphweft.federation.planner.plan_operation import plan_operation

__all__ = ["plan_operation"]
