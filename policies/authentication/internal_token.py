"""Who is asking, told to backends in a token that the gateway signs (RFC 7519).

A backend that trusts the gateway's key learns who the caller is however the gateway found that out:
by a token of an issuer, an API key or a proxy.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
import orjson

from graphweft.connectors.identity import Identity

__all__ = ["InternalTokens", "SigningKey"]

_MAX_KEPT = 10_000
_FRESH_SHARE = 0.5
"""Of its lifetime a token is sent again at most, so that it is still valid where it arrives."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What tokens are signed with.

    Attributes:
        algorithm: of JSON Web Signature, such as `ES256`.
        key: the secret, or a private key in PEM.
        key_id: `kid` of the tokens; "" for none.
    """

    algorithm: str
    key: str = field(repr=False)
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class InternalTokens:
    """Makes the tokens; one is kept for each caller, and sent for half of its lifetime.

    Attributes:
        key: signs them.
        issuer: their `iss`.
        audience: their `aud`; () for none.
        lifetime: in seconds.
        claims: names of the caller's claims that are copied.
        clock: seconds since 1970.
    """

    key: SigningKey
    issuer: str
    audience: tuple[str, ...] = ()
    lifetime: float = 60.0
    claims: tuple[str, ...] = ()
    clock: Callable[[], float] = time.time
    _kept: dict[bytes, tuple[float, str]] = field(default_factory=dict[bytes, tuple[float, str]])

    def __call__(self, identity: Identity) -> str:
        """The token of a caller."""
        told = self._told(identity)
        name = orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS, default=str)
        now = self.clock()
        kept = self._kept.get(name)
        if kept is not None and now < kept[0]:
            return kept[1]
        token = self._signed(told, now)
        self._kept.pop(name, None)
        self._kept[name] = (now + self.lifetime * _FRESH_SHARE, token)
        if len(self._kept) > _MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        return token

    def _told(self, identity: Identity) -> dict[str, Any]:
        copied = {name: identity.claims[name] for name in self.claims if name in identity.claims}
        told: dict[str, Any] = {**copied, "sub": identity.subject, "method": identity.method}
        if identity.scopes:
            told["scope"] = " ".join(sorted(identity.scopes))
        return told

    def _signed(self, told: dict[str, Any], now: float) -> str:
        content = {**told, "iss": self.issuer, "iat": int(now), "exp": int(now + self.lifetime)}
        if len(self.audience) == 1:
            (content["aud"],) = self.audience
        elif self.audience:
            content["aud"] = list(self.audience)
        headers = {"kid": self.key.key_id} if self.key.key_id else None
        return jwt.encode(content, self.key.key, self.key.algorithm, headers)
