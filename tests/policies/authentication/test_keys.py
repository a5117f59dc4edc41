"""The JWKS of an issuer: fetched when needed, refreshed within bounds, kept when a fetch fails."""

from __future__ import annotations

import asyncio

import pytest

from graphweft.policies.authentication import JwksKeys
from tests.policies.authentication.tokens import OTHER, RSA, jwks


class Endpoint:
    """Answers with its documents one after the other, the last one again; counts."""

    def __init__(self, *documents: bytes | Exception) -> None:
        self.documents = list(documents)
        self.fetches = 0
        self.now = 1_000.0

    async def fetch(self) -> bytes:
        self.fetches += 1
        await asyncio.sleep(0)
        document = self.documents.pop(0) if len(self.documents) > 1 else self.documents[0]
        if isinstance(document, Exception):
            raise document
        return document

    async def settled(self, keys: JwksKeys) -> None:
        """Wait for the fetch that is under way."""
        pending = keys._pending  # pyright: ignore[reportPrivateUsage] # to wait for it
        assert pending is not None
        await pending

    def keys(self) -> JwksKeys:
        return JwksKeys(self.fetch, "issuer", clock=lambda: self.now)


async def test_nothing_is_fetched_before_it_is_needed_and_then_once() -> None:
    endpoint = Endpoint(jwks(k1=RSA))
    keys = endpoint.keys()
    assert endpoint.fetches == 0
    found = await asyncio.gather(*[keys.find("k1") for _ in range(50)])
    assert all(len(one) == 1 for one in found)
    assert endpoint.fetches == 1


async def test_an_unknown_key_id_fetches_at_once_but_not_again_within_the_interval() -> None:
    endpoint = Endpoint(jwks(k1=RSA), jwks(k1=RSA, k2=OTHER))
    keys = endpoint.keys()
    await keys.find("k1")
    for number in range(200):
        assert await keys.find(f"flood{number}") == []
    assert endpoint.fetches == 1
    endpoint.now += 31
    before = keys.generation
    assert len(await keys.find("k2")) == 1
    assert endpoint.fetches == 2
    assert keys.generation > before


async def test_old_keys_are_used_while_new_ones_are_fetched() -> None:
    endpoint = Endpoint(jwks(k1=RSA), jwks(k2=OTHER))
    keys = endpoint.keys()
    await keys.find("k1")
    endpoint.now += 301
    assert len(await keys.find("k1")) == 1
    await endpoint.settled(keys)
    assert await keys.find("k1") == []
    assert len(await keys.find("k2")) == 1


@pytest.mark.parametrize("failure", [OSError("down"), b"<html>", b'{"keys": 1}'])
async def test_keys_are_kept_when_a_fetch_fails(failure: bytes | Exception) -> None:
    endpoint = Endpoint(jwks(k1=RSA), failure)
    keys = endpoint.keys()
    await keys.find("k1")
    endpoint.now += 301
    await keys.find("k1")
    await endpoint.settled(keys)
    assert len(await keys.find("k1")) == 1
    assert keys.generation == 1


async def test_without_any_keys_it_is_told_that_they_cannot_be_had() -> None:
    endpoint = Endpoint(OSError("down"), jwks(k1=RSA))
    keys = endpoint.keys()
    for _ in range(20):
        with pytest.raises(OSError, match="no keys of issuer"):
            await keys.find("k1")
    assert endpoint.fetches == 1
    endpoint.now += 2
    assert len(await keys.find("k1")) == 1
