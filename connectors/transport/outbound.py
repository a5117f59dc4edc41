"""Which addresses may be called, for backends that people name while the gateway runs.

A name is judged by the addresses that it resolves to, at the moment of connecting, and the
connection goes to the address that was judged. So it does not matter how an address is written
(decimal, octal, mapped into IPv6), nor that a name resolves to another one a moment later.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from graphweft.schemas.errors import BackendError

__all__ = ["OutboundPolicy", "OutboundRefusedError"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 6052 and RFC 8215: IPv4 addresses behind a translator; RFC 3056: behind a relay
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_6TO4 = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
# what `is_global` of the standard library says of these depends on the version of Python
_RESERVED: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
         "240.0.0.0/4", "100::/64", "5f00::/16", "fc00::/7"),
    )
)  # fmt: skip


class OutboundRefusedError(BackendError):
    """An address may not be called.

    Attributes:
        detail: which one and why, for who registers the backend; clients are not told.
    """

    def __init__(self, host: str, reason: str) -> None:
        super().__init__("the backend's address may not be called", code="OUTBOUND_REFUSED")
        self.detail = (
            f"{host} may not be called: {reason}. Networks are allowed by "
            "registry.outbound.allow in the gateway's configuration"
        )


@dataclass(frozen=True, slots=True)
class OutboundPolicy:
    """Addresses of the public internet may be called, and those of the networks that are allowed.

    Attributes:
        allow: networks that may be called besides.
        deny: networks that may not be called, whatever is allowed.
    """

    allow: tuple[Network, ...] = ()
    deny: tuple[Network, ...] = ()

    @classmethod
    def of(cls, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> OutboundPolicy:
        """A policy of networks in CIDR notation. Raises ValueError."""
        return cls(
            tuple(ipaddress.ip_network(one, strict=False) for one in allow),
            tuple(ipaddress.ip_network(one, strict=False) for one in deny),
        )

    def check(self, host: str, address: str) -> None:
        """Pass where an address that a host resolved to may be called.

        Args:
            host: as it was written, for the message.
            address: IPv4 or IPv6, as the resolver gives it.

        Raises:
            OutboundRefusedError: it may not.
        """
        meant = _meant(ipaddress.ip_address(address.partition("%")[0]))
        if any(meant in network for network in self.deny):
            raise OutboundRefusedError(host, f"{meant} is denied")
        if any(meant in network for network in self.allow):
            return
        reason = _refusal(meant)
        if reason:
            raise OutboundRefusedError(host, f"{meant} is {reason}")


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if any(address in network for network in _NAT64) or int(address) >> 32 == 0:
        low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return low if int(low) > 1 else address  # :: and ::1 are themselves
    if address in _6TO4 and address.sixtofour is not None:
        return address.sixtofour
    if address in _TEREDO and address.teredo is not None:
        return address.teredo[1]
    return address


def _refusal(address: Address) -> str:
    """What an address is that nobody in the internet has; "" for one of the internet."""
    if address.is_loopback or address.is_unspecified:
        return "this machine itself"
    if address.is_link_local:
        return "link-local, where clouds keep their metadata"
    if address.is_multicast:
        return "a multicast address"
    if not address.is_global or any(address in network for network in _RESERVED):
        return "a private or reserved address"
    return ""
