"""The reference: one Node process that composes set after set with @apollo/composition."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.interop.agreement.corpus import SubgraphSet
from tests.interop.agreement.verdict import Verdict, readable_schema

__all__ = ["Reference", "started_reference"]

_SCRIPT = Path(__file__).parents[1] / "node" / "compose_many.mjs"
_SECONDS = 60


@dataclass(slots=True)
class Reference:
    """Answers a set at a time; `started_reference` makes one."""

    process: subprocess.Popen[bytes]
    _buffer: bytearray = field(default_factory=bytearray)

    def ask(self, given: SubgraphSet) -> None:
        """Send a set; `answer` gives what the reference makes of it."""
        assert self.process.stdin is not None
        subgraphs = [
            {"name": item.name, "url": item.routing_url, "sdl": item.sdl}
            for item in given.subgraphs
        ]
        self.process.stdin.write(json.dumps(subgraphs).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self) -> Verdict:
        """The verdict about the set that was sent.

        Raises:
            TimeoutError: there is none after a minute.
        """
        answer = self._read()
        errors = answer["errors"]
        return Verdict(
            codes=frozenset(error["code"] for error in errors),
            messages=tuple(f"{error['code']}: {error['message']}" for error in errors),
            hints=frozenset(answer["hints"]),
            api_schema="" if errors else readable_schema(answer["apiSchema"]),
        )

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        while b"\n" not in self._buffer:
            if not select.select([self.process.stdout], [], [], _SECONDS)[0]:
                raise TimeoutError(f"@apollo/composition has no answer after {_SECONDS} s")
            read = os.read(self.process.stdout.fileno(), 1 << 16)
            assert read, "the Node process ended"
            self._buffer += read
        line, _, rest = self._buffer.partition(b"\n")
        self._buffer[:] = rest
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def started_reference(node: str, packages: Path) -> Generator[Reference]:
    """Start the process, and end it.

    Args:
        node: path of the program.
        packages: folder with `node_modules`.
    """
    # a module finds its packages beside itself, so it runs from where they are installed
    script = packages / _SCRIPT.name
    script.write_bytes(_SCRIPT.read_bytes())
    process = subprocess.Popen((node, script), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Reference(process)
    finally:
        process.kill()
        process.communicate()
