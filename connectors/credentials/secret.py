"""Where a secret is read from: the configuration, or a file that may be replaced at any time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["ReadSecret", "SecretFile", "fixed_secret"]

log: Any = structlog.get_logger("graphweft.credentials")

ReadSecret = Callable[[], str]
"""Gives the secret as it is now."""

_MAX_BYTES = 64 * 1024
_Stamp = tuple[int, int, int]


def fixed_secret(text: str) -> ReadSecret:
    """A secret that stays as it is."""
    return lambda: text


class SecretFile:
    """A secret in a file: its text, without white space around it.

    The file is looked at with each use (it costs a microsecond) and read again when it has changed,
    so a mounted secret that is rotated is followed. While it cannot be used, the last secret is.
    """

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            ConfigError: it cannot be read, is empty, or is not one line of text.
        """
        self._path = path
        try:
            self._stamp = _stamp(path)
            self._secret = _read(path)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"the secret cannot be read: {_reason(error)}", SourceLocation(str(path))
            ) from None

    def __call__(self) -> str:
        """The secret as it is now."""
        try:
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._secret = _read(self._path)
                self._stamp = stamp
        except (OSError, ValueError) as error:
            log.warning("secret not read again", file=str(self._path), reason=_reason(error))
        return self._secret


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read(path: Path) -> str:
    """The secret. Raises OSError, or ValueError that does not show it."""
    content = path.read_bytes()
    if len(content) > _MAX_BYTES:
        raise ValueError("the file is too large for a secret")
    try:
        text = content.decode().strip()
    except UnicodeDecodeError:
        raise ValueError("the file is not UTF-8 text") from None
    if not text:
        raise ValueError("the file is empty")
    if not text.isprintable():
        raise ValueError("a secret is one line, without control characters")
    return text


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or "it cannot be read" if isinstance(error, OSError) else str(error)
