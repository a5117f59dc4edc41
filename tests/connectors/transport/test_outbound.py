"""Which addresses registered backends may have, however they are written."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from graphweft.connectors.grpc.outbound import pin_target
from graphweft.connectors.transport import (
    Http1Transport,
    HttpRequest,
    OutboundPolicy,
    OutboundRefusedError,
)
from graphweft.schemas.errors import BackendError
from tests.kit.asgi_server import serve

NOBODY = OutboundPolicy()
REFUSED = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",  # decimal
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",  # octal
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",  # shared address space
    "169.254.169.254",  # metadata of clouds
    "2852039166",  # the same in decimal
    "0xa9fea9fe",
    "192.0.0.192",  # metadata of another one
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",  # IPv4, mapped
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",  # compatible
    "[64:ff9b::7f00:1]",  # translated
    "[64:ff9b::169.254.169.254]",
    "[2002:7f00:1::]",  # 6to4
    "[2001:0:1:2:3:4:80ff:fffe]",  # Teredo of 127.0.0.1
    "[fd00:ec2::254]",  # metadata, IPv6
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
]


async def called(url: str, policy: OutboundPolicy) -> Exception | None:
    """What comes of a call."""
    transport = Http1Transport(outbound=policy)
    try:
        await transport.send(HttpRequest("GET", url, (), None, 2.0))
    except BackendError as error:
        return error
    finally:
        await transport.aclose()
    return None


@pytest.mark.parametrize("host", REFUSED)
async def test_an_address_of_nobody_in_the_internet_is_refused(host: str) -> None:
    error = await called(f"http://{host}:80/openapi.json", NOBODY)
    assert isinstance(error, OutboundRefusedError), error
    assert error.code == "OUTBOUND_REFUSED"
    assert "may not be called" in error.detail
    assert host.strip("[]") not in error.message, "clients are not told addresses"


@pytest.mark.parametrize("host", REFUSED)
def test_a_grpc_target_is_refused_alike(host: str) -> None:
    with pytest.raises(OutboundRefusedError):
        pin_target(f"{host}:50051", NOBODY)


@pytest.mark.parametrize(
    "target",
    ["unix:///run/docker.sock", "unix:run", "unix-abstract:x", "xds:///a", "127.0.0.1",
     "dns://8.8.8.8/example.com:443", "ipv4:127.0.0.1:443", "passthrough:///127.0.0.1:1", "a:b"],
)  # fmt: skip
def test_a_grpc_target_that_is_no_host_and_port_is_refused(target: str) -> None:
    with pytest.raises(OutboundRefusedError):
        pin_target(target, NOBODY)


def test_a_grpc_target_becomes_the_addresses_that_were_judged() -> None:
    policy = OutboundPolicy.of(["127.0.0.0/8"])
    assert pin_target("127.0.0.1:50051", policy) == (
        "ipv4:127.0.0.1:50051",
        "127.0.0.1:50051",
        "127.0.0.1",
    )
    assert pin_target("dns:///8.8.8.8:443", NOBODY).target == "ipv4:8.8.8.8:443"
    assert pin_target("[2606:4700::1111]:443", NOBODY).target == "ipv6:[2606:4700::1111]:443"


def test_what_is_denied_is_not_allowed() -> None:
    policy = OutboundPolicy.of(["127.0.0.0/8", "10.0.0.0/8"], ["10.1.0.0/16", "8.8.8.8"])
    policy.check("a", "127.0.0.1")
    policy.check("a", "10.2.0.1")
    policy.check("a", "1.1.1.1")
    for address in ("10.1.2.3", "8.8.8.8", "::ffff:10.1.0.1"):
        with pytest.raises(OutboundRefusedError, match="may not be called"):
            policy.check("a", address)


class _Names:
    """A resolver whose answers change, as of somebody who wants in."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolve(self, port: int) -> list[Any]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]


async def test_a_name_that_changes_its_answer_is_judged_by_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The address of the connection is the one that was judged: the name is asked once."""
    names = _Names("127.0.0.2", "169.254.169.254")
    reached: list[str] = []

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        if host == "rebind.example":
            return names.resolve(port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]

    async def app(scope: Any, _: Any, send: Any) -> None:
        reached.append(scope["server"][0])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    loop = asyncio.get_running_loop()
    async with serve(app) as url:
        port = url.rpartition(":")[2]
        with monkeypatch.context() as patch:
            patch.setattr(loop, "getaddrinfo", resolve, raising=False)
            policy = OutboundPolicy.of(["127.0.0.0/8"])
            first = await called(f"http://rebind.example:{port}/", policy)
            later = await called(f"http://rebind.example:{port}/", policy)
    # 127.0.0.2 is where nobody listens: the call goes there and nowhere else
    assert isinstance(first, BackendError)
    assert first.code == "UPSTREAM_UNREACHABLE"
    assert isinstance(later, OutboundRefusedError)
    assert names.asked == 2
    assert reached == []


async def test_an_allowed_address_is_reached() -> None:
    async def app(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with serve(app) as url:
        assert await called(url, OutboundPolicy.of(["127.0.0.1"])) is None
        assert isinstance(await called(url, NOBODY), OutboundRefusedError)


async def test_a_name_with_one_forbidden_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def resolve(_: object, port: int, **__: Any) -> list[Any]:
        return _Names("1.1.1.1").resolve(port) + _Names("10.0.0.1").resolve(port)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
    assert isinstance(await called("http://both.example/", NOBODY), OutboundRefusedError)
