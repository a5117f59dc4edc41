"""A request as the bytes of HTTP/1.1 (RFC 9112): nothing in it can start a line of its own."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

from graphweft.connectors.transport.content import ACCEPTED_CODINGS
from graphweft.connectors.transport.contract import HttpRequest

__all__ = ["Origin", "encode_request", "read_origin", "split_url"]

_PORTS = {"http": 80, "https": 443}
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HAS_BODY = frozenset({"POST", "PUT", "PATCH"})
# how a message is delimited and a connection used is for the transport to say
_FRAMING = frozenset({"connection", "content-length", "expect", "transfer-encoding", "upgrade"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests go.

    Attributes:
        host: name or address, as it is resolved and as the certificate says.
        headers: name and line of what each request to it carries unless it says otherwise.
    """

    is_tls: bool
    host: str
    port: int
    headers: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1024)
def split_url(url: str) -> tuple[str, str]:
    """Scheme and authority, and the request target; a fragment stays here."""
    start = url.find("://") + 3
    ends = [end for end in map(url.find, "/?#", (start, start, start)) if end >= 0]
    end = min(ends, default=len(url))
    target = url[end:].partition("#")[0]
    return url[:end], target if target.startswith("/") else f"/{target}"


def read_origin(url: str) -> Origin:
    """The origin of a URL without its path.

    Raises:
        ValueError: it is not one of HTTP.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("a URL must be percent-encoded")
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in _PORTS or not host:
        raise ValueError("a URL must start with http:// or https:// and a host")
    lines = [
        ("host", f"host: {parts.netloc.rpartition('@')[2]}"),
        ("user-agent", "user-agent: graphweft"),
        ("accept-encoding", f"accept-encoding: {ACCEPTED_CODINGS}"),
    ]
    if parts.username is not None:
        user = unquote_to_bytes(f"{parts.username}:{parts.password or ''}")
        lines.append(("authorization", f"authorization: Basic {b64encode(user).decode()}"))
    port = parts.port or _PORTS[parts.scheme]
    return Origin(parts.scheme == "https", host, port, tuple(lines))


def encode_request(request: HttpRequest, target: str, origin: Origin) -> bytes:
    """The message: request line, headers, body.

    Raises:
        ValueError: a part of it would be read as something else than what it is.
    """
    if not target.isascii() or not target.isprintable() or " " in target:
        raise ValueError("a URL must be percent-encoded")
    lines = [f"{request.method} {target} HTTP/1.1"]
    given = {_checked_name(request.method)}
    for name, value in request.headers:
        given.add(_checked_name(name))
        lines.append(f"{name}: {value}")
    lines += [line for name, line in origin.headers if name not in given]
    body = request.body
    if body is not None or request.method in _HAS_BODY:
        lines.append(f"content-length: {len(body or b'')}")
    head = "\r\n".join(lines)
    breaks = len(lines) - 1
    if head.count("\r") != breaks or head.count("\n") != breaks or "\0" in head:
        raise ValueError("a header has a line break or a null character")
    encoded = _encode(f"{head}\r\n\r\n")
    return encoded + body if body else encoded


@lru_cache(maxsize=1024)
def _checked_name(name: str) -> str:
    """The name of a header in lower case (or a method, which is a token too)."""
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a header")
    lower = name.lower()
    if lower in _FRAMING:
        raise ValueError(f"the header {name!r} belongs to a connection, not to a request")
    return lower


def _encode(head: str) -> bytes:
    """Header values that came from a client are Latin-1 by ASGI; others may be any text."""
    try:
        return head.encode("latin-1")
    except UnicodeEncodeError:
        return head.encode()
