"""What clients may see."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from graphweft.gateway.config.scalars import FilePath
from graphweft.gateway.config.section import Section
from graphweft.policies.authorization import AuthorizationMode

__all__ = ["AuthorizationConfig"]

_REFERENCE = r"^[^:]+:[^:]+$"


class AuthorizationConfig(Section):
    """What clients may see: `@authenticated`, `@requiresScopes` and `@policy` of the supergraph."""

    mode: AuthorizationMode = Field(
        default=AuthorizationMode.FILTER,
        description="What is done with an operation that asks for what its client may not see: "
        "`filter` answers null for those fields, with an error; `reject` refuses the operation; "
        "`dry_run` only logs.",
    )
    policies: str | None = Field(
        default=None,
        pattern=_REFERENCE,
        description="The function that decides on `@policy`: module:function. Without it, no "
        "policy is satisfied.",
    )
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which modules are looked for first; the file's by default.",
    )
