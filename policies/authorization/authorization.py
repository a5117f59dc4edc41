"""Authorization of one revision: its rules, who checks policies, what is done about a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import structlog
from graphql import GraphQLError

from graphweft.connectors.contract import RequestContext
from graphweft.federation.graph import Graph, OperationRefused, PreparedOperation
from graphweft.federation.operation.selection import Operation, Withheld
from graphweft.federation.operation.withhold import Fact, Marked
from graphweft.policies.authorization.mark import mark_withheld
from graphweft.policies.authorization.outcome import PolicyCheck, find_met
from graphweft.policies.authorization.requirement import Requirement
from graphweft.policies.authorization.rules import read_rules
from graphweft.schemas.supergraph import Supergraph

__all__ = ["Authorization", "AuthorizationMode", "with_authorization"]

log: Any = structlog.get_logger("graphweft.authorization")


class AuthorizationMode(StrEnum):
    """What is done with an operation that asks for what its client may not see."""

    FILTER = "filter"
    REJECT = "reject"
    DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class Authorization:
    """How the facts of a prepared operation are settled for a request.

    Attributes:
        check_policies: decides on `@policy`; without it no policy is satisfied.
    """

    mode: AuthorizationMode = AuthorizationMode.FILTER
    check_policies: PolicyCheck | None = None

    async def met(self, operation: PreparedOperation, context: RequestContext) -> frozenset[Fact]:
        """Those of the operation's facts that hold for the request."""
        requirements = cast("frozenset[Requirement]", operation.facts)  # only rules make facts
        return await find_met(requirements, context, self.check_policies)

    def judge(self, withheld: Sequence[Withheld], context: RequestContext) -> bool:
        """Whether what the client may not see is withheld, as the mode says.

        Raises:
            OperationRefused: the operation is refused as a whole.
        """
        if self.mode is AuthorizationMode.REJECT:
            raise OperationRefused([_error_of(one) for one in dict.fromkeys(withheld)])
        if self.mode is AuthorizationMode.FILTER:
            return True
        log.warning(
            "would be withheld",
            request_id=context.request_id,
            fields=_texts(withheld),
        )
        return False


def with_authorization(graph: Graph, authored: Supergraph | None = None) -> Graph:
    """The graph, its rules observed; the same one where it has none.

    Args:
        graph: what is served.
        authored: where the rules are written, if not in the supergraph that is planned over.

    Raises:
        SupergraphError: a rule cannot be understood.
    """
    query_graph = graph.revision.query_graph
    rules = read_rules(query_graph, authored)
    if rules is None:
        return graph

    def withhold(operation: Operation, met: frozenset[Fact]) -> Marked:
        return mark_withheld(operation, met, rules, query_graph.supergraph)

    return graph.withholding(withhold)


def _error_of(withheld: Withheld) -> GraphQLError:
    return GraphQLError(withheld.message, path=withheld.path, extensions={"code": withheld.code})


def _texts(withheld: Iterable[Withheld]) -> list[str]:
    return [f"{'.'.join(one.path)}: {one.message}" for one in dict.fromkeys(withheld)]
