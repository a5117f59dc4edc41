"""Whose a private value is."""

from __future__ import annotations

import hashlib

import orjson

from graphweft.connectors.identity import Identity

__all__ = ["identity_key"]

_VOLATILE = frozenset({"exp", "iat", "nbf", "jti", "auth_time"})
"""Claims of one token rather than of who holds it."""


def identity_key(identity: Identity | None) -> str | None:
    """A digest that two identities share only if backends are told the same of them.

    Returns:
        None where nobody is known.
    """
    if identity is None or not identity.subject:
        return None
    claims = {name: value for name, value in identity.claims.items() if name not in _VOLATILE}
    told = [identity.method, identity.subject, sorted(identity.scopes), claims]
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return hashlib.blake2b(text, digest_size=12).hexdigest()
