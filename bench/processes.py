"""Processes of a benchmark: started on chosen cores, read from /proc, stopped at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.workloads import BackendSpec

__all__ = [
    "Backend",
    "Usage",
    "pinned",
    "start_backend",
    "start_backends",
    "start_gateway",
    "usage",
]

_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")
_ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used: CPU seconds so far, and its largest resident memory in bytes."""

    cpu_seconds: float
    peak_memory: int


@dataclass(frozen=True, slots=True)
class Backend:
    """A running backend."""

    address: str
    process: subprocess.Popen[str]

    def calls(self) -> int:
        """How many requests it has had."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def usage(process: int) -> Usage:
    """Read what a process has used from /proc."""
    folder = Path("/proc") / str(process)
    after_name = (folder / "stat").read_text().rpartition(")")[2].split()
    user, system = int(after_name[11]), int(after_name[12])
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    peak_kib = int(status["VmHWM"].split()[0])
    return Usage((user + system) / _TICKS_PER_SECOND, peak_kib * 1024)


@contextmanager
def pinned(cores: Collection[int]) -> Generator[None]:
    """Run this process, and what it starts meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def start_backend(spec: BackendSpec, cores: Collection[int]) -> Generator[Backend]:
    """Run a backend on some cores for the time of a `with` block."""
    with pinned(cores):
        process = subprocess.Popen(
            [sys.executable, "-m", spec.module, *spec.arguments],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    with _stopping(process):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            msg = f"{spec.module} ended before it listened"
            raise RuntimeError(msg)
        yield Backend(address, process)


@contextmanager
def start_backends(
    specs: Mapping[str, BackendSpec], cores: Collection[int]
) -> Generator[dict[str, Backend]]:
    """Run several backends, by name."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(start_backend(spec, cores)) for name, spec in specs.items()
        }


@contextmanager
def start_gateway(
    config: Path, port: int, environment: Mapping[str, str], cores: Collection[int]
) -> Generator[subprocess.Popen[bytes]]:
    """Run `graphweft serve` for the time of a `with` block; it may not be ready yet."""
    command = Path(sys.executable).with_name("graphweft")
    with pinned(cores):
        process = subprocess.Popen(
            [command, "serve", "--config", config, "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
    with _stopping(process):
        yield process


@contextmanager
def _stopping(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> Generator[None]:
    with process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
