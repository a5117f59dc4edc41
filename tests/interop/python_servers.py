"""Python servers of other projects, in an environment of their own, installed once."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.interop.packages import NotInstalledError

__all__ = ["PYTHON_SOURCES", "installed_python", "running_server"]

PYTHON_SOURCES = Path(__file__).with_name("python")
_CACHE = Path(__file__).parents[2] / ".dev" / "interop"
_INSTALL_SECONDS = 150
_ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")


def installed_python() -> Path:
    """The Python that has the packages of the lock file; installed once for all processes.

    Raises:
        NotInstalledError: they cannot be installed.
    """
    lock = PYTHON_SOURCES / "requirements.txt"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()
    folder = _CACHE / f"python-{digest[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv" / "bin" / "python"
    with (folder / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _run(sys.executable, "-m", "venv", "--clear", str(folder / "venv"))
            _run(
                str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)
            )
            (folder / "installed").touch()
    return python


def _run(*command: str) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError("the Python servers were not installed in time") from error
    if done.returncode != 0:
        raise NotInstalledError(f"the Python servers: {done.stderr.strip()[-300:]}")


@contextmanager
def running_server(python: Path, *arguments: str, **environment: str) -> Generator[str]:
    """The address of a server that tells it when it listens, for a while."""
    with subprocess.Popen(
        (python, *arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    ) as process:
        assert process.stderr is not None
        try:
            yield next(
                found[1] for line in process.stderr if (found := _ADDRESS.search(line)) is not None
            )
        finally:
            process.kill()
