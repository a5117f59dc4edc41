"""JSON Web Tokens verified (RFC 7519, and RFC 8725 for what to refuse)."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jwt
from jwt.exceptions import InvalidTokenError

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication.issuer import Issuer, scopes_of
from graphweft.policies.authentication.keys import Key
from graphweft.policies.authentication.refused import AuthenticationError

__all__ = ["TokenVerifier"]

_NOT_VALID = "The token is not valid"
_MAX_REMEMBERED = 10_000


class _Verified(NamedTuple):
    identity: Identity
    ends_at: float
    generation: int
    issuer: Issuer


class TokenVerifier:
    """Verifies tokens of several issuers, and remembers those that are valid.

    A token is remembered by its digest until it expires, or the keys of its issuer are others.
    """

    def __init__(
        self,
        issuers: Sequence[Issuer],
        *,
        max_bytes: int = 8_192,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the issuers.

        Args:
            issuers: no two of one name.
            max_bytes: longest token that is looked at.
            clock: seconds since 1970.
        """
        self._issuers = {issuer.name: issuer for issuer in issuers}
        self._max_bytes = max_bytes
        self._clock = clock
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    @property
    def digest(self) -> str:
        """Differs where files with keys do."""
        generations = {name: issuer.keys.generation for name, issuer in self._issuers.items()}
        return str(sorted(generations.items()))

    async def verify(self, token: str) -> Identity:
        """Who a token speaks for.

        Raises:
            AuthenticationError: it is not valid, or there are no keys to tell.
        """
        digest = hashlib.blake2b(token.encode("latin-1", "replace"), digest_size=16).digest()
        known = self._verified.get(digest)
        if known is not None and self._holds(known):
            self._verified.move_to_end(digest)
            return known.identity
        verified = await self._verify(token)
        self._verified[digest] = verified
        if len(self._verified) > _MAX_REMEMBERED:
            self._verified.popitem(last=False)
        return verified.identity

    def _holds(self, known: _Verified) -> bool:
        is_current = known.generation == known.issuer.keys.generation
        return is_current and self._clock() < known.ends_at

    async def _verify(self, token: str) -> _Verified:
        if len(token) > self._max_bytes:
            raise AuthenticationError(_NOT_VALID, f"longer than {self._max_bytes} bytes")
        header, issuer = self._read(token)
        algorithm = header.get("alg")
        if not isinstance(algorithm, str) or algorithm not in issuer.algorithms:
            raise AuthenticationError(_NOT_VALID, "its algorithm is not allowed")
        if "crit" in header:
            raise AuthenticationError(_NOT_VALID, "it has critical headers")
        kid = header.get("kid")
        try:
            found = await issuer.keys.find(kid if isinstance(kid, str) else None)
        except OSError as error:
            raise AuthenticationError(
                "The token cannot be verified now", str(error), is_unavailable=True
            ) from error
        keys = [key for key in found if algorithm in key.algorithms]
        if not keys:
            raise AuthenticationError(_NOT_VALID, "no key of its issuer has its key id and kind")
        claims = self._claims(token, issuer, algorithm, keys)
        identity = Identity(
            subject=str(claims.get("sub", "")),
            scopes=scopes_of(claims, issuer.scopes),
            claims=claims,
            method="jwt",
            token=token,
        )
        return _Verified(
            identity, float(claims["exp"]) + issuer.leeway, issuer.keys.generation, issuer
        )

    def _read(self, token: str) -> tuple[dict[str, Any], Issuer]:
        """The header and the issuer that the token names, neither verified."""
        try:
            unverified = jwt.decode_complete(token, options={"verify_signature": False})
        except (InvalidTokenError, ValueError, RecursionError) as error:
            raise AuthenticationError(_NOT_VALID, f"cannot be read: {error}") from error
        issuer = self._issuers.get(str(unverified["payload"].get("iss")))
        if issuer is None:
            raise AuthenticationError(_NOT_VALID, "its issuer is not known here")
        return unverified["header"], issuer

    def _claims(
        self, token: str, issuer: Issuer, algorithm: str, keys: Sequence[Key]
    ) -> dict[str, Any]:
        reason = ""
        for key in keys:
            try:
                return jwt.decode(
                    token,
                    key.key,
                    algorithms=[algorithm],
                    audience=issuer.audiences or None,
                    issuer=issuer.name,
                    leeway=issuer.leeway,
                    options={"require": ["exp", "iss"], "verify_aud": bool(issuer.audiences)},
                )
            except (InvalidTokenError, ValueError, TypeError) as error:
                reason = str(error)
        raise AuthenticationError(_NOT_VALID, reason)
