"""Who asks the admin API, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass

from graphweft.gateway.config.admin import AdminConfig, RoleName
from graphweft.policies.authentication import Authentication, AuthenticationError, Presented
from graphweft.schemas.errors import GraphweftError

__all__ = ["Caller", "ForbiddenError", "UnauthenticatedError", "identify"]

_RANK = {RoleName.VIEWER: 1, RoleName.EDITOR: 2, RoleName.OWNER: 3}
_SCOPE = "graphweft:"


class UnauthenticatedError(GraphweftError):
    """There is no credential, or it is not valid."""

    code = "UNAUTHENTICATED"


class ForbiddenError(GraphweftError):
    """The caller's role does not allow it."""

    code = "FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        subject: how the audit log calls them.
        role: what they may do.
    """

    subject: str
    role: RoleName

    def need(self, role: RoleName) -> None:
        """Pass where they may do what a role may.

        Raises:
            ForbiddenError: they may not.
        """
        if _RANK[self.role] < _RANK[role]:
            raise ForbiddenError(
                f"this needs the role {role.value}, and {self.subject} is {self.role.value}"
            )


async def identify(
    config: AdminConfig, authentication: Authentication | None, presented: Presented
) -> Caller:
    """Who makes a request.

    Raises:
        UnauthenticatedError: nobody whom the configuration knows.
        ForbiddenError: somebody without a role.
    """
    try:
        identity = await authentication.identify(presented) if authentication else None
    except AuthenticationError as error:
        raise UnauthenticatedError(error.message) from error
    if identity is None:
        if config.default_role is None:
            raise UnauthenticatedError("a credential is required here")
        return Caller("anonymous", config.default_role)
    roles = [role for role in RoleName if f"{_SCOPE}{role.value}" in identity.scopes]
    if not roles:
        raise ForbiddenError(
            f"{identity.subject} has no role here: none of its scopes is graphweft:viewer, "
            "graphweft:editor or graphweft:owner"
        )
    name = identity.claims.get("name")
    known_as = f"{name} ({identity.subject})" if isinstance(name, str) else identity.subject
    return Caller(known_as, max(roles, key=_RANK.__getitem__))
