"""What a rule asks of a client: to be authenticated, to have scopes, or to satisfy policies."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

__all__ = ["AUTHENTICATED", "Kind", "Requirement", "policy_names", "simplified"]


class Kind(Enum):
    """Directives that state rules, by their names in their specifications."""

    AUTHENTICATED = "authenticated"
    SCOPES = "requiresScopes"
    POLICIES = "policy"


class Requirement(NamedTuple):
    """One rule, met or not as a whole: equal rules of many fields are one requirement.

    Attributes:
        alternatives: any of these sets of scopes, or of policies, is enough.
    """

    kind: Kind
    alternatives: frozenset[frozenset[str]] = frozenset()


AUTHENTICATED = Requirement(Kind.AUTHENTICATED)


def simplified(alternatives: Iterable[Iterable[str]]) -> frozenset[frozenset[str]]:
    """The alternatives without those that ask for more than another one does."""
    sets = {frozenset(names) for names in alternatives}
    return frozenset(one for one in sets if not any(other < one for other in sets))


def policy_names(requirements: Iterable[Requirement]) -> frozenset[str]:
    """Every policy that the requirements name."""
    return frozenset(
        name
        for requirement in requirements
        if requirement.kind is Kind.POLICIES
        for names in requirement.alternatives
        for name in names
    )
