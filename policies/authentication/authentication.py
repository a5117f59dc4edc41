"""From the headers of a request to who makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication.refused import AuthenticationError
from graphweft.policies.authentication.tokens import TokenVerifier

__all__ = ["Authentication", "TokenPlace"]


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where requests carry their token.

    Attributes:
        header: name in lower case.
        scheme: the word before the token in the header, "" for none.
        cookie: name of a cookie that is looked for where the header is missing.
    """

    header: str = "authorization"
    scheme: str = "Bearer"
    cookie: str | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """How requests are authenticated.

    Attributes:
        is_required: whether requests without a credential are refused.
    """

    verifier: TokenVerifier
    place: TokenPlace = TokenPlace()
    is_required: bool = False

    async def identify(self, headers: Mapping[str, str]) -> Identity | None:
        """Who makes the request; None for anybody.

        Raises:
            AuthenticationError: the credential is not valid, or is missing and required. A wrong
                credential is never the same as none.
        """
        token = self._token(headers)
        if token is not None:
            return await self.verifier.verify(token)
        if self.is_required:
            raise AuthenticationError(
                "A token is required here", "there is no token", has_token=False
            )
        return None

    def _token(self, headers: Mapping[str, str]) -> str | None:
        given = headers.get(self.place.header)
        if given is None:
            return self._cookie(headers) if self.place.cookie else None
        if not self.place.scheme:
            return given.strip()
        scheme, _, token = given.partition(" ")
        if scheme.lower() != self.place.scheme.lower() or not token.strip():
            raise AuthenticationError(
                "The token is not valid",
                f"the header {self.place.header} has no {self.place.scheme} token",
            )
        return token.strip()

    def _cookie(self, headers: Mapping[str, str]) -> str | None:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.place.cookie or "")
        except CookieError:
            return None
        return found.value if found is not None else None
