"""Clients are recognised by a proxy before the gateway, which says in headers who they are."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

import orjson

from graphweft.connectors.identity import Identity
from graphweft.connectors.mapping import is_object
from graphweft.policies.authentication.methods import Presented
from graphweft.policies.authentication.refused import AuthenticationError

__all__ = ["ForwardedIdentity"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class ForwardedIdentity:
    """A `Method`: headers of a trusted proxy.

    Attributes:
        trusted: networks of the proxies. What others say in these headers is refused.
        subject: header with the subject.
        scopes: header with the scopes, with spaces or commas between.
        claims: header with further claims, a JSON object.
    """

    trusted: tuple[Network, ...]
    subject: str
    scopes: str | None = None
    claims: str | None = None

    @property
    def scheme(self) -> str:
        """None: clients cannot answer a challenge."""
        return ""

    @property
    def digest(self) -> str:
        """Nothing: it is made of no file."""
        return ""

    async def identify(self, presented: Presented) -> Identity | None:
        """Whom the proxy names; see `Method`."""
        headers = presented.headers
        if not any(name in headers for name in (self.subject, self.scopes, self.claims)):
            return None
        if not self._is_trusted(presented.peer):
            raise AuthenticationError(
                "An identity cannot be forwarded from here",
                f"{presented.peer or 'somebody'} is no trusted proxy",
            )
        subject = headers.get(self.subject, "").strip()
        if not subject:
            raise AuthenticationError(
                "The forwarded identity is not valid", f"the header {self.subject} is empty"
            )
        scopes = headers.get(self.scopes, "").replace(",", " ").split() if self.scopes else ()
        return Identity(
            subject, frozenset(scopes), {**self._claims(headers), "sub": subject}, "forwarded"
        )

    def _claims(self, headers: Any) -> dict[str, Any]:
        text = headers.get(self.claims) if self.claims else None
        if not text:
            return {}
        try:
            claims = orjson.loads(text.encode("latin-1"))
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            claims = None
        if not is_object(claims):
            raise AuthenticationError(
                "The forwarded identity is not valid", f"{self.claims} is not a JSON object"
            )
        return claims

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.trusted)
