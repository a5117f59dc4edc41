"""A `graphweft` process that serves, and its end."""

from __future__ import annotations

import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["Serving", "serving"]

_START_SECONDS = 60
_URL = re.compile(r"GraphQL\s+(http://\S+)")


class Serving(NamedTuple):
    """The process, and the URL of its GraphQL endpoint."""

    process: subprocess.Popen[str]
    url: str


@contextmanager
def serving(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> Generator[Serving]:
    """Run `graphweft` with these arguments until it says where it serves, then until the end of
    the block; whoever shares its standard error must have ended by then too."""
    command = Path(sys.executable).with_name("graphweft")
    with subprocess.Popen(
        [command, *arguments], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_read, args=(process, lines))
        reader.start()
        try:
            yield Serving(process, _url(lines))
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        finally:
            process.kill()
            reader.join(timeout=30)
    assert not reader.is_alive(), "a process still holds the gateway's standard error"


def _read(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        lines.put(line)
    lines.put("")


def _url(lines: queue.Queue[str]) -> str:
    said: list[str] = []
    while line := lines.get(timeout=_START_SECONDS):
        said.append(line)
        if found := _URL.search(line):
            return found[1]
    raise AssertionError(f"graphweft ended before it served:\n{''.join(said)}")
