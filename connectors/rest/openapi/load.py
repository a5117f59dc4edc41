"""Reading an OpenAPI document from a file or a URL, as JSON or YAML."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import orjson
import yaml

from graphweft.connectors.rest.openapi.document import JsonObject, as_object
from graphweft.connectors.rest.openapi.validation import check_openapi
from graphweft.connectors.rest.openapi.yaml_loader import load_yaml
from graphweft.connectors.transport import HttpRequest, HttpTransport, OutboundRefusedError
from graphweft.schemas.errors import BackendError, ImportDocumentError, SourceLocation

__all__ = ["MAX_BYTES", "load_openapi", "parse_openapi"]

MAX_BYTES = 32 * 1024 * 1024
_TIMEOUT_SECONDS = 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def load_openapi(
    location: str, transport: HttpTransport | None = None, *, redirects: int = 0
) -> JsonObject:
    """Read the document at a file path or an http(s) URL.

    Args:
        location: the path or the URL.
        transport: what a document is fetched through that wants credentials, or may be at some
            addresses only.
        redirects: how many are followed through the transport; none where it has credentials,
            which are for one place.

    Raises:
        ImportDocumentError: it cannot be read, is larger than 32 MiB, is neither JSON nor YAML, or
            is no OpenAPI document; says what was found.
    """
    is_url = urlsplit(location).scheme in {"http", "https"}
    if not is_url:
        content = await asyncio.to_thread(_read, location)
    elif transport is None:
        content = await _fetch(location)
    else:
        content = await _fetch_through(transport, location, redirects)
    document = await asyncio.to_thread(_decode, content, location)
    check_openapi(document, location)
    return as_object(document)


def _read(location: str) -> bytes:
    path = Path(location)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(location)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ImportDocumentError(f"cannot be read: {reason}", SourceLocation(location)) from error


async def _fetch(location: str) -> bytes:
    content = bytearray()
    try:
        async with (
            httpx.AsyncClient(follow_redirects=True, timeout=_TIMEOUT_SECONDS) as client,
            client.stream("GET", location) as response,
        ):
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise _too_large(location)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise ImportDocumentError(
            f"cannot be fetched: {reason}", SourceLocation(location)
        ) from error
    return bytes(content)


async def _fetch_through(transport: HttpTransport, location: str, redirects: int) -> bytes:
    accept = ("accept", "application/json, application/yaml;q=0.9, */*;q=0.8")
    url, left = location, redirects
    while True:
        request = HttpRequest(
            "GET", url, (accept,), None, _TIMEOUT_SECONDS, max_response_bytes=MAX_BYTES
        )
        try:
            response = await transport.send(request)
        except OutboundRefusedError:
            raise
        except BackendError as error:
            raise ImportDocumentError(
                f"cannot be fetched: {error.message}", SourceLocation(location)
            ) from error
        if response.status == 200:
            return response.body
        target = dict(response.headers).get("location")
        if response.status not in _REDIRECTS or not target or not left:
            raise ImportDocumentError(
                f"cannot be fetched: it is answered with status {response.status}",
                SourceLocation(location),
            )
        url, left = urljoin(url, target), left - 1


async def parse_openapi(text: str, source: str) -> JsonObject:
    """A document that is given as text; `source` is what errors call it.

    Raises:
        ImportDocumentError: as `load_openapi`.
    """
    content = text.encode()
    if len(content) > MAX_BYTES:
        raise _too_large(source)
    document = await asyncio.to_thread(_decode, content, source)
    check_openapi(document, source)
    return as_object(document)


def _decode(content: bytes, location: str) -> Any:
    if content.lstrip()[:1] in {b"{", b"["}:
        try:
            return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            json_error = error
        try:
            return load_yaml(content)
        except (yaml.YAMLError, UnicodeDecodeError):
            raise ImportDocumentError(
                f"not JSON: {json_error.msg}",
                SourceLocation(location, json_error.lineno, json_error.colno),
            ) from json_error
    try:
        return load_yaml(content)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (
            SourceLocation(location, mark.line + 1, mark.column + 1)
            if mark
            else SourceLocation(location)
        )
        raise ImportDocumentError(f"neither JSON nor YAML: {error.problem}", place) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportDocumentError(
            f"neither JSON nor YAML: {error}", SourceLocation(location)
        ) from error


def _too_large(location: str) -> ImportDocumentError:
    return ImportDocumentError(
        f"larger than {MAX_BYTES // 1024**2} MiB, the largest document that is read",
        SourceLocation(location),
    )
