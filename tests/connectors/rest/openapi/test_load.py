"""Documents are read from files and URLs, as JSON and as YAML."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graphweft.connectors.rest.openapi import load_openapi
from graphweft.connectors.rest.openapi.load import MAX_BYTES
from graphweft.schemas.errors import ImportDocumentError

DOCUMENT = b'{"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}'


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """Serves DOCUMENT at /openapi.json; everything else is not found."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        found = head.startswith(b"GET /openapi.json ")
        status, body = (b"200 OK", DOCUMENT) if found else (b"404 Not Found", b"")
        length = str(len(body)).encode()
        writer.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: " + length)
        writer.write(b"\r\n\r\n" + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    listening.close()
    await listening.wait_closed()


def read(path: Path) -> Mapping[str, Any]:
    return asyncio.run(load_openapi(str(path)))


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ImportDocumentError) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}:")
    return str(raised.value).removeprefix(str(path))


def test_json_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(b"\xef\xbb\xbf" + DOCUMENT)
    assert read(path)["openapi"] == "3.1.0"


def test_yaml_is_read_as_json_would_be(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(
        "openapi: 3.1.0\n"
        "paths:\n"
        "  /a: &a\n"
        "    get: {responses: {200: {description: x}}}\n"
        "  /b: {<<: *a}\n"
        "x: {on: no, day: 2026-01-02, time: 12:30, octal: 010, f: 1.5, e: 1e3, n: null, t: true}\n"
    )
    document = read(path)
    assert document["paths"]["/b"] == {"get": {"responses": {"200": {"description": "x"}}}}
    assert document["x"] == {
        "on": "no",
        "day": "2026-01-02",
        "time": "12:30",
        "octal": "010",
        "f": 1.5,
        "e": 1000.0,
        "n": None,
        "t": True,
    }


async def test_a_document_is_fetched_from_a_url(server: str) -> None:
    document = await load_openapi(f"{server}/openapi.json")
    assert list(document["paths"]) == ["/a"]


async def test_a_url_without_a_document_says_what_came_back(server: str) -> None:
    with pytest.raises(ImportDocumentError, match=r"cannot be fetched: .*404 Not Found"):
        await load_openapi(f"{server}/other.json")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImportDocumentError, match="cannot be read: No such file or directory"):
        read(tmp_path / "none.yaml")


def test_broken_json_says_where(tmp_path: Path) -> None:
    message = refused(tmp_path / "a.json", b'{"openapi": "3.1.0",\n  "paths": }}')
    assert message.startswith(":2:")
    assert "not JSON" in message


def test_broken_yaml_says_where(tmp_path: Path) -> None:
    message = refused(tmp_path / "a.yaml", b"openapi: 3.1.0\npaths: [1, 2\n")
    assert message.startswith(":3:")
    assert "neither JSON nor YAML" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name: ci\non: push\n", "not an OpenAPI document: no `openapi` field"),
        (b"[1, 2]", "it holds no object at its top level"),
        (b"", "it holds no object at its top level"),
        (b"\xff\xfe\x00", "neither JSON nor YAML"),
    ],
)
def test_another_document_says_what_was_found(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in refused(tmp_path / "other", content)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImportDocumentError, match="larger than 32 MiB"):
        read(path)
