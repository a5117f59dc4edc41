"""Tokens are verified, and whatever is wrong with one refuses it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Sequence
from typing import Any

import jwt
import pytest

from graphweft.policies.authentication import (
    AuthenticationError,
    Issuer,
    StaticKeys,
    TokenVerifier,
    key_of_pem,
    key_of_secret,
    keys_of_jwks,
)
from graphweft.policies.authentication.keys import Key
from graphweft.schemas.errors import DocumentError
from tests.policies.authentication.tokens import (
    DAY,
    EC,
    ISSUER,
    OTHER,
    RSA,
    forged,
    jwks,
    pem,
    signed,
)

SECRET = "a shared secret of more than thirty-two bytes"


def verifier(**options: Any) -> TokenVerifier:
    keys = StaticKeys(keys_of_jwks(jwks(k1=RSA, k2=EC), "jwks"))
    return TokenVerifier([Issuer(ISSUER, keys, ("shop",))], **options)


async def reason(token: str, **options: Any) -> str:
    with pytest.raises(AuthenticationError) as caught:
        await verifier(**options).verify(token)
    assert caught.value.message == "The token is not valid"
    assert len(token) < 20 or token not in caught.value.reason
    return caught.value.reason


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"),
    [(RSA, "RS256", "k1"), (RSA, "PS256", "k1"), (EC, "ES256", "k2"), (EC, "ES256", None)],
)
async def test_a_good_token_gives_an_identity(key: Any, algorithm: str, kid: str | None) -> None:
    token = signed(key, algorithm, kid)
    identity = await verifier().verify(token)
    assert (identity.subject, identity.method) == ("ada", "jwt")
    assert identity.scopes == {"read", "write"}
    assert identity.claims["aud"] == "shop"
    assert identity.token == token
    assert token not in repr(identity)


@pytest.mark.parametrize(
    ("changes", "scopes"),
    [
        ({"scope": None, "scp": ["a", "b"]}, {"a", "b"}),
        ({"scope": "a", "scp": "b c"}, {"a", "b", "c"}),
        ({"scope": None}, set[str]()),
        ({"scope": 7, "scp": [1, "a"]}, {"a"}),
    ],
)
async def test_scopes_are_words_or_lists(changes: dict[str, Any], scopes: set[str]) -> None:
    assert (await verifier().verify(signed(**changes))).scopes == scopes


BAD = [
    (signed(exp=int(time.time()) - 60), "expired"),
    (signed(exp=None), '"exp"'),
    (signed(exp="soon"), ""),
    (signed(nbf=int(time.time()) + DAY), "not yet valid"),
    (signed(iat=int(time.time()) + DAY), "not yet valid"),
    (signed(aud="other"), "Audience"),
    (signed(aud=None), '"aud"'),
    (signed(iss="https://other.example/"), "issuer is not known"),
    (signed(iss=None), "issuer is not known"),
    (forged({"alg": "RS256", "kid": "k1"}, iss=["a"]), "issuer is not known"),
    (signed(OTHER), "Signature"),
    (signed(OTHER, kid="unknown"), "no key of its issuer"),
    (signed(RSA, kid="k2"), "no key of its issuer"),
    (signed(RSA, kid="../../etc/passwd"), "no key of its issuer"),
    (signed(RSA, kid="' OR 1=1 --"), "no key of its issuer"),
    (signed(RSA, "RS512"), "algorithm is not allowed"),
    (forged({"alg": "none"}), "algorithm is not allowed"),
    (forged({"alg": "NoNe", "kid": "k1"}), "algorithm is not allowed"),
    (forged({"alg": ["RS256"]}), "algorithm is not allowed"),
    (forged({"kid": "k1"}), ""),
    (forged({"alg": "RS256", "kid": "k1", "crit": ["x"], "x": 1}), "critical"),
    (forged({"alg": "RS256", "kid": "k1", "jwk": {"kty": "oct"}}), "Signature"),
    (forged({"alg": "RS256", "kid": "k1", "jku": "http://127.0.0.1:1/"}), "Signature"),
    (signed()[:-4] + "AAAA", "Signature"),
    ("", "cannot be read"),
    ("a.b", "cannot be read"),
    ("....", "cannot be read"),
    ("\xff\x00", "cannot be read"),
    ("eyJhbGciOiJSUzI1NiJ9.W10.", "cannot be read"),
    ("x" * 9_000, "longer than 8192 bytes"),
]


@pytest.mark.parametrize(("token", "why"), BAD, ids=map(str, range(len(BAD))))
async def test_a_bad_token_is_refused(token: str, why: str) -> None:
    assert why in await reason(token)


async def test_a_public_key_is_no_shared_secret() -> None:
    signing = forged({"alg": "HS256", "kid": "k1"}).rpartition(".")[0]
    signature = hmac.digest(pem(), signing.encode(), "sha256")
    token = forged({"alg": "HS256", "kid": "k1"}, signature)
    keys = StaticKeys((key_of_pem(pem(), "key.pem"),))
    issuer = Issuer(ISSUER, keys, ("shop",), frozenset({"RS256", "HS256"}))
    with pytest.raises(AuthenticationError, match="not valid") as caught:
        await TokenVerifier([issuer]).verify(token)
    assert "no key of its issuer" in caught.value.reason


async def test_a_shared_secret_verifies_its_tokens_only() -> None:
    keys = StaticKeys((key_of_secret(SECRET),))
    verifier = TokenVerifier([Issuer(ISSUER, keys, (), frozenset({"HS256"}))])
    assert (await verifier.verify(signed(SECRET, "HS256"))).subject == "ada"
    with pytest.raises(AuthenticationError):
        await verifier.verify(signed(SECRET + "x", "HS256"))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        key_of_secret("hunter2")


@pytest.mark.parametrize("content", [b"", b"no pem", b"-----BEGIN PUBLIC KEY-----\nAA\n"])
def test_what_is_no_pem_is_told_with_its_file(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"key\.pem: is no public key"):
        key_of_pem(content, "key.pem")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"keys": 1}', b"{}"])
def test_what_is_no_jwk_set_is_told_with_its_source(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"jwks\.json: is no"):
        keys_of_jwks(content, "jwks.json")


def test_keys_that_verify_nothing_are_left_out() -> None:
    document = b'{"keys": [{"kty": "RSA", "use": "enc"}, {"kty": "x"}, {"kty": "RSA"}, 7]}'
    assert keys_of_jwks(document, "jwks") == ()


async def test_a_token_is_remembered_until_it_expires_or_the_keys_are_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded: list[str] = []
    decode = jwt.decode

    def counted(token: str, *arguments: Any, **options: Any) -> Any:
        decoded.append(token)
        return decode(token, *arguments, **options)

    monkeypatch.setattr(jwt, "decode", counted)
    clock = [time.time()]
    keys = Replaced()
    known = TokenVerifier([Issuer(ISSUER, keys, ("shop",))], clock=lambda: clock[0])
    token = signed()
    for _ in range(3):
        await known.verify(token)
    assert len(decoded) == 1
    clock[0] += 2 * DAY
    await known.verify(token)  # looked at again; the clock of the library has not moved
    assert len(decoded) == 2
    clock[0] -= 2 * DAY
    keys.generation, keys.keys = 1, keys_of_jwks(jwks(k1=OTHER), "jwks")
    with pytest.raises(AuthenticationError):
        await known.verify(token)


class Replaced:
    """Keys that a test replaces."""

    def __init__(self) -> None:
        self.generation = 0
        self.keys = keys_of_jwks(jwks(k1=RSA), "jwks")

    async def find(self, kid: str | None) -> Sequence[Key]:
        return self.keys
