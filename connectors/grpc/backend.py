"""One server: its channel, made where it is first used, and its descriptors, loaded once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import grpc.aio
import structlog
from google.protobuf.descriptor_pb2 import FileDescriptorProto

from graphweft.connectors.grpc.channel import ChannelOptions, open_channel
from graphweft.connectors.grpc.descriptor_cache import cache_file, keep_files, kept_files
from graphweft.connectors.grpc.descriptors import (
    Descriptors,
    DescriptorSource,
    ServerReflection,
    build_descriptors,
    load_descriptors,
)
from graphweft.schemas.errors import BackendError, ImportDocumentError

__all__ = ["GrpcBackend"]

log: Any = structlog.get_logger("graphweft.grpc")


class GrpcBackend:
    """A server that methods are called on.

    Attributes:
        target: its address, such as `dns:///orders:50051`.
        options: how channels to it are made.
        reads: methods (`package.Service/Method`) that may be called again where a call failed.
        loaded: its descriptors, None until `descriptors` was awaited.
    """

    def __init__(
        self,
        target: str,
        source: DescriptorSource,
        options: ChannelOptions,
        cache: Path | None = None,
    ) -> None:
        """Name a server; `cache` is a folder in which to keep what it tells of itself."""
        self.target = target
        self.options = options
        self.reads: frozenset[str] = frozenset()
        self._cache = cache_file(cache, target) if cache is not None else None
        self.loaded: Descriptors | None = None
        self._source = source
        self._loading: asyncio.Task[Descriptors] | None = None
        self._channel: tuple[asyncio.AbstractEventLoop, grpc.aio.Channel] | None = None

    def channel(self) -> grpc.aio.Channel:
        """The channel of the running event loop; it reconnects by itself."""
        loop = asyncio.get_running_loop()
        if self._channel is None or self._channel[0] is not loop:
            self._channel = (loop, open_channel(self.target, self.options, self.reads))
        return self._channel[1]

    async def descriptors(self) -> Descriptors:
        """The descriptors; a failure is not kept, so the next call tries again.

        Raises:
            BackendError: the server is unreachable or offers no reflection.
            ImportDocumentError: a file cannot be read or is wrong.
        """
        if self.loaded is not None:
            return self.loaded
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._load())
        # shared by all who wait, so one who gives up must not end it for the others
        loaded = await asyncio.shield(self._loading)
        self.loaded = loaded
        return loaded

    async def _load(self) -> Descriptors:
        is_told = isinstance(self._source, ServerReflection)
        try:
            # a channel of its own: what may be called again is known after the descriptors only
            async with open_channel(self.target, self.options) as channel:
                loaded = await load_descriptors(
                    self._source,
                    channel=channel,
                    target=self.target,
                    metadata=self.options.metadata,
                )
        except BackendError as error:
            kept = kept_files(self._cache) if is_told and self._cache is not None else None
            if kept is None:
                raise
            return self._built(kept, error)
        if is_told and self._cache is not None:
            keep_files(self._cache, loaded.files)
        return loaded

    def _built(self, kept: tuple[FileDescriptorProto, ...], away: BackendError) -> Descriptors:
        """Descriptors that were kept; the reason why they are needed is raised where they do not
        fit together."""
        file = str(self._cache)
        try:
            descriptors = build_descriptors(kept, file)
        except ImportDocumentError as error:
            log.warning(
                "kept descriptors cannot be used; remove the file", file=file, error=str(error)
            )
            raise away from error
        if not descriptors.services:
            log.warning("kept descriptors have no service; remove the file", file=file)
            raise away
        log.warning("going on with kept descriptors", target=self.target, error=away.message)
        return descriptors

    async def aclose(self) -> None:
        """Close the channel."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
        if self._channel is not None:
            await self._channel[1].close(None)
            self._channel = None
