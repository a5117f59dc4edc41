"""Redis, for what several gateways share."""

from __future__ import annotations

from pydantic import Field

from graphweft.gateway.config.scalars import Duration
from graphweft.gateway.config.secrets import Secret
from graphweft.gateway.config.section import Section

__all__ = ["RedisConfig"]


class RedisConfig(Section):
    """The Redis or Valkey server that several gateways share. Where it is away, they go on without:
    requests wait for no more than the timeout, and after a few failures not at all."""

    url: Secret | None = Field(
        default=None,
        repr=False,
        description="`redis://user:password@host:6379/0`, `rediss://` for TLS, or `unix://`.",
    )
    prefix: str = Field(default="graphweft:", description="What every key begins with.")
    timeout: Duration = Field(
        default=0.05, description="Time for a call, and for opening a connection."
    )
