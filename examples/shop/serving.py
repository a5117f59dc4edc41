"""What the backend processes share: say the address, then serve until the parent lets go.

A backend prints one line with its address on standard output as soon as it listens. It stops on
SIGTERM, on Ctrl-C, and when its standard input closes: the parent holds the other end, so no
backend outlives it, however it ends.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import socket
import sys
import threading
from collections import Counter
from pathlib import Path

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["announce", "read_table", "serve_asgi", "stop_with_parent", "wanted_port"]

_DATA = Path(__file__).parent / "data"


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wanted_port() -> int:
    """`--port` of the command line; 0, the default, lets the system pick a free one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    return int(parser.parse_args().port)


def announce(address: str) -> None:
    """Tell the parent where this backend listens."""
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def stop_with_parent() -> None:
    """Send SIGTERM to this process when its standard input closes."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def serve_asgi(app: ASGIApp, path: str = "") -> None:
    """Serve an ASGI application on a loopback port until the process is told to stop."""
    with socket.create_server(("127.0.0.1", wanted_port())) as listener:
        stop_with_parent()
        announce(f"http://127.0.0.1:{listener.getsockname()[1]}{path}")
        config = uvicorn.Config(_counted(app), log_level="warning")
        uvicorn.Server(config).run(sockets=[listener])


def _counted(app: ASGIApp) -> ASGIApp:
    """The application, and at `/stats` how many requests each of its paths had."""
    requests: Counter[str] = Counter()

    async def count(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/stats":
            await JSONResponse(requests)(scope, receive, send)
            return
        if scope["type"] == "http":
            requests[f"{scope['method']} {scope['path']}"] += 1
        await app(scope, receive, send)

    return count
