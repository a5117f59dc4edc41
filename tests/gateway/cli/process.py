"""The command as a user runs it: a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["Finished", "Running", "graphweft", "serving"]

COMMAND = Path(sys.executable).with_name("graphweft")
_SECONDS = 60


class Finished(NamedTuple):
    """What a command left behind."""

    status: int
    stdout: str
    stderr: str


def graphweft(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Finished:
    """Run a command to its end."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


class Running:
    """A gateway that serves, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.banner: list[str] = []
        self.url = self._read_url()

    def _read_url(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.banner.append(line)
            words = line.split()
            if words[:1] == ["Health"]:
                return words[1].removesuffix("/health/ready")
        status = self.process.wait(_SECONDS)
        message = f"ended with status {status}:\n{''.join(self.banner)}"
        raise AssertionError(message)

    def read_log(self, word: str) -> str:
        """The next line of the log that has a word in it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if word in line:
                return line
        raise AssertionError(word)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; gives its status."""
        self.process.send_signal(number)
        return self.process.wait(_SECONDS)


@contextmanager
def serving(
    *arguments: str | Path,
    command: str = "serve",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Generator[Running]:
    """A gateway on a free port, for the time of a `with` block."""
    process = subprocess.Popen(
        [COMMAND, command, *map(str, arguments), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
        cwd=cwd,
    )
    with process:
        try:
            yield Running(process)
        finally:
            process.kill()
