"""Clients are recognised by a token in a header or a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication.methods import Presented
from graphweft.policies.authentication.refused import AuthenticationError
from graphweft.policies.authentication.tokens import TokenVerifier

__all__ = ["BearerTokens", "TokenPlace"]


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where requests carry their token.

    Attributes:
        header: name in lower case.
        scheme: the word before the token in the header, "" for none.
        cookie: name of a cookie that is looked for where the header is missing.
        leaves_others: whether a header of another scheme is left to another method.
    """

    header: str = "authorization"
    scheme: str = "Bearer"
    cookie: str | None = None
    leaves_others: bool = False


@dataclass(frozen=True, slots=True)
class BearerTokens:
    """A `Method`: JSON Web Tokens."""

    verifier: TokenVerifier
    place: TokenPlace = TokenPlace()

    @property
    def scheme(self) -> str:
        """Bearer (RFC 6750)."""
        return "Bearer"

    @property
    def digest(self) -> str:
        """That of the keys."""
        return self.verifier.digest

    async def identify(self, presented: Presented) -> Identity | None:
        """Whom the token speaks for; see `Method`."""
        token = self._token(presented.headers)
        return None if token is None else await self.verifier.verify(token)

    def _token(self, headers: Mapping[str, str]) -> str | None:
        given = headers.get(self.place.header)
        if given is None:
            return self._cookie(headers) if self.place.cookie else None
        if not self.place.scheme:
            return given.strip()
        scheme, _, token = given.partition(" ")
        if scheme.lower() == self.place.scheme.lower() and token.strip():
            return token.strip()
        if self.place.leaves_others:
            return None
        raise AuthenticationError(
            "The token is not valid",
            f"the header {self.place.header} has no {self.place.scheme} token",
        )

    def _cookie(self, headers: Mapping[str, str]) -> str | None:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.place.cookie or "")
        except CookieError:
            return None
        return found.value if found is not None else None
