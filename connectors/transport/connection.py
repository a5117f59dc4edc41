"""One HTTP/1.1 connection, used by one request at a time: bytes out, a response back.

A connection goes back to its pool only when an answer has ended where its framing says, the request
was written to its end, and nothing followed. In every other case it is closed, so no byte of one
answer can reach another request.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop, Future, TimerHandle
from typing import Protocol, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from graphweft.connectors.transport.content import unpack
from graphweft.connectors.transport.contract import HttpLimits, HttpRequest, HttpResponse
from graphweft.connectors.transport.failures import timed_out, too_large, unreadable
from graphweft.schemas.errors import BackendError

__all__ = ["Connection", "Owner", "UnansweredError"]

_WITHOUT_BODY = frozenset({204, 304})
_SWITCHING_PROTOCOLS = 101


class UnansweredError(Exception):
    """The connection was lost before the first byte of an answer."""


class Owner(Protocol):
    """Who keeps connections."""

    def freed(self, connection: Connection) -> None:
        """The connection can be used again."""
        ...

    def lost(self, connection: Connection) -> None:
        """The connection is closed."""
        ...


class Connection(asyncio.Protocol):
    """A connection, and the answer that is being read from it."""

    _answer: HttpResponse | None
    _codings: str
    _ends_with_connection: bool
    _has_head: bool
    _headers: list[tuple[str, str]]
    _parts: list[bytes]
    _persists: bool
    _size: int

    __slots__ = (
        "_answer",
        "_closes_at",
        "_codings",
        "_deadline",
        "_ends_with_connection",
        "_has_head",
        "_headers",
        "_is_head_request",
        "_limits",
        "_loop",
        "_max_bytes",
        "_owner",
        "_parser",
        "_parts",
        "_persists",
        "_received",
        "_size",
        "_timer",
        "_transport",
        "_usable_until",
        "_waiter",
        "is_used",
    )

    def __init__(self, loop: AbstractEventLoop, limits: HttpLimits, owner: Owner) -> None:
        self._loop = loop
        self._limits = limits
        self._owner = owner
        self._parser = HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiter: Future[HttpResponse] | None = None
        self._timer: TimerHandle | None = None
        self._deadline = 0.0
        self._usable_until = self._closes_at = loop.time() + limits.age_seconds
        self._is_head_request = False
        self._max_bytes = limits.response_bytes
        self._received = 0
        self.is_used = False
        self._forget()

    def is_usable(self, now: float) -> bool:
        """Whether a request may be sent."""
        transport = self._transport
        return transport is not None and not transport.is_closing() and now < self._usable_until

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, by us or by the server."""
        return self._transport is None

    def start(
        self, message: bytes, request: HttpRequest, deadline: float | None
    ) -> Future[HttpResponse]:
        """Send a request.

        Args:
            message: the request as bytes.
            request: what it says.
            deadline: `loop.time()` in seconds by which the answer must be there.

        Returns:
            The answer, a `BackendError`, or an `UnansweredError`.
        """
        waiter: Future[HttpResponse] = self._loop.create_future()
        self._waiter = waiter
        if self._transport is None:
            self._fail(self._loss())
            return waiter
        self._is_head_request = request.method == "HEAD"
        self._max_bytes = request.max_response_bytes or self._limits.response_bytes
        self._transport.write(message)
        if deadline is not None:
            self._watch(deadline)
        else:
            self._deadline = float("inf")
        return waiter

    def abandon(self, waiter: Future[HttpResponse]) -> None:
        """Close the connection unless it has done with this request."""
        if self._waiter is waiter:
            self._waiter = None
            self.abort()

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    # called by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is open."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read a part of the answer."""
        self._received += len(data)
        if self._waiter is None:
            self.abort()  # nobody has asked
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._persists = False
            if self._answer is None:
                self._fail(unreadable(), error)
        if self._answer is not None:
            self._finish(self._answer)
        else:
            self._check_size()

    def eof_received(self) -> None:
        """The server has said all; that may be how an answer ends."""
        if self._waiter is not None and self._has_head and self._ends_with_connection:
            self.on_message_complete()
            assert self._answer is not None
            self._finish(self._answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._transport = None
        self._fail(self._loss(), exc)
        self._owner.lost(self)

    # called by the parser

    def on_message_begin(self) -> None:
        """An answer begins, or something after it."""
        if self._answer is not None:
            self._persists = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer, which is nothing that we wait for."""
        if not self._has_head:
            self._headers.append((name.lower().decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Work out how the answer ends."""
        status = self._parser.get_status_code()
        if self._answer is not None or status < 200:  # of an interim answer, another one follows
            return
        self._has_head = True
        self._persists = self._parser.should_keep_alive()
        length = transfer = None
        for name, value in self._headers:
            if name == "content-length":
                length = value
            elif name == "transfer-encoding":
                transfer = value
            elif name == "content-encoding":
                self._codings = f"{self._codings},{value}" if self._codings else value
        if self._is_head_request:
            self._persists = False  # the parser takes the length for that of a body that follows
            self.on_message_complete()
        elif transfer is not None and transfer.lower() != "chunked":
            self._fail(unreadable())
        elif length is not None and int(length) > self._max_bytes:
            self._fail(too_large(self._max_bytes))
        elif length is None and transfer is None:
            self._ends_with_connection = status not in _WITHOUT_BODY

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if self._answer is not None:
            return
        self._size += len(body)
        if self._size > self._max_bytes:
            self._fail(too_large(self._max_bytes))
        else:
            self._parts.append(body)

    def on_message_complete(self) -> None:
        """The answer has ended."""
        if self._waiter is None or self._answer is not None:
            return
        status = self._parser.get_status_code()
        if status == _SWITCHING_PROTOCOLS:
            self._fail(unreadable())
        elif status < 200:
            self._forget()
        else:
            parts = self._parts
            body = parts[0] if len(parts) == 1 else b"".join(parts)
            self._answer = HttpResponse(status, tuple(self._headers), body)

    def _finish(self, answer: HttpResponse) -> None:
        """Hand the answer over, and the connection back."""
        waiter, codings, persists = self._waiter, self._codings, self._persists
        self._waiter = None
        self._received = 0
        self._forget()
        self._hand_back() if persists else self.abort()
        if waiter is None or waiter.done():
            return
        if codings and answer.body:
            try:
                body = unpack(answer.body, codings, self._max_bytes)
            except BackendError as error:
                waiter.set_exception(error)
                return
            answer = answer._replace(body=body)
        waiter.set_result(answer)

    def _hand_back(self) -> None:
        transport = self._transport
        assert transport is not None
        if transport.is_closing() or transport.get_write_buffer_size():
            self.abort()
            return
        self.is_used = True
        self._usable_until = min(self._loop.time() + self._limits.idle_seconds, self._closes_at)
        self._owner.freed(self)

    def _loss(self) -> Exception:
        """What a request is told where the connection is closed."""
        return unreadable() if self._received else UnansweredError()

    def _fail(self, error: Exception, cause: BaseException | None = None) -> None:
        waiter, self._waiter = self._waiter, None
        self.abort()
        if waiter is not None and not waiter.done():
            error.__cause__ = cause
            waiter.set_exception(error)

    def _forget(self) -> None:
        """Nothing has been read of the next answer."""
        self._answer = None
        self._headers = []
        self._parts = []
        self._size = 0
        self._codings = ""
        self._has_head = self._ends_with_connection = self._persists = False

    def _check_size(self) -> None:
        """Bound what framing can add: headers, interim answers, chunk sizes, trailers."""
        head_bytes = self._limits.head_bytes
        if not self._has_head and self._received > head_bytes:
            self._fail(too_large(head_bytes))
        elif self._received > 2 * self._max_bytes + head_bytes:
            self._fail(too_large(self._max_bytes))

    def _watch(self, deadline: float) -> None:
        """Set a timer, but leave one that is set for an earlier time: it sets itself again."""
        self._deadline = deadline
        timer = self._timer
        if timer is not None:
            if timer.when() <= deadline:
                return
            timer.cancel()
        self._timer = self._loop.call_at(deadline, self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._waiter is None or self._deadline == float("inf"):
            return
        if self._loop.time() < self._deadline:
            self._watch(self._deadline)
        else:
            self._fail(timed_out(), TimeoutError())
