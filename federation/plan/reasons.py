"""Why each fetch of a plan exists, in a line each."""

from __future__ import annotations

from graphweft.federation.plan.nodes import QueryPlan

__all__ = ["plan_to_reasons"]


def plan_to_reasons(plan: QueryPlan) -> list[str]:
    """`2 reviews (after 0, 1): reviews of User, by id`, in the order of the fetches."""
    return [
        f"{fetch.id} {fetch.subgraph}{_after(fetch.depends_on)}: {fetch.reason}"
        for fetch in plan.fetches
    ]


def _after(numbers: tuple[int, ...]) -> str:
    return f" (after {', '.join(map(str, numbers))})" if numbers else ""
