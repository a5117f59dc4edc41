"""Manifests of trusted documents, as the tools of the clients write them.

- Apollo's: `{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id",
  "body"}]}`; what else an operation says is not needed.
- Relay's: one JSON object, from id to text.
- A folder of `.graphql` files: a document's id is the SHA-256 of the file, and its name without the
  suffix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import orjson
from graphql import GraphQLError, parse

from graphweft.schemas.errors import DocumentError, SourceLocation

__all__ = ["read_manifests"]

_APOLLO = "apollo-persisted-query-manifest"


def read_manifests(paths: Iterable[Path]) -> dict[str, str]:
    """The documents of all manifests, by id.

    Args:
        paths: files, and folders of `.json` manifests and `.graphql` documents.

    Raises:
        DocumentError: one cannot be read, is no manifest, holds a text that is not GraphQL, or
            gives an id to another text than one before it.
    """
    documents: dict[str, str] = {}
    for path in paths:
        for file in _files(path):
            for name, text in _documents_of(file):
                if documents.setdefault(name, text) != text:
                    raise DocumentError(
                        f"gives the id {name!r} to a second document", SourceLocation(str(file))
                    )
    return documents


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.iterdir() if file.suffix in {".json", ".graphql"})


def _documents_of(file: Path) -> Iterator[tuple[str, str]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}", SourceLocation(str(file))
        ) from error
    if file.suffix == ".graphql":
        text = _text(content, file)
        _check(text, file.stem, file)
        yield hashlib.sha256(content).hexdigest(), text
        yield file.stem, text
        return
    for name, text in _entries(content, file):
        _check(text, name, file)
        yield name, text


def _entries(content: bytes, file: Path) -> Iterator[tuple[str, str]]:
    try:
        manifest: object = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise DocumentError(
            f"is not JSON: {error.msg}", SourceLocation(str(file), error.lineno, error.colno)
        ) from error
    if not isinstance(manifest, dict):
        raise _no_manifest(file)
    members = cast("dict[str, Any]", manifest)
    if "format" not in members:
        pairs: list[tuple[object, object]] = list(members.items())
    elif members["format"] == _APOLLO and isinstance(members.get("operations"), list):
        operations = cast("list[Any]", members["operations"])
        pairs = [_pair(operation, file) for operation in operations]
    else:
        raise _no_manifest(file)
    for name, text in pairs:
        if not (isinstance(name, str) and name and isinstance(text, str)):
            raise _no_manifest(file)
        yield name, text


def _pair(operation: object, file: Path) -> tuple[object, object]:
    if not isinstance(operation, dict):
        raise _no_manifest(file)
    members = cast("dict[str, object]", operation)
    return members.get("id"), members.get("body")


def _no_manifest(file: Path) -> DocumentError:
    return DocumentError(
        f'is no manifest: expected {{"format": "{_APOLLO}", "operations": [{{"id": ..., "body": '
        "...}]}, or an object from ids to texts",
        SourceLocation(str(file)),
    )


def _text(content: bytes, file: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise DocumentError("is not UTF-8 text", SourceLocation(str(file))) from error


def _check(text: str, name: str, file: Path) -> None:
    try:
        parse(text, no_location=True)
    except GraphQLError as error:
        raise DocumentError(
            f"the document {name!r} is not GraphQL: {error.message}", SourceLocation(str(file))
        ) from error
