"""A gRPC target as the addresses that it resolves to, once they are known to be allowed."""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple

from graphweft.connectors.transport import OutboundPolicy, OutboundRefusedError

__all__ = ["PinnedTarget", "pin_target"]


class PinnedTarget(NamedTuple):
    """Where a channel goes.

    Attributes:
        target: addresses, in a form that gRPC does not resolve any more.
        authority: what the server is called in calls.
        server_name: what its certificate says.
    """

    target: str
    authority: str
    server_name: str


def pin_target(target: str, policy: OutboundPolicy) -> PinnedTarget:
    """Resolve `host:port` or `dns:///host:port`; blocks while a name is looked up.

    Raises:
        OutboundRefusedError: one of its addresses may not be called, the name has none, or the
            target is of a form that names something else than a host.
    """
    authority = target.removeprefix("dns:").removeprefix("///")
    host, colon, port = authority.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not port.isdecimal() or not host or "/" in host:
        raise OutboundRefusedError(target, "a target is written host:port or dns:///host:port")
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError) as error:
        raise OutboundRefusedError(target, "the name has no address") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        policy.check(host, address)
    return PinnedTarget(_joined(addresses, port), authority, host)


def _joined(addresses: list[str], port: str) -> str:
    """gRPC takes a list of one family; the first address decides which."""
    is_v6 = ipaddress.ip_address(addresses[0].partition("%")[0]).version == 6
    if is_v6:
        return "ipv6:" + ",".join(f"[{one}]:{port}" for one in addresses if ":" in one)
    return "ipv4:" + ",".join(f"{one}:{port}" for one in addresses if ":" not in one)
