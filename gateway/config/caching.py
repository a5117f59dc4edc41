"""What is kept of the answers of subgraphs."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from graphweft.gateway.config.scalars import Duration, UrlPath
from graphweft.gateway.config.secrets import Secret
from graphweft.gateway.config.section import Section

__all__ = [
    "CacheStoreKind",
    "CachingConfig",
    "CachingOfAll",
    "InvalidationConfig",
    "MemoryCacheConfig",
    "SubgraphCaching",
]


class SubgraphCaching(Section):
    """What is kept of one subgraph. What is not given is as for every subgraph."""

    enabled: bool | None = Field(default=None, description="Whether anything is kept.")
    max_age: Duration | None = Field(
        default=None, description="How long is kept what no `@cacheControl` says an age of."
    )
    headers: bool | None = Field(
        default=None, description="Whether `Cache-Control` and `Vary` of its answers count."
    )
    stale_while_revalidate: Duration | None = Field(
        default=None, description="How long what is stale is served while it is renewed."
    )
    stale_if_error: Duration | None = Field(
        default=None, description="How long what is stale is served where the subgraph fails."
    )


class CachingOfAll(Section):
    """What is kept of every subgraph."""

    enabled: bool = Field(default=True, description="Whether anything is kept.")
    max_age: Duration | None = Field(
        default=None,
        description="How long is kept what no `@cacheControl` says an age of: root fields and "
        "objects, with their leaves. Without it the headers of each answer say, and what they do "
        "not say is not kept.",
    )
    headers: bool = Field(
        default=True,
        description="Whether `Cache-Control`, `Surrogate-Control`, `Age` and `Vary` of answers "
        "count: `no-store` and `private` always, ages where no `@cacheControl` says one.",
    )
    stale_while_revalidate: Duration = Field(
        default=0.0,
        description="How long what is stale is served while it is renewed; answers may allow more.",
    )
    stale_if_error: Duration = Field(
        default=0.0,
        description="How long what is stale is served where the subgraph fails; answers may allow "
        "more.",
    )


class MemoryCacheConfig(Section):
    """What is kept in the memory of the process."""

    max_bytes: int = Field(
        default=64_000_000, gt=0, description="Bytes of values of fields, by estimate."
    )
    max_response_bytes: int = Field(
        default=16_000_000,
        ge=0,
        description="Bytes of whole responses, kept where all that they hold is public; 0 for "
        "none.",
    )


class CacheStoreKind(StrEnum):
    """Where values of fields are kept."""

    MEMORY = "memory"
    REDIS = "redis"


class InvalidationConfig(Section):
    """The endpoint that takes orders to forget what is kept."""

    secret: Secret | None = Field(
        default=None,
        repr=False,
        description="Who sends it as `Authorization: Bearer` may give orders; without it there is "
        "no endpoint.",
    )
    path: UrlPath = Field(default="/cache/invalidate", description="Path of the endpoint.")


class CachingConfig(Section):
    """What is kept of the answers of subgraphs, by field."""

    enabled: bool = Field(
        default=False,
        description="Whether anything is kept, and responses say by `Cache-Control` how long "
        "clients may keep them.",
    )
    all: CachingOfAll = Field(default=CachingOfAll(), description="Rules of every subgraph.")
    subgraphs: dict[str, SubgraphCaching] = Field(
        default_factory=dict, description="Rules of single subgraphs, by name; they win."
    )
    store: CacheStoreKind = Field(
        default=CacheStoreKind.MEMORY,
        description="Where values of fields are kept: in the `memory` of the process, or in "
        "`redis`, which several gateways share.",
    )
    invalidation: InvalidationConfig = Field(
        default=InvalidationConfig(), description="Orders to forget what is kept."
    )
    memory: MemoryCacheConfig = Field(
        default=MemoryCacheConfig(), description="What is kept in the memory of the process."
    )

    def of(self, subgraph: str) -> CachingOfAll:
        """The rules of one subgraph."""
        own = self.subgraphs.get(subgraph, SubgraphCaching())
        return self.all.model_copy(update=own.model_dump(exclude_none=True))
