"""What operations may cost."""

from __future__ import annotations

from pydantic import Field

from graphweft.gateway.config.section import Section
from graphweft.policies.cost import DemandMode

__all__ = ["DemandControlConfig"]


class DemandControlConfig(Section):
    """What operations may cost, by `@cost` and `@listSize`. An object costs 1, a scalar or enum
    nothing, a root field of a mutation 10 more; a list costs its items."""

    enabled: bool = Field(default=False, description="Whether costs are estimated.")
    mode: DemandMode = Field(
        default=DemandMode.ENFORCE,
        description="What is done with an operation that may cost more than `max`: `enforce` "
        "refuses it, `measure` tells of it in the log.",
    )
    max: float = Field(default=1000, gt=0, description="What an operation may cost.")
    list_size: int = Field(
        default=10, gt=0, description="Items of a list of which `@listSize` says nothing."
    )
