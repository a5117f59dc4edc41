"""Keys and tokens made for a test, good ones and bad ones."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

__all__ = ["DAY", "EC", "ISSUER", "OTHER", "RSA", "claims", "forged", "jwks", "pem", "signed"]

DAY = 86_400
ISSUER = "https://issuer.example/"
RSA = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; a change to None leaves the claim out."""
    whole = {
        "iss": ISSUER,
        "sub": "ada",
        "aud": "shop",
        "exp": int(time.time()) + DAY,
        "scope": "read write",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def signed(key: Any = RSA, algorithm: str = "RS256", kid: str | None = "k1", **changes: Any) -> str:
    """A token."""
    headers = {"kid": kid} if kid is not None else {}
    return jwt.encode(claims(**changes), key, algorithm, headers)


def forged(header: dict[str, Any], signature: bytes = b"", **changes: Any) -> str:
    """A token with any header, and any signature."""
    parts = [json.dumps(header).encode(), json.dumps(claims(**changes)).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = RSA) -> bytes:
    """The public key as a file has it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def jwks(**keys: Any) -> bytes:
    """A JWK Set of private keys' public halves, by key id."""
    entries: list[dict[str, Any]] = []
    for kid, key in keys.items():
        if isinstance(key, rsa.RSAPrivateKey):
            entry = RSAAlgorithm.to_jwk(key.public_key())
        else:
            entry = ECAlgorithm.to_jwk(key.public_key())
        entries.append({**json.loads(entry), "kid": kid, "use": "sig"})
    return json.dumps({"keys": entries}).encode()
