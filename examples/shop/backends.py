"""Start the three backend processes of the shop, and stop them.

`python -m graphweft.examples.shop.backends` runs them on the ports that `graphweft.yaml` looks for
when nothing else is said. The fourth backend, shipping, runs inside the gateway.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

__all__ = [
    "CONFIG",
    "DEFAULT_PORTS",
    "Backend",
    "addresses",
    "print_backends",
    "start_backend",
    "start_backends",
]

CONFIG = Path(__file__).with_name("graphweft.yaml")

DEFAULT_PORTS: Mapping[str, int] = {"store": 4001, "inventory": 4002, "reviews": 4003}

_PROTOCOLS = {
    "store": "REST, OpenAPI 3.1",
    "inventory": "gRPC, reflection",
    "reviews": "GraphQL, Strawberry",
}


@dataclass(frozen=True, slots=True)
class Backend:
    """A running backend process.

    Attributes:
        name: name of its module and of its subgraph.
        address: URL, or host and port of the gRPC service.
        process: the process; its standard input is what keeps it alive.
    """

    name: str
    address: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Stop the process and wait for its end."""
        _stop([self.process])


@contextmanager
def start_backends(ports: Mapping[str, int] | None = None) -> Generator[dict[str, Backend]]:
    """Run the backends, by name, for the time of a `with` block; on free ports unless told."""
    processes = {name: _launch(name, (ports or {}).get(name, 0)) for name in DEFAULT_PORTS}
    try:
        yield {name: _listening(name, process) for name, process in processes.items()}
    finally:
        _stop(processes.values())


def start_backend(name: str, port: int = 0) -> Backend:
    """Run one backend; the caller stops it."""
    return _listening(name, _launch(name, port))


def _launch(name: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.{name}", "--port", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C reaches only us, and we stop the backends in order
    )


def _listening(name: str, process: subprocess.Popen[str]) -> Backend:
    """Wait for the address that the backend prints once it listens."""
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address:
        process.wait()
        msg = f"the {name} backend ended with status {process.returncode} before it listened"
        raise RuntimeError(msg)
    return Backend(name, address, process)


def _stop(processes: Collection[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        with process:  # closes its pipes
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()


def addresses(backends: Mapping[str, Backend]) -> dict[str, str]:
    """The environment variables that tell `graphweft.yaml` where the backends are."""
    return {f"SHOP_{name.upper()}_URL": backend.address for name, backend in backends.items()}


def print_backends(backends: Mapping[str, Backend], console: Console | None = None) -> None:
    """Print what listens where."""
    table = Table(
        "backend", "protocol", "address", title="The shop's backends", title_justify="left"
    )
    for backend in backends.values():
        table.add_row(backend.name, _PROTOCOLS[backend.name], backend.address)
    table.add_row("shipping", "Python, Ariadne", "inside the gateway")
    (console or Console()).print(table)


def main() -> None:
    """Run the backends on their default ports until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), start_backends(DEFAULT_PORTS) as backends:
        print_backends(backends)
        signal.pause()


if __name__ == "__main__":
    main()
