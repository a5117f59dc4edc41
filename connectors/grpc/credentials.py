"""Credentials of gRPC calls: metadata, put on every call of a channel, reflection included."""

from __future__ import annotations

from typing import Any

import grpc
import grpc.aio

from graphweft.connectors.credentials import Credentials
from graphweft.connectors.transport import HttpRequest

__all__ = ["authenticating"]

_aio: Any = grpc.aio


class _Proof:
    """What the interceptors of both kinds of calls share."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def _prove(self, details: Any) -> tuple[Any, HttpRequest]:
        """The call with the proof, and the request that stands for it."""
        method = details.method
        path = method.decode() if isinstance(method, bytes) else method
        proven = await self._credentials.apply(HttpRequest("POST", f"https://grpc{path}"))
        names = {name for name, _ in proven.headers}
        kept = [entry for entry in details.metadata or () if entry[0] not in names]
        metadata = _aio.Metadata(*kept, *proven.headers)
        return details._replace(metadata=metadata), proven


class _UnaryProof(_Proof):
    """A unary call that the server does not know the caller of is made once more where there are
    other credentials by then."""

    async def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        proven, sent = await self._prove(details)
        call = await continuation(proven, request)
        refused = await call.code() is grpc.StatusCode.UNAUTHENTICATED
        if not self._credentials.is_renewed(sent, refused=refused):
            return call
        proven, sent = await self._prove(details)
        call = await continuation(proven, request)
        refused = await call.code() is grpc.StatusCode.UNAUTHENTICATED
        self._credentials.is_renewed(sent, refused=refused)
        return call


class _UnaryStreamProof(_Proof):
    async def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        proven, _ = await self._prove(details)
        return await continuation(proven, request)


class _StreamStreamProof(_Proof):
    async def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        proven, _ = await self._prove(details)
        return await continuation(proven, requests)


# the stubs make them generic, which they are not; they are abstract, so a class can be registered
_aio.UnaryUnaryClientInterceptor.register(_UnaryProof)
_aio.UnaryStreamClientInterceptor.register(_UnaryStreamProof)
_aio.StreamStreamClientInterceptor.register(_StreamStreamProof)


def authenticating(credentials: Credentials | None) -> list[Any]:
    """The interceptors of a channel; none without credentials."""
    if credentials is None:
        return []
    kinds = (_UnaryProof, _UnaryStreamProof, _StreamStreamProof)
    return [kind(credentials) for kind in kinds]
