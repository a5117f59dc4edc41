"""Configuration of a gRPC backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphweft.connectors.grpc.channel import ChannelOptions
from graphweft.connectors.header_rules import HeaderRules

__all__ = ["GrpcConfig"]


@dataclass(frozen=True, slots=True)
class GrpcConfig:
    """What the operator says of a gRPC backend.

    Attributes:
        variables: `$config` in mappings.
        env: the environment variables that mappings may read as `$env`.
        timeout: seconds for one call; the `timeout` of a source replaces it, and a request's
            deadline shortens it.
        concurrency: most calls to a source at a time, within one request.
        calls_per_request: most calls to a source within one request; None for no limit.
        max_stream_items: most messages of a stream, where its binding says nothing.
        not_found_is_null: whether status NOT_FOUND makes an entity or nullable field null without
            an error.
        entities: whether generated SDL makes entities of the types that have a lookup by key: all,
            or these.
        single_flight: whether identical calls of reads in flight are made once.
        headers: what the metadata of calls have besides what the SDL says.
        channel: TLS, metadata and limits of the channels.
        descriptor_cache: folder in which to keep what servers tell of themselves; None for none.
    """

    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    env: frozenset[str] = frozenset()
    timeout: float = 30.0
    concurrency: int = 64
    calls_per_request: int | None = None
    max_stream_items: int = 1000
    not_found_is_null: bool = True
    entities: bool | tuple[str, ...] = False
    single_flight: bool = True
    headers: HeaderRules = field(default_factory=HeaderRules)
    channel: ChannelOptions = field(default_factory=ChannelOptions)
    descriptor_cache: Path | None = None
