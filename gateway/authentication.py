"""From the configuration to who makes a request."""

from __future__ import annotations

import asyncio
import inspect
import ipaddress
import zlib
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import orjson
from jwt import PyJWTError

from graphweft.connectors.identity import Identity
from graphweft.connectors.python import load_attribute
from graphweft.gateway.config.authentication import (
    ApiKeysConfig,
    AuthenticationConfig,
    ForwardedConfig,
    InternalTokenConfig,
    IssuerConfig,
    JwtConfig,
)
from graphweft.gateway.config.scalars import is_url
from graphweft.policies.authentication import (
    ApiKeys,
    Authentication,
    AuthenticationPlugin,
    BearerTokens,
    ForwardedIdentity,
    InternalTokens,
    Issuer,
    JwksKeys,
    Keys,
    Method,
    Recognise,
    SigningKey,
    StaticKeys,
    TokenPlace,
    TokenVerifier,
    key_of_pem,
    key_of_secret,
    keys_of_jwks,
)
from graphweft.schemas.errors import DocumentError, SourceLocation

__all__ = ["open_api_keys", "open_authentication", "pepper_of"]

_TIMEOUT_SECONDS = 5.0
_MAX_BYTES = 1_000_000


def open_authentication(config: AuthenticationConfig) -> Authentication | None:
    """The authentication that the configuration describes; None where there is none.

    Keys at a URL are fetched when the first token needs them, so a start does not wait for them.

    Raises:
        DocumentError: a file with keys cannot be read or used.
    """
    if not config.has_method:
        return None
    methods: list[Method] = []
    if config.jwt is not None:
        methods.append(_open_jwt(config.jwt, leaves_others=config.api_keys is not None))
    if config.api_keys is not None:
        methods.append(open_api_keys(config.api_keys))
    if config.forwarded is not None:
        methods.append(_open_forwarded(config.forwarded))
    if config.plugin is not None:
        methods.append(AuthenticationPlugin(_load_plugin(config.plugin, config.path)))
    sign = _open_tokens(config.internal_token) if config.internal_token is not None else None
    return Authentication(tuple(methods), config.required, sign)


def _open_tokens(config: InternalTokenConfig) -> InternalTokens:
    """What signs tokens for backends. Raises DocumentError."""
    tokens = InternalTokens(
        SigningKey(config.algorithm, _signing_key(config), config.key_id),
        config.issuer,
        config.audience,
        config.lifetime,
        config.claims,
    )
    try:
        tokens(Identity("nobody"))
    except (ValueError, TypeError, PyJWTError) as error:
        raise DocumentError(
            f"is no private key for {config.algorithm}", SourceLocation(str(config.private_key))
        ) from error
    return tokens


def _signing_key(config: InternalTokenConfig) -> str:
    if config.secret is not None:
        return config.secret.get_secret_value()
    assert config.private_key is not None, "the configuration has a key"
    try:
        return config.private_key.read_text(encoding="ascii")
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}", SourceLocation(str(config.private_key))
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentError("is not PEM", SourceLocation(str(config.private_key))) from error


def _open_jwt(jwt: JwtConfig, *, leaves_others: bool) -> BearerTokens:
    issuers = [_issuer(issuer, jwt) for issuer in jwt.issuers]
    verifier = TokenVerifier(issuers, max_bytes=jwt.max_token_bytes)
    return BearerTokens(verifier, TokenPlace(jwt.header, jwt.scheme, jwt.cookie, leaves_others))


def open_api_keys(config: ApiKeysConfig) -> ApiKeys:
    """The API keys of a file. Raises ConfigError."""
    keys = ApiKeys(config.file, pepper_of(config), config.header, config.scheme)
    keys.load()
    return keys


def pepper_of(config: ApiKeysConfig) -> str:
    """What hashes are keyed with; "" where nothing is configured."""
    return config.pepper.get_secret_value() if config.pepper is not None else ""


def _open_forwarded(config: ForwardedConfig) -> ForwardedIdentity:
    networks = tuple(ipaddress.ip_network(network) for network in config.trusted_proxies)
    return ForwardedIdentity(networks, config.subject, config.scopes, config.claims)


def _load_plugin(reference: str, path: Path) -> Recognise:
    found = load_attribute(reference, path.resolve())
    if not inspect.iscoroutinefunction(found):
        raise DocumentError("is not an async function", SourceLocation(reference))
    return cast("Recognise", found)


def _issuer(config: IssuerConfig, jwt: JwtConfig) -> Issuer:
    return Issuer(
        name=config.issuer,
        keys=_keys(config, jwt),
        audiences=config.audience,
        algorithms=config.allowed(),
        scopes=config.scopes,
        leeway=config.leeway,
    )


def _keys(config: IssuerConfig, jwt: JwtConfig) -> Keys:
    if config.secret is not None:
        return StaticKeys((key_of_secret(config.secret.get_secret_value()),))
    if config.public_key is not None:
        content = _read(config.public_key)
        key = key_of_pem(content, str(config.public_key))
        return StaticKeys((key,), zlib.crc32(content))
    if config.jwks is not None and not is_url(config.jwks):
        content = _read(Path(config.jwks))
        return StaticKeys(keys_of_jwks(content, config.jwks), zlib.crc32(content))
    fetch: Callable[[], Awaitable[bytes]]
    if config.jwks is not None:
        fetch = partial(_fetch, config.jwks)
    else:
        fetch = partial(_discover, config.issuer)
    return JwksKeys(
        fetch,
        config.jwks or config.issuer,
        refresh_seconds=jwt.refresh,
        least_interval=jwt.min_refresh_interval,
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}", SourceLocation(str(path))
        ) from error


async def _discover(issuer: str) -> bytes:
    """The JWKS that an issuer's discovery document names (OpenID Connect Discovery 1.0, 4)."""
    document = await _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
    try:
        content: Any = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise OSError("the discovery document is not JSON") from error
    members = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    if members.get("issuer") != issuer:
        raise OSError("the discovery document is of another issuer")
    location = members.get("jwks_uri")
    if not isinstance(location, str) or not is_url(location):
        raise OSError("the discovery document names no jwks_uri")
    return await _fetch(location)


async def _fetch(url: str) -> bytes:
    """A document of an issuer. Raises OSError."""
    accept = {"accept": "application/json"}
    try:
        async with (
            asyncio.timeout(_TIMEOUT_SECONDS),
            httpx.AsyncClient() as client,
            client.stream("GET", url, headers=accept) as response,
        ):
            if response.status_code != 200:
                raise OSError(f"{url} answered with status {response.status_code}")
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > _MAX_BYTES:
                    raise OSError(f"{url} is larger than {_MAX_BYTES} bytes")
            return bytes(content)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise OSError(f"{url} cannot be fetched: {error or type(error).__name__}") from error
