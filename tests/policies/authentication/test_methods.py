"""Several ways of recognising clients, one after the other."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

import pytest

from graphweft.connectors.identity import Identity
from graphweft.policies.authentication import (
    Authentication,
    AuthenticationError,
    AuthenticationPlugin,
    ForwardedIdentity,
    Presented,
)

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
FORWARDED = ForwardedIdentity(PROXIES, "x-user", "x-scopes", "x-claims")
HEADERS = {"x-user": "ann", "x-scopes": "read, write", "x-claims": '{"tenant": "t1"}'}


@pytest.mark.parametrize("peer", ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1"])
async def test_a_trusted_proxy_says_who_asks(peer: str) -> None:
    identity = await FORWARDED.identify(Presented(HEADERS, peer))
    assert identity == Identity("ann", frozenset({"read", "write"}), {"tenant": "t1", "sub": "ann"},
                                "forwarded")  # fmt: skip


@pytest.mark.parametrize("peer", ["11.1.2.3", "::1", "", "proxy"])
@pytest.mark.parametrize("headers", [HEADERS, {"x-scopes": "admin"}, {"x-claims": "{}"}])
async def test_nobody_else_does(peer: str, headers: dict[str, str]) -> None:
    with pytest.raises(AuthenticationError, match="cannot be forwarded from here"):
        await FORWARDED.identify(Presented(headers, peer))


@pytest.mark.parametrize(
    "headers",
    [
        {"x-scopes": "admin"},
        {"x-user": " "},
        {**HEADERS, "x-claims": "[1]"},
        {**HEADERS, "x-claims": "{"},
        {**HEADERS, "x-claims": "\u2603"},
    ],
)
async def test_a_proxy_that_says_it_wrong_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(AuthenticationError, match="is not valid"):
        await FORWARDED.identify(Presented(headers, "10.0.0.1"))


async def _recognise(headers: Mapping[str, str]) -> Identity | None:
    match headers.get("x-who"):
        case None:
            return None
        case "broken":
            raise KeyError("database")
        case "wrong":
            raise AuthenticationError("No", "no")
        case name:
            return Identity(name)


async def test_a_function_recognises_clients() -> None:
    plugin = AuthenticationPlugin(_recognise)
    assert await plugin.identify(Presented({"x-who": "ann"})) == Identity("ann")
    assert await plugin.identify(Presented({})) is None
    with pytest.raises(AuthenticationError, match="No"):
        await plugin.identify(Presented({"x-who": "wrong"}))


async def test_a_function_that_fails_lets_nobody_in() -> None:
    with pytest.raises(AuthenticationError) as caught:
        await AuthenticationPlugin(_recognise).identify(Presented({"x-who": "broken"}))
    assert caught.value.is_unavailable
    assert "database" not in str(caught.value)


async def test_the_first_method_that_finds_a_credential_decides() -> None:
    methods = Authentication((FORWARDED, AuthenticationPlugin(_recognise)), is_required=True)
    both = Presented({**HEADERS, "x-who": "bob"}, "10.0.0.1")
    assert (await methods.identify(both) or Identity("")).subject == "ann"
    assert (await methods.identify(Presented({"x-who": "bob"})) or Identity("")).subject == "bob"
    with pytest.raises(AuthenticationError) as caught:
        await methods.identify(Presented({}))
    assert (caught.value.has_token, caught.value.scheme) == (False, "")
