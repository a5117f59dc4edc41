"""Which headers calls to subgraphs carry."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from graphweft.connectors.graphql import HeaderRules
from graphweft.gateway.config.scalars import HeaderName
from graphweft.gateway.config.section import Section

__all__ = ["HeadersConfig", "SubgraphHeaders"]


class SubgraphHeaders(Section):
    """Which headers requests to GraphQL subgraphs carry. Nothing is passed on unless it is named;
    REST and gRPC subgraphs name theirs in their SDL."""

    propagate: tuple[HeaderName, ...] = Field(
        default=(), description="Headers of the client's request that are passed on."
    )
    insert: dict[HeaderName, str] = Field(
        default_factory=dict, description="Headers with a fixed value."
    )

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        self.rules()
        return self

    def rules(self) -> HeaderRules:
        """The rules as connectors take them."""
        return HeaderRules(self.propagate, tuple(self.insert.items()))


class HeadersConfig(Section):
    """Header rules of all subgraphs, and of single ones."""

    all: SubgraphHeaders = Field(default=SubgraphHeaders(), description="Rules of every subgraph.")
    subgraphs: dict[str, SubgraphHeaders] = Field(
        default_factory=dict, description="Rules that a subgraph has besides, by its name."
    )

    def of(self, subgraph: str) -> SubgraphHeaders:
        """The rules of one subgraph: those of all, and its own, which win."""
        own = self.subgraphs.get(subgraph, SubgraphHeaders())
        return SubgraphHeaders(
            propagate=tuple(dict.fromkeys(self.all.propagate + own.propagate)),
            insert={**self.all.insert, **own.insert},
        )
