"""Authentication: who makes a request, found out of the tokens that it carries."""

from graphweft.policies.authentication.authentication import Authentication, TokenPlace
from graphweft.policies.authentication.issuer import Issuer
from graphweft.policies.authentication.keys import (
    JwksKeys,
    Keys,
    StaticKeys,
    key_of_pem,
    key_of_secret,
    keys_of_jwks,
)
from graphweft.policies.authentication.refused import AuthenticationError
from graphweft.policies.authentication.tokens import TokenVerifier

__all__ = [
    "Authentication",
    "AuthenticationError",
    "Issuer",
    "JwksKeys",
    "Keys",
    "StaticKeys",
    "TokenPlace",
    "TokenVerifier",
    "key_of_pem",
    "key_of_secret",
    "keys_of_jwks",
]
