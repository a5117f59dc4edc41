"""The admin API."""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from graphweft.gateway.config.authentication import AuthenticationConfig
from graphweft.gateway.config.section import Section

__all__ = ["AdminConfig", "AdminListenConfig", "RoleName"]


class RoleName(StrEnum):
    """What somebody may do: look, change the graph, or also what only owners may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"


class AdminListenConfig(Section):
    """Where the admin API listens."""

    host: str = Field(default="127.0.0.1", description="Address to bind.")
    port: int = Field(default=4100, ge=0, le=65535, description="Port; 0 takes a free one.")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class AdminConfig(Section):
    """The admin API, a GraphQL API at `/admin/graphql` on a listener of its own, with the console
    at `/`."""

    enabled: bool = Field(default=False, description="Whether it is served.")
    listen: AdminListenConfig = Field(default=AdminListenConfig(), description="Where it listens.")
    hosts: tuple[str, ...] = Field(
        default=(),
        description="Names under which browsers may reach it, besides addresses and `localhost`; "
        "pages of other names are refused (DNS rebinding).",
    )
    authentication: AuthenticationConfig = Field(
        default=AuthenticationConfig(),
        description="Who asks. A role is the scope of its name with `graphweft:` before, such as "
        "`graphweft:editor`.",
    )
    anonymous: RoleName | None = Field(
        default=None,
        description="Role of those who show no credential. By default, `owner` where nobody can be "
        "authenticated, which only a loopback address allows, and none otherwise.",
    )
    max_requests_per_minute: int = Field(default=600, gt=0, description="Requests of one caller.")

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        is_open = not self.authentication.has_method and self.anonymous is not RoleName.VIEWER
        if self.enabled and is_open and not self.listen.is_loopback:
            raise ValueError(
                f"listen.host {self.listen.host} is reached from other machines, so "
                "authentication needs a method, such as api_keys"
            )
        return self

    @property
    def default_role(self) -> RoleName | None:
        """The role of those who show no credential."""
        if self.anonymous is not None or self.authentication.has_method:
            return self.anonymous
        return RoleName.OWNER
