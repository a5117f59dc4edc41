"""How calls to subgraphs are made."""

from __future__ import annotations

from pydantic import Field

from graphweft.connectors.transport import HttpLimits
from graphweft.gateway.config.section import Section

__all__ = ["TrafficShaping", "TrafficShapingConfig", "TrafficShapingOfAll"]


class TrafficShaping(Section):
    """How calls to one subgraph are made. What is not given is as for every subgraph."""

    single_flight: bool | None = Field(
        default=None,
        description="Whether identical reads in flight, of one request or of several that send the "
        "same headers, share one call.",
    )
    max_response_bytes: int | None = Field(
        default=None, gt=0, description="Bytes of an answer, decompressed, that are read at most."
    )
    http2: bool | None = Field(
        default=None, description="Whether HTTP/2 is spoken with a server that offers it."
    )


class TrafficShapingOfAll(Section):
    """How calls to every subgraph are made."""

    single_flight: bool = Field(
        default=True,
        description="Whether identical reads in flight, of one request or of several that send the "
        "same headers, share one call: queries of GraphQL servers, GET requests of REST APIs, and "
        "calls of gRPC methods behind queries and lookups.",
    )
    max_response_bytes: int = Field(
        default=HttpLimits().response_bytes,
        gt=0,
        description="Bytes of an answer of a GraphQL server or a REST API, decompressed, that are "
        "read at most.",
    )
    http2: bool = Field(
        default=False,
        description="Whether HTTP/2 is spoken with GraphQL servers and REST APIs that offer it "
        "over TLS: many calls share a connection, and each costs the gateway more CPU time. URLs "
        "that begin with http:// are called by HTTP/1.1.",
    )


class TrafficShapingConfig(Section):
    """How calls to subgraphs are made: to all, and to single ones."""

    all: TrafficShapingOfAll = Field(
        default=TrafficShapingOfAll(), description="Rules of every subgraph."
    )
    subgraphs: dict[str, TrafficShaping] = Field(
        default_factory=dict, description="Rules of single subgraphs, by name; they win."
    )

    def of(self, subgraph: str) -> TrafficShapingOfAll:
        """The rules of one subgraph."""
        own = self.subgraphs.get(subgraph, TrafficShaping())
        return self.all.model_copy(update=own.model_dump(exclude_none=True))
