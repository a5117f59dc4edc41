"""API keys: `gw_<id>_<secret>`, of which a file keeps hashes.

The id finds the record, so one hash is computed for each request, and it is compared in constant
time; for an unknown id as well. The file is read again when it changes, so a key is revoked without
a restart.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from graphweft.connectors.identity import Identity
from graphweft.connectors.whole_file import replace_file
from graphweft.policies.authentication.methods import Presented
from graphweft.policies.authentication.refused import AuthenticationError
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["ApiKeyFile", "ApiKeyRecord", "ApiKeys", "hash_of", "new_key", "read_keys", "write_keys"]

log: Any = structlog.get_logger("graphweft.authentication")

_PREFIX = "gw"
_SECRET_BYTES = 32
_MAX_LENGTH = 256
_CHECK_SECONDS = 1.0
_NOT_VALID = "The API key is not valid"


class ApiKeyRecord(BaseModel):
    """What the file keeps of one key.

    Attributes:
        id: the part of the key by which it is found.
        hash: of its secret; see `hash_of`.
        claims: further claims of its identity.
        expires: from then on it is refused.
        revoked: since when it is refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...] = ()
    claims: dict[str, Any] = Field(default_factory=dict)
    created: AwareDatetime | None = None
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None


class ApiKeyFile(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: tuple[ApiKeyRecord, ...] = ()


_NOBODY = ApiKeyRecord(id="", name="", hash="0" * 64)


def hash_of(secret: str, pepper: str) -> str:
    """HMAC-SHA256 of a key's secret, keyed with the pepper, in hexadecimal digits."""
    return hmac.new(pepper.encode(), secret.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def new_key(
    name: str, scopes: Sequence[str], expires: datetime | None, pepper: str
) -> tuple[str, ApiKeyRecord]:
    """A new key, and what is to be kept of it."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(_SECRET_BYTES)
    record = ApiKeyRecord(
        id=key_id,
        name=name,
        hash=hash_of(secret, pepper),
        scopes=tuple(scopes),
        created=datetime.now(UTC).replace(microsecond=0),
        expires=expires,
    )
    return f"{_PREFIX}_{key_id}_{secret}", record


def read_keys(path: Path) -> ApiKeyFile:
    """The file of keys; one that does not exist has none.

    Raises:
        ConfigError: it cannot be read or understood.
    """
    place = SourceLocation(str(path))
    try:
        return ApiKeyFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return ApiKeyFile()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", place) from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigError(f"is not a file of API keys: {where} {first['msg']}", place) from error


def write_keys(path: Path, keys: ApiKeyFile) -> None:
    """Replace the file, whole; only its owner may read it. Raises ConfigError."""
    try:
        replace_file(path, f"{keys.model_dump_json(indent=2, exclude_none=True)}\n".encode())
    except OSError as error:
        place = SourceLocation(str(path))
        raise ConfigError(f"cannot be written: {error.strerror or error}", place) from error


@dataclass(slots=True)
class ApiKeys:
    """A `Method`: API keys.

    Attributes:
        path: the file.
        header: in lower case.
        before: the word before the key in the header, "" for none.
        clock: seconds since 1970.
        ticks: seconds since whenever.
    """

    path: Path
    pepper: str = field(default="", repr=False)
    header: str = "x-api-key"
    before: str = ""
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    _records: Mapping[str, ApiKeyRecord] = field(default_factory=dict[str, ApiKeyRecord])
    _seen: tuple[int, ...] = ()
    _checked: float = float("-inf")

    @property
    def scheme(self) -> str:
        """ApiKey."""
        return "ApiKey"

    @property
    def digest(self) -> str:
        """Nothing: the file is read again by itself."""
        return ""

    def load(self) -> None:
        """Read the file. Raises ConfigError."""
        self._seen = _stamp(self.path)
        self._records = {record.id: record for record in read_keys(self.path).keys}
        self._checked = self.ticks()

    async def identify(self, presented: Presented) -> Identity | None:
        """Whose the key is; see `Method`."""
        key = self._key(presented.headers)
        if key is None:
            return None
        if self.ticks() - self._checked >= _CHECK_SECONDS:
            self._look_again()
        prefix, _, rest = key[:_MAX_LENGTH].partition("_")
        key_id, _, secret = rest.partition("_")
        record = self._records.get(key_id, _NOBODY)
        is_right = hmac.compare_digest(hash_of(secret, self.pepper), record.hash)
        if not is_right or record is _NOBODY or prefix != _PREFIX or len(key) > _MAX_LENGTH:
            raise AuthenticationError(_NOT_VALID, "the API key is unknown or wrong")
        if record.revoked is not None:
            raise AuthenticationError(_NOT_VALID, f"the API key {key_id} is revoked")
        if record.expires is not None and record.expires.timestamp() <= self.clock():
            raise AuthenticationError(_NOT_VALID, f"the API key {key_id} has expired")
        claims = {**record.claims, "name": record.name}
        return Identity(key_id, frozenset(record.scopes), claims, "api_key", key)

    def _key(self, headers: Mapping[str, str]) -> str | None:
        given = headers.get(self.header)
        if given is None or not self.before:
            return given.strip() if given else None
        scheme, _, key = given.partition(" ")
        return key.strip() if scheme.lower() == self.before.lower() else None

    def _look_again(self) -> None:
        """Read the file again where it has changed; one that cannot be read changes nothing."""
        self._checked = self.ticks()
        stamp = _stamp(self.path)
        if stamp == self._seen:
            return
        try:
            self.load()
        except ConfigError as error:
            self._seen = stamp
            log.warning("API keys are not read again", error=str(error))


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)
