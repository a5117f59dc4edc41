"""A transport whose answers have a limit of their own, for one backend."""

from __future__ import annotations

from graphweft.connectors.transport.contract import HttpRequest, HttpResponse, HttpTransport

__all__ = ["BoundedTransport"]


class BoundedTransport:
    """Another transport, of which larger answers are not read. It stays its owner's to close."""

    def __init__(self, transport: HttpTransport, max_response_bytes: int) -> None:
        self._transport = transport
        self._max_response_bytes = max_response_bytes

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`."""
        bounded = request._replace(max_response_bytes=self._max_response_bytes)
        return await self._transport.send(bounded)

    async def aclose(self) -> None:
        """Nothing to close."""
