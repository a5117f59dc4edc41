"""The backend side of a benchmark: processes that answer fast and count what they are asked.

A backend prints its address once it listens. Every line on its standard input is answered with the
number of requests so far; when its standard input closes, it stops.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Calls", "Request", "announce", "serve_answers", "serve_http"]

_REMEMBERED = 10_000


class Request(NamedTuple):
    """Everything of an HTTP request that an answer may depend on."""

    path: str
    query: bytes
    body: bytes


@dataclass(slots=True)
class Calls:
    """How many requests a backend has had."""

    count: int = 0


def announce(address: str, calls: Calls) -> None:
    """Print the address, then answer the parent's lines until it closes the pipe."""

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def listen() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            say(str(calls.count))
        os.kill(os.getpid(), signal.SIGTERM)

    say(address)
    threading.Thread(target=listen, daemon=True).start()


def serve_answers(answer: Callable[[Request], bytes | None]) -> None:
    """Serve an application that works out each distinct request once; None is a 404.

    The data of the benchmarks never change, so equal requests have equal answers, and the backend
    costs little beside the gateway.
    """
    calls = Calls()
    known: dict[Request, bytes | None] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        calls.count += 1
        request = Request(scope["path"], scope["query_string"], await _body(receive))
        if request not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[request] = answer(request)
        body = known[request]
        content = body or b"{}"
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
        ]
        status = 404 if body is None else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    serve_http(app, calls)


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


def serve_http(app: ASGIApp, calls: Calls) -> None:
    """Serve over HTTP on a free loopback port until the parent lets go."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        announce(f"http://127.0.0.1:{listener.getsockname()[1]}", calls)
        uvicorn.Server(config).run(sockets=[listener])
