"""Clients are recognised by a function of whoever runs the gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication.methods import Presented
from graphweft.policies.authentication.refused import AuthenticationError

__all__ = ["AuthenticationPlugin", "Recognise"]

log: Any = structlog.get_logger("graphweft.authentication")

Recognise = Callable[[Mapping[str, str]], Awaitable[Identity | None]]
"""headers -> who makes the request; None where it has no credential for the function."""


@dataclass(frozen=True, slots=True)
class AuthenticationPlugin:
    """A `Method`: whatever a function says."""

    recognise: Recognise

    @property
    def scheme(self) -> str:
        """None: what the function wants is not known."""
        return ""

    @property
    def digest(self) -> str:
        """Nothing: it is made of no file."""
        return ""

    async def identify(self, presented: Presented) -> Identity | None:
        """What the function says; one that fails lets nobody in."""
        try:
            found: Any = await self.recognise(presented.headers)
        except AuthenticationError:
            raise
        except Exception as error:
            log.exception("the function for authentication failed")
            raise AuthenticationError(
                "The credential cannot be verified now", repr(error), is_unavailable=True
            ) from error
        if found is None or isinstance(found, Identity):
            return found
        log.error("the function for authentication gave no Identity", type=type(found).__name__)
        raise AuthenticationError(
            "The credential cannot be verified now", "no Identity", is_unavailable=True
        )
