"""Operations that may cost too much are refused, or only told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from graphql import GraphQLError, OperationDefinitionNode

from graphweft.connectors.contract import RequestContext
from graphweft.federation.graph import Graph, OperationRefused, PreparedOperation
from graphweft.federation.operation.selection import Operation
from graphweft.policies.cost.actual import actual_cost
from graphweft.policies.cost.estimate import Estimate, compile_estimate
from graphweft.policies.cost.weights import Weights
from graphweft.schemas.supergraph import Supergraph

__all__ = ["DemandControl", "DemandMode"]

log: Any = structlog.get_logger("graphweft.cost")


class DemandMode(StrEnum):
    """What is done with an operation that may cost too much."""

    MEASURE = "measure"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True)
class DemandControl:
    """What operations may cost.

    Attributes:
        most: the cost that an operation may have at most.
        supergraph: of the types that clients ask for.
    """

    weights: Weights
    most: float
    mode: DemandMode
    supergraph: Supergraph

    def over(self, graph: Graph) -> Graph:
        """The graph, its operations appraised when they are prepared."""
        return graph.appraising(self._appraise)

    def _appraise(self, operation: Operation, definition: OperationDefinitionNode) -> Estimate:
        try:
            return compile_estimate(operation, definition, self.weights, self.supergraph)
        except GraphQLError as error:
            raise OperationRefused([error]) from error

    def estimated(
        self, operation: PreparedOperation, variables: Mapping[str, Any] | None
    ) -> float | None:
        """What the operation may cost; None where that is not known."""
        estimate = operation.appraisal
        return estimate.of(variables) if isinstance(estimate, Estimate) else None

    def check(
        self,
        operation: PreparedOperation,
        variables: Mapping[str, Any] | None,
        context: RequestContext,
    ) -> None:
        """Refuse an operation that may cost too much, or tell of it in the log.

        Raises:
            OperationRefused: it may.
        """
        estimate = operation.appraisal
        if not isinstance(estimate, Estimate):
            return
        cost = estimate.of(variables)
        if cost <= self.most:
            return
        name, part = estimate.dearest(variables)
        if self.mode is DemandMode.MEASURE:
            log.warning(
                "costs too much",
                cost=cost,
                max=self.most,
                field=name,
                request_id=context.request_id,
            )
            return
        raise OperationRefused(
            [
                GraphQLError(
                    f"The operation may cost {cost:,.0f}, and at most {self.most:,.0f} is allowed; "
                    f"{name} is {part:,.0f} of it. Ask for fewer items, or for less of each.",
                    extensions={
                        "code": "COST_ESTIMATED_TOO_EXPENSIVE",
                        "cost": {"estimated": cost, "max": self.most},
                    },
                )
            ]
        )

    def told(
        self, operation: PreparedOperation, variables: Mapping[str, Any] | None, data: Any
    ) -> dict[str, Any]:
        """For developers: what was estimated, what the answer's data did cost."""
        asked = operation.plan.operation
        actual = actual_cost(asked, data, self.weights, self.supergraph)
        estimated = self.estimated(operation, variables)
        return {"estimated": estimated, "actual": actual, "max": self.most}
