"""Content codings (RFC 9110, section 8.4): the body as it was before the server packed it."""

from __future__ import annotations

import zlib

from graphweft.connectors.transport.failures import too_large, unreadable

__all__ = ["ACCEPTED_CODINGS", "unpack"]

ACCEPTED_CODINGS = "gzip, deflate"

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


def unpack(body: bytes, codings: str, limit: int) -> bytes:
    """Undo the codings of a `content-encoding` header, never making more than `limit` bytes.

    Raises:
        BackendError: the body is damaged, of a coding that was not asked for, or too large.
    """
    for coding in reversed(codings.lower().split(",")):
        match coding.strip():
            case "gzip" | "x-gzip":
                body = _inflate(body, limit, _GZIP_OR_ZLIB)
            case "deflate":
                body = _inflate(body, limit, _GZIP_OR_ZLIB if _has_zlib_header(body) else _RAW)
            case "identity" | "":
                pass
            case _:
                raise unreadable()
    return body


def _inflate(body: bytes, limit: int, window: int) -> bytes:
    parts: list[bytes] = []
    left = limit
    while body:  # a gzip file may have several members
        inflater = zlib.decompressobj(window)
        try:
            part = inflater.decompress(body, left + 1)
        except zlib.error as error:
            raise unreadable() from error
        left -= len(part)
        if left < 0:
            raise too_large(limit)
        if not inflater.eof:
            raise unreadable()
        parts.append(part)
        body = inflater.unused_data
    return b"".join(parts)


def _has_zlib_header(body: bytes) -> bool:
    """Whether "deflate" means what RFC 9110 says; some servers leave the zlib header out."""
    return len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and (body[0] << 8 | body[1]) % 31 == 0
