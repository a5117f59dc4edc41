"""Which requirements the client of a request meets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import structlog

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.identity import Identity
from graphweft.policies.authorization.requirement import Kind, Requirement, policy_names

__all__ = ["PolicyCheck", "find_met"]

log: Any = structlog.get_logger("graphweft.authorization")

PolicyCheck = Callable[
    [frozenset[str], Identity | None, RequestContext], Awaitable[Collection[str]]
]
"""(policies of the operation, who asks, request) -> the policies that are satisfied"""

_NONE = frozenset[str]()


async def find_met(
    requirements: Iterable[Requirement], context: RequestContext, check: PolicyCheck | None
) -> frozenset[Requirement]:
    """Those of the requirements that are met; `check` is called once, if policies are among them.

    Policies that nobody checks, or whose check fails, are not satisfied.
    """
    identity = context.identity
    scopes = identity.scopes if identity is not None else _NONE
    met: list[Requirement] = []
    policies: list[Requirement] = []
    for requirement in requirements:
        kind, alternatives = requirement
        if kind is Kind.SCOPES:
            if any(names <= scopes for names in alternatives):
                met.append(requirement)
        elif kind is Kind.POLICIES:
            policies.append(requirement)
        elif identity is not None:
            met.append(requirement)
    if policies:
        satisfied = await _satisfied(policy_names(policies), context, check)
        met += (p for p in policies if any(names <= satisfied for names in p.alternatives))
    return frozenset(met)


async def _satisfied(
    policies: frozenset[str], context: RequestContext, check: PolicyCheck | None
) -> frozenset[str]:
    if check is None:
        return _NONE
    try:
        return frozenset(await check(policies, context.identity, context)) & policies
    except Exception:
        log.exception("policies could not be checked", request_id=context.request_id)
        return _NONE
