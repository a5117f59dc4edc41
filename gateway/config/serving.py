"""How clients reach the gateway: where it listens, and which browser pages may call it."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from graphweft.gateway.config.scalars import Duration, HeaderName
from graphweft.gateway.config.section import Section

__all__ = ["CorsConfig", "CsrfConfig", "ListenConfig"]


class ListenConfig(Section):
    """Where the gateway listens."""

    host: str = Field(
        default="127.0.0.1", description="Address to bind; 0.0.0.0 for every IPv4 address."
    )
    port: int = Field(default=4000, ge=0, le=65535, description="Port; 0 takes a free one.")
    header_timeout: Duration = Field(
        default=10.0,
        description="Time for the headers of a request to arrive, and for the first request of a "
        "connection to begin. The connection is closed otherwise.",
    )
    body_timeout: Duration = Field(
        default=30.0, description="Time for the body of a request to arrive; status 408 otherwise."
    )
    keep_alive_timeout: Duration = Field(
        default=65.0, description="Time that a connection may be idle between two requests."
    )


class CorsConfig(Section):
    """Which browser pages of other origins may call the gateway. None by default."""

    origins: tuple[str, ...] = Field(
        default=(), description='Allowed origins, such as https://studio.example.com; "*" for any.'
    )
    allow_credentials: bool = Field(default=False, description="Whether cookies may be sent.")
    allow_headers: tuple[HeaderName, ...] = Field(
        default=("content-type", "authorization", "apollo-require-preflight", "x-request-id"),
        description="Request headers that a page may set.",
    )
    max_age: Duration = Field(default=600.0, description="How long a preflight answer may be kept.")

    @model_validator(mode="after")
    def _credentials_name_origins(self) -> Self:
        if self.allow_credentials and "*" in self.origins:
            raise ValueError('allow_credentials needs named origins, not "*"')
        return self


class CsrfConfig(Section):
    """Refusal of requests that a browser sends for any page without asking first."""

    enabled: bool = Field(default=True, description="Whether such requests are refused.")
    required_headers: tuple[HeaderName, ...] = Field(
        default=(
            "apollo-require-preflight",
            "x-apollo-operation-name",
            "graphql-require-preflight",
        ),
        description="Headers of which one makes a request without a JSON body acceptable.",
    )
