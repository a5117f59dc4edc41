"""TLS towards one backend: whom it trusts, and the certificate that it shows (mutual TLS)."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import structlog

from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["ClientTls"]

log: Any = structlog.get_logger("graphweft.credentials")


class ClientTls:
    """PEM files, read again for new connections when one of them has changed.

    Attributes:
        server_name: the name that the server's certificate must carry, where it is not the URL's.
    """

    def __init__(
        self,
        *,
        ca: Path | None = None,
        certificate: Path | None = None,
        key: Path | None = None,
        server_name: str | None = None,
    ) -> None:
        """Read the files.

        Args:
            ca: the authorities that are trusted; those of the system by default.
            certificate: the certificate that is shown, and those that lead to its authority.
            key: its private key, not encrypted.
            server_name: see above.

        Raises:
            ConfigError: a file cannot be read or used.
        """
        self.server_name = server_name
        self._ca, self._certificate, self._key = ca, certificate, key
        try:
            self._stamps = self._stamp()
            self._context = self._load()
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"the TLS files cannot be used: {_reason(error)}",
                SourceLocation(str(certificate or ca)),
            ) from error

    def context(self) -> ssl.SSLContext:
        """What a new connection is opened with."""
        try:
            stamps = self._stamp()
            if stamps != self._stamps:
                self._context, self._stamps = self._load(), stamps
        except (OSError, ValueError) as error:
            file = str(self._certificate or self._ca)
            log.warning("TLS files not read again", file=file, reason=_reason(error))
        return self._context

    def _stamp(self) -> list[tuple[int, int]]:
        files = [path for path in (self._ca, self._certificate, self._key) if path is not None]
        return [(status.st_mtime_ns, status.st_ino) for status in (path.stat() for path in files)]

    def _load(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._ca)
        context.set_alpn_protocols(["http/1.1"])
        if self._certificate is not None:
            # the password is asked for at the terminal unless there is one
            context.load_cert_chain(self._certificate, self._key, password="")
        return context


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"no PEM file of a certificate, or of its key ({error.reason or 'unreadable'})"
    return error.strerror or "unreadable" if isinstance(error, OSError) else str(error)
