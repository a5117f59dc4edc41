"""A request is refused because of who makes it, or since that cannot be found out."""

from __future__ import annotations

from graphweft.schemas.errors import GraphweftError

__all__ = ["AuthenticationError"]


class AuthenticationError(GraphweftError):
    """A credential is missing or not valid, or cannot be verified now.

    Attributes:
        reason: what is wrong, for the log; never the credential, and never shown to the client.
        is_unavailable: the keys to verify it with cannot be had.
        has_token: the request carries a credential.
        scheme: of the challenge, as `WWW-Authenticate` has it; "" for none.
    """

    def __init__(
        self, message: str, reason: str, *, is_unavailable: bool = False, has_token: bool = True
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.is_unavailable = is_unavailable
        self.has_token = has_token
        self.scheme = "Bearer"
