"""What a way of recognising clients is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from graphweft.connectors.identity import Identity

__all__ = ["Method", "Presented"]


class Presented(NamedTuple):
    """What a request shows of who makes it.

    Attributes:
        headers: by lower-case name.
        peer: address of who made the connection; "" where it is not known.
    """

    headers: Mapping[str, str]
    peer: str = ""


class Method(Protocol):
    """One way of recognising clients."""

    @property
    def scheme(self) -> str:
        """Its name in `WWW-Authenticate` (RFC 9110, section 11.6.1)."""
        ...

    @property
    def digest(self) -> str:
        """Differs where files that it was made of do."""
        ...

    async def identify(self, presented: Presented) -> Identity | None:
        """Who makes the request; None where it has no credential of this kind.

        Raises:
            AuthenticationError: it has one that is not valid.
        """
        ...
