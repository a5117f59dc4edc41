"""Authentication: who makes a request, found out of what it carries."""

from graphweft.policies.authentication.api_keys import ApiKeys
from graphweft.policies.authentication.authentication import Authentication
from graphweft.policies.authentication.bearer_tokens import BearerTokens, TokenPlace
from graphweft.policies.authentication.forwarded import ForwardedIdentity
from graphweft.policies.authentication.internal_token import InternalTokens, SigningKey
from graphweft.policies.authentication.issuer import Issuer
from graphweft.policies.authentication.keys import (
    JwksKeys,
    Keys,
    StaticKeys,
    key_of_pem,
    key_of_secret,
    keys_of_jwks,
)
from graphweft.policies.authentication.methods import Method, Presented
from graphweft.policies.authentication.plugin import AuthenticationPlugin, Recognise
from graphweft.policies.authentication.refused import AuthenticationError
from graphweft.policies.authentication.tokens import TokenVerifier

__all__ = [
    "ApiKeys",
    "Authentication",
    "AuthenticationError",
    "AuthenticationPlugin",
    "BearerTokens",
    "ForwardedIdentity",
    "InternalTokens",
    "Issuer",
    "JwksKeys",
    "Keys",
    "Method",
    "Presented",
    "Recognise",
    "SigningKey",
    "StaticKeys",
    "TokenPlace",
    "TokenVerifier",
    "key_of_pem",
    "key_of_secret",
    "keys_of_jwks",
]
