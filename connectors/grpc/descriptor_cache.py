"""Descriptors that a server told, kept on disk: a start does not depend on the server being up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.message import DecodeError

from graphweft.connectors.whole_file import replace_file

__all__ = ["cache_file", "keep_files", "kept_files"]

log: Any = structlog.get_logger("graphweft.grpc")


def cache_file(folder: Path, target: str) -> Path:
    """Where the descriptors of a target are kept."""
    digest = hashlib.sha256(target.encode()).hexdigest()[:16]
    readable = "".join(c if c.isalnum() or c in ".-" else "_" for c in target)[-60:]
    return folder / f"{readable}-{digest}.protoset"


def keep_files(path: Path, files: Iterable[FileDescriptorProto]) -> None:
    """Write descriptors, whole or not at all; a folder that cannot be written to is told once."""
    content = FileDescriptorSet(file=files).SerializeToString(deterministic=True)
    try:
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        log.info("descriptors are not kept", file=str(path), error=error.strerror)


def kept_files(path: Path) -> tuple[FileDescriptorProto, ...] | None:
    """Descriptors that were kept; None where there are none, or they cannot be read."""
    if not path.exists():
        return None
    try:
        found = FileDescriptorSet.FromString(path.read_bytes())
    except (OSError, DecodeError) as error:
        log.warning("kept descriptors cannot be read", file=str(path), error=str(error))
        return None
    if not found.file:
        log.warning("kept descriptors are empty; remove the file", file=str(path))
    return tuple(found.file) or None
