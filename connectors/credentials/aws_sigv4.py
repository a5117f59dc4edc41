"""Requests signed as AWS asks: Signature Version 4, in the `authorization` header.

The steps have the names of AWS's documentation: canonical request, string to sign, signing key,
signature.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

from graphweft.connectors.credentials.contract import with_headers
from graphweft.connectors.credentials.secret import ReadSecret
from graphweft.connectors.transport import HttpRequest

__all__ = ["AwsKeys", "AwsSigV4"]

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNRESERVED = "-_.~"
_SPACES = re.compile(r" +")
# services whose paths are signed as they are sent, and which want the hash of the body in a header
_OBJECT_STORES = frozenset({"s3", "s3-object-lambda", "s3-outposts", "s3express"})
# what a proxy on the way may set or change
_UNSIGNED = frozenset(
    {
        "authorization",
        "connection",
        "expect",
        "traceparent",
        "tracestate",
        "transfer-encoding",
        "user-agent",
        "x-amzn-trace-id",
        "x-forwarded-for",
        "x-request-id",
    }
)


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """Who signs; `session_token` with temporary keys."""

    access_key_id: ReadSecret = field(repr=False)
    secret_access_key: ReadSecret = field(repr=False)
    session_token: ReadSecret | None = field(default=None, repr=False)


class _Canonical(NamedTuple):
    """A request in the one form that both sides sign; `signed` are the names of its headers."""

    text: str
    signed: str


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AwsSigV4:
    """Signs requests to one service in one region."""

    service: str
    region: str
    keys: AwsKeys
    clock: Callable[[], datetime] = _now

    async def apply(self, request: HttpRequest) -> HttpRequest:
        """The request with its signature; valid for some minutes."""
        return self.sign(request)

    def is_renewed(self, request: HttpRequest, *, refused: bool) -> bool:
        """Whether the keys are other ones than the request was signed with."""
        signer = f"{_ALGORITHM} Credential={self.keys.access_key_id()}/"
        return refused and not any(
            name == "authorization" and value.startswith(signer) for name, value in request.headers
        )

    async def aclose(self) -> None:
        """Nothing goes on."""

    def sign(self, request: HttpRequest) -> HttpRequest:
        """The request with its signature."""
        time = self.clock().strftime("%Y%m%dT%H%M%SZ")
        payload = hashlib.sha256(request.body or b"").hexdigest()
        prepared = with_headers(request, *self._added(request, time, payload))
        canonical = _canonical_request(prepared, payload, is_encoded=self._is_object_store)
        scope = f"{time[:8]}/{self.region}/{self.service}/aws4_request"
        digest = hashlib.sha256(canonical.text.encode()).hexdigest()
        to_sign = f"{_ALGORITHM}\n{time}\n{scope}\n{digest}"
        signature = _hmac(self._signing_key(time[:8]), to_sign).hex()
        value = (
            f"{_ALGORITHM} Credential={self.keys.access_key_id()}/{scope}, "
            f"SignedHeaders={canonical.signed}, Signature={signature}"
        )
        return with_headers(prepared, ("authorization", value))

    @property
    def _is_object_store(self) -> bool:
        return self.service in _OBJECT_STORES

    def _added(self, request: HttpRequest, time: str, payload: str) -> list[tuple[str, str]]:
        host = urlsplit(request.url).netloc.rpartition("@")[2]
        added = [("host", host), ("x-amz-date", time)]
        if self.keys.session_token is not None:
            added.append(("x-amz-security-token", self.keys.session_token()))
        if self._is_object_store:
            added.append(("x-amz-content-sha256", payload))
        return added

    def _signing_key(self, date: str) -> bytes:
        key = f"AWS4{self.keys.secret_access_key()}".encode()
        for part in (date, self.region, self.service, "aws4_request"):
            key = _hmac(key, part)
        return key


def _canonical_request(request: HttpRequest, payload: str, *, is_encoded: bool) -> _Canonical:
    _, _, path, query, _ = urlsplit(request.url)
    values: dict[str, list[str]] = {}
    for name, value in request.headers:
        if name.lower() not in _UNSIGNED:
            values.setdefault(name.lower(), []).append(_SPACES.sub(" ", value.strip()))
    names = sorted(values)
    signed = ";".join(names)
    lines = (
        request.method,
        _canonical_path(path, is_encoded=is_encoded),
        _canonical_query(query),
        *[f"{name}:{','.join(values[name])}" for name in names],
        "",
        signed,
        payload,
    )
    return _Canonical("\n".join(lines), signed)


def _canonical_path(path: str, *, is_encoded: bool) -> str:
    """The path, encoded once more than it is sent; that of an object store as it is sent."""
    if is_encoded:
        return quote(unquote_to_bytes(path), safe=f"/{_UNRESERVED}") or "/"
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment not in {"", "."}:
            kept.append(segment)
    end = "/" if kept and segments[-1] in {"", ".", ".."} else ""
    return quote(f"/{'/'.join(kept)}{end}", safe=f"/{_UNRESERVED}")


def _canonical_query(query: str) -> str:
    pairs = [part.partition("=") for part in query.split("&") if part]
    return "&".join(
        f"{name}={value}" for name, value in sorted((_recoded(k), _recoded(v)) for k, _, v in pairs)
    )


def _recoded(text: str) -> str:
    return quote(unquote_to_bytes(text), safe=_UNRESERVED)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), hashlib.sha256)
