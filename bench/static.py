"""The reference: what uvicorn costs when the application does nothing but answer."""

from __future__ import annotations

from typing import Final

from starlette.types import Receive, Scope, Send

from bench.backend import Calls, serve_http

__all__ = ["ANSWER", "QUERY", "app"]

QUERY: Final = "{ me { id name username } }"
ANSWER: Final = b'{"data":{"me":{"id":"1","name":"Ines Aguilar","username":"ines"}}}'

_START: Final = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(ANSWER)).encode()),
    ],
}
_BODY: Final = {"type": "http.response.body", "body": ANSWER}


async def app(_scope: Scope, receive: Receive, send: Send) -> None:
    """Always the same few bytes."""
    await receive()
    await send(_START)
    await send(_BODY)


if __name__ == "__main__":
    serve_http(app, Calls())
