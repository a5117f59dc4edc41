"""Keys that tokens are verified with: fixed ones, and the JWKS of an issuer (RFC 7517).

The type of a key decides which algorithms it is used with, so a public key never serves as a shared
secret.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import orjson
import structlog
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from graphweft.connectors.mapping import is_list
from graphweft.schemas.errors import DocumentError, SourceLocation

__all__ = [
    "JwksKeys",
    "Key",
    "Keys",
    "StaticKeys",
    "key_of_pem",
    "key_of_secret",
    "keys_of_jwks",
]

log: Any = structlog.get_logger("graphweft.authentication")

_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_ELLIPTIC = frozenset({"ES256", "ES384", "ES512", "ES256K"})
_EDWARDS = frozenset({"EdDSA"})
_SHARED = frozenset({"HS256", "HS384", "HS512"})
_OF_TYPE = {"RSA": _RSA, "EC": _ELLIPTIC, "OKP": _EDWARDS, "oct": _SHARED}
_MIN_SECRET_BYTES = 32
_FIRST_INTERVAL = 1.0  # seconds between two fetches as long as there are no keys


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its id where it has one, and the algorithms that it may be used with."""

    key: Any
    algorithms: frozenset[str]
    kid: str | None = None


class Keys(Protocol):
    """The keys of one issuer."""

    @property
    def generation(self) -> int:
        """Another number once the keys are others."""
        ...

    async def find(self, kid: str | None) -> Sequence[Key]:
        """The keys that a token with this key id may be signed with.

        Raises:
            OSError: no key has been had so far.
        """
        ...


@dataclass(frozen=True, slots=True)
class StaticKeys:
    """Keys that stand in the configuration, or in a file that it names."""

    keys: tuple[Key, ...]
    generation: int = 0

    async def find(self, kid: str | None) -> Sequence[Key]:
        """Those with the id, and those without one."""
        return _matching(self.keys, kid)


class JwksKeys:
    """The JWKS of an issuer, fetched when first needed, and again when it is old.

    A token with an unknown key id makes it be fetched at once, but no more often than the least
    interval, however many such tokens come. A fetch that fails leaves the keys as they are.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[bytes]],
        source: str,
        *,
        refresh_seconds: float = 300.0,
        least_interval: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Fetch keys with `fetch`, which raises OSError where it cannot.

        Args:
            fetch: gives the document.
            source: what to call it in the log.
            refresh_seconds: age at which it is fetched again, beside the requests.
            least_interval: seconds between two fetches.
            clock: seconds, from any beginning.
        """
        self.generation = 0
        self._fetch = fetch
        self._source = source
        self._refresh_seconds = refresh_seconds
        self._least_interval = least_interval
        self._clock = clock
        self._keys: tuple[Key, ...] = ()
        self._document = b""
        self._attempted_at: float | None = None
        self._pending: asyncio.Task[None] | None = None

    async def find(self, kid: str | None) -> Sequence[Key]:
        """The keys that a token with this key id may be signed with."""
        found = _matching(self._keys, kid)
        if found:
            if self._age() > self._refresh_seconds:
                self._refresh()
            return found
        interval = self._least_interval if self._keys else _FIRST_INTERVAL
        if self._pending is not None or self._age() >= interval:
            await asyncio.shield(self._refresh())
        if not self._keys:
            raise OSError(f"there are no keys of {self._source}")
        return _matching(self._keys, kid)

    def _age(self) -> float:
        never = self._attempted_at is None
        return float("inf") if never else self._clock() - cast("float", self._attempted_at)

    def _refresh(self) -> asyncio.Task[None]:
        """The one fetch that is under way."""
        if self._pending is None:
            self._attempted_at = self._clock()
            self._pending = asyncio.create_task(self._load())
            self._pending.add_done_callback(self._settle)
        return self._pending

    async def _load(self) -> None:
        try:
            document = await self._fetch()
            keys = keys_of_jwks(document, self._source)
        except (OSError, DocumentError) as error:
            log.warning("keys not refreshed", source=self._source, reason=str(error))
            return
        if document != self._document:
            self._document, self._keys = document, keys
            self.generation += 1
            log.info("keys refreshed", source=self._source, keys=len(keys))

    def _settle(self, _task: asyncio.Task[None]) -> None:
        self._pending = None


def keys_of_jwks(document: bytes, source: str) -> tuple[Key, ...]:
    """The keys of a JWK Set that verify signatures; others are left out.

    Raises:
        DocumentError: it is no JWK Set.
    """
    try:
        content: object = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise DocumentError(f"is not JSON: {error.msg}", SourceLocation(source)) from error
    entries = cast("dict[str, Any]", content).get("keys") if isinstance(content, dict) else None
    if not is_list(entries):
        raise DocumentError('is no JWK Set: it has no list "keys"', SourceLocation(source))
    read = [_key_of_jwk(entry) for entry in entries]
    return tuple(key for key in read if key is not None)


def key_of_pem(content: bytes, source: str) -> Key:
    """The public key of a PEM text, be it a key or a certificate.

    Raises:
        DocumentError: it is neither, or of a kind that signs no tokens.
    """
    try:
        if b"BEGIN CERTIFICATE" in content:
            key: object = load_pem_x509_certificate(content).public_key()
        else:
            key = load_pem_public_key(content)
    except ValueError as error:
        raise DocumentError("is no public key in PEM form", SourceLocation(source)) from error
    if isinstance(key, RSAPublicKey):
        return Key(key, _RSA)
    if isinstance(key, EllipticCurvePublicKey):
        return Key(key, _ELLIPTIC)
    if isinstance(key, Ed25519PublicKey | Ed448PublicKey):
        return Key(key, _EDWARDS)
    raise DocumentError("is a key that tokens are not signed with", SourceLocation(source))


def key_of_secret(secret: str) -> Key:
    """A shared secret, for HS256 to HS512.

    Raises:
        ValueError: it is shorter than 32 bytes, and can be guessed (RFC 7518, section 3.2).
    """
    content = secret.encode()
    if len(content) < _MIN_SECRET_BYTES:
        raise ValueError(f"a shared secret needs at least {_MIN_SECRET_BYTES} bytes")
    return Key(content, _SHARED)


def _key_of_jwk(entry: Any) -> Key | None:
    members = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
    algorithms = _OF_TYPE.get(str(members.get("kty")), frozenset[str]())
    if not algorithms or members.get("use") not in {None, "sig"}:
        return None
    named = members.get("alg")
    if named is not None:
        algorithms = algorithms & {str(named)}
    try:
        key = PyJWK(members).key
    except PyJWTError:
        return None
    kid = members.get("kid")
    return Key(key, algorithms, kid if isinstance(kid, str) else None)


def _matching(keys: Sequence[Key], kid: str | None) -> Sequence[Key]:
    if kid is None:
        return keys
    return [key for key in keys if key.kid is None or key.kid == kid]
