"""Who issues tokens, and what its tokens have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphweft.connectors.identity import claim_value
from graphweft.connectors.mapping import is_list
from graphweft.policies.authentication.keys import Keys

__all__ = ["DEFAULT_ALGORITHMS", "Issuer", "scopes_of"]

DEFAULT_ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer.

    Attributes:
        name: the `iss` of its tokens.
        keys: what they are signed with.
        audiences: one of these must be in `aud`; () where any will do.
        algorithms: those that its tokens may use.
        scopes: the claims that scopes are taken from.
        leeway: seconds by which clocks may differ.
    """

    name: str
    keys: Keys
    audiences: tuple[str, ...] = ()
    algorithms: frozenset[str] = frozenset(DEFAULT_ALGORITHMS)
    scopes: tuple[str, ...] = ("scope", "scp")
    leeway: float = 5.0


def scopes_of(claims: Mapping[str, Any], names: tuple[str, ...]) -> frozenset[str]:
    """The scopes of a token: words of a text, or the texts of a list."""
    found: set[str] = set()
    for name in names:
        value = claim_value(claims, name)
        if isinstance(value, str):
            found.update(value.split())
        elif is_list(value):
            found.update(item for item in value if isinstance(item, str))
    return frozenset(found)
