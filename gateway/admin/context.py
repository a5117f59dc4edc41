"""What a field of the admin API is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphweft.gateway.admin.access import Caller
from graphweft.gateway.app import Gateway
from graphweft.gateway.config.admin import RoleName
from graphweft.gateway.registry.errors import RegistryReadOnlyError
from graphweft.gateway.registry.registry import Registry

__all__ = ["AdminContext", "context_of", "editable", "readable"]

READ_ONLY = (
    "the configuration file owns the graph of this gateway: change its `subgraphs` and reload, or "
    "give it a `registry`"
)


@dataclass(frozen=True, slots=True)
class AdminContext:
    """One request.

    Attributes:
        gateway: what is looked at and changed.
        caller: who asks.
    """

    gateway: Gateway
    caller: Caller

    @property
    def registry(self) -> Registry | None:
        """The registry; None where files own the graph."""
        return self.gateway.follower.registry if self.gateway.follower else None


def context_of(info: Any) -> AdminContext:
    """The request that a resolver answers."""
    context: AdminContext = info.context
    return context


def readable(info: Any) -> Registry:
    """The registry, for somebody who wants to look at what only it knows.

    Raises:
        RegistryReadOnlyError: there is none.
    """
    registry = context_of(info).registry
    if registry is None:
        raise RegistryReadOnlyError(READ_ONLY)
    return registry


def editable(info: Any) -> tuple[Registry, str]:
    """The registry, and who changes it.

    Raises:
        ForbiddenError: the caller is a viewer.
        RegistryReadOnlyError: there is none.
    """
    context_of(info).caller.need(RoleName.EDITOR)
    return readable(info), context_of(info).caller.subject
