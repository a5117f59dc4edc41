"""Tokens of the gateway's own: what they say, and how long one is sent."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from graphweft.connectors.identity import Identity, identity_value
from graphweft.policies.authentication import InternalTokens, SigningKey

SECRET = "s" * 32
ANN = Identity("ann", frozenset({"b", "a"}), {"tenant": "t1", "email": "a@example"}, "jwt", "given")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


def tokens(clock: Clock, **options: Any) -> InternalTokens:
    return InternalTokens(SigningKey("HS256", SECRET, "k1"), "gateway", clock=clock, **options)


def read(token: str, **options: Any) -> dict[str, Any]:
    options.setdefault("options", {"verify_exp": False})
    return dict(jwt.decode(token, SECRET, ["HS256"], **options))


def test_a_token_says_who_is_asking_and_what_is_copied() -> None:
    make = tokens(Clock(), audience=("orders",), claims=("tenant", "missing"))
    token = make(ANN)
    assert read(token, audience="orders") == {
        "iss": "gateway",
        "aud": "orders",
        "sub": "ann",
        "scope": "a b",
        "method": "jwt",
        "tenant": "t1",
        "iat": 1_000_000_000,
        "exp": 1_000_000_060,
    }
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "kid": "k1", "typ": "JWT"}


def test_a_token_is_sent_for_half_of_its_lifetime() -> None:
    clock = Clock()
    make = tokens(clock)
    first = make(ANN)
    clock.now += 29
    assert make(ANN) == first
    clock.now += 2
    second = make(ANN)
    assert second != first
    assert read(second)["exp"] == int(clock.now) + 60


def test_callers_of_whom_other_things_are_told_get_other_tokens() -> None:
    make = tokens(Clock(), claims=("tenant",))
    others = [
        Identity("bob"),
        Identity("ann", frozenset({"a"}), {"tenant": "t1"}, "jwt"),
        Identity("ann", frozenset({"b", "a"}), {"tenant": "t2"}, "jwt"),
        Identity("ann", frozenset({"b", "a"}), {"tenant": "t1"}, "api_key"),
    ]
    assert len({make(one) for one in (ANN, *others)}) == 5
    again = Identity("ann", frozenset({"b", "a"}), {"tenant": "t1"}, "jwt", "another token")
    assert make(again) == make(ANN)


def _pem(key: Any) -> str:
    content: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return content.decode()


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", rsa.generate_private_key(65537, 2048)),
        ("ES256", ec.generate_private_key(ec.SECP256R1())),
        ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
    ],
    ids=["RS256", "ES256", "EdDSA"],
)
def test_private_keys_sign(algorithm: str, key: Any) -> None:
    make = InternalTokens(SigningKey(algorithm, _pem(key)), "gateway")
    assert jwt.decode(make(ANN), key.public_key(), [algorithm])["sub"] == "ann"


def test_a_rule_sends_it_only_where_one_can_be_made() -> None:
    value = identity_value("$identity.signed")
    assert value is not None
    assert value(None) is None
    assert value(ANN) is None
    signing = Identity("ann", sign=tokens(Clock()))
    assert read(value(signing) or "")["sub"] == "ann"
    assert "sign" not in repr(signing)
