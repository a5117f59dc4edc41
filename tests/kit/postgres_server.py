"""A PostgreSQL server of its own for a test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["PostgresServer", "postgres_server"]

_SECONDS = 30


class PostgresServer:
    """A server that can be stopped at once and started again, with what it has on its disk."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        """Make its files; it does not run yet."""
        self._binaries = binaries
        self._data = folder / "data"
        # it refuses to be root's
        self._as: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [binaries / "initdb", "-D", self._data, "-U", "graphweft", "--auth=trust", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
            **self._as,
        )

    @property
    def url(self) -> str:
        return f"postgresql://graphweft@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Run, and wait until it answers."""
        self.process = subprocess.Popen[bytes](
            [self._binaries / "postgres", "-D", self._data, "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
             "-c", "fsync=off"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._data,
            **self._as,
        )  # fmt: skip
        ends = time.monotonic() + _SECONDS
        while time.monotonic() < ends:
            ready = subprocess.run(
                [self._binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)],
                capture_output=True,
                check=False,
            )
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        raise TimeoutError("postgres does not start")

    def stop(self) -> None:
        """End it, connections or not."""
        if self.process is not None:
            self.process.send_signal(2)  # fast shutdown
            self.process.wait(_SECONDS)
            self.process = None


@contextmanager
def postgres_server() -> Generator[PostgresServer]:
    """A running server, for the time of a `with` block; skips where there is none to run."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    on_path = shutil.which("postgres")
    binary = Path(on_path).resolve() if on_path else (found[-1] if found else None)
    if binary is None or not binary.with_name("initdb").exists():
        pytest.skip("postgresql is not installed")
    folder = Path(tempfile.mkdtemp(prefix="graphweft-postgres-"))
    try:
        server = PostgresServer(binary.parent, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
