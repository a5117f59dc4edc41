"""uvicorn's HTTP protocol with a time limit for request headers, which it does not have itself.

A connection that sends its headers byte by byte, or nothing at all, would be held for ever. Headers
that come in one piece, as they nearly always do, cost no timer.
"""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

__all__ = ["http_protocol"]

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class _TimedProtocol(HttpToolsProtocol):
    header_seconds: float
    _is_in_headers = False
    _header_timer: asyncio.TimerHandle | None = None

    def connection_made(  # type: ignore[override]  # uvicorn narrows the transport the same way
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_in_headers and self._header_timer is None:
            self._start_timer()

    def on_message_begin(self) -> None:
        self._is_in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_headers = False
        self._stop_timer()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _start_timer(self) -> None:
        self._header_timer = self.loop.call_later(self.header_seconds, self._give_up)

    def _stop_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _give_up(self) -> None:
        if self.pipeline or self._is_answering():
            self._start_timer()  # the headers are of a pipelined request: the answer goes first
            return
        self._header_timer = None
        if self._is_in_headers:
            self.transport.write(_TIMED_OUT)
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # it says that it is never None
        return cycle is not None and not cycle.response_complete


def http_protocol(header_seconds: float) -> type[asyncio.Protocol]:
    """The protocol class whose connections give headers this much time to arrive."""
    return type("TimedProtocol", (_TimedProtocol,), {"header_seconds": header_seconds})
