"""A transport that proves to its backend who is calling."""

from __future__ import annotations

import asyncio

from graphweft.connectors.credentials.contract import Credentials
from graphweft.connectors.transport import HttpRequest, HttpResponse, HttpTransport
from graphweft.connectors.transport.failures import timed_out

__all__ = ["AuthenticatedTransport"]

_UNAUTHORIZED = 401


class AuthenticatedTransport:
    """Another transport, whose requests carry credentials. Both stay their owner's to close.

    A request that is answered with status 401 is sent once more where the credentials are other
    ones by then; the backend has done nothing with the first.
    """

    def __init__(self, transport: HttpTransport, credentials: Credentials) -> None:
        self._transport = transport
        self._credentials = credentials

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request; see `HttpTransport.send`. Its time includes getting credentials."""
        loop = asyncio.get_running_loop()
        deadline = None if request.timeout is None else loop.time() + request.timeout
        proven = await self._prove(request, deadline)
        response = await self._transport.send(proven)
        refused = response.status == _UNAUTHORIZED
        if not self._credentials.is_renewed(proven, refused=refused):
            return response
        proven = await self._prove(request, deadline)
        response = await self._transport.send(proven)
        self._credentials.is_renewed(proven, refused=response.status == _UNAUTHORIZED)
        return response

    async def aclose(self) -> None:
        """Nothing to close."""

    async def _prove(self, request: HttpRequest, deadline: float | None) -> HttpRequest:
        if deadline is None:
            return await self._credentials.apply(request)
        try:
            async with asyncio.timeout_at(deadline):
                proven = await self._credentials.apply(request)
        except TimeoutError as error:
            raise timed_out() from error
        return proven._replace(timeout=deadline - asyncio.get_running_loop().time())
