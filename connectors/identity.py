"""Who sends a request, as the gateway has verified it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Identity"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A client that is authenticated.

    Attributes:
        subject: who it is; unique for one issuer.
        scopes: what it may do, as its credentials say.
        claims: everything that its credentials say.
        method: how it was authenticated, such as `jwt`.
    """

    subject: str
    scopes: frozenset[str] = frozenset()
    claims: Mapping[str, Any] = field(default_factory=dict[str, Any])
    method: str = ""
