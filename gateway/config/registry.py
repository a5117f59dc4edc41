"""The registry: backends that are registered while the gateway runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from graphweft.gateway.config.scalars import Duration, FilePath, network
from graphweft.gateway.config.secrets import Secret
from graphweft.gateway.config.section import Section

__all__ = ["OutboundConfig", "RegistryConfig"]

Network = Annotated[str, AfterValidator(network)]


class OutboundConfig(Section):
    """Which addresses registered backends may have. Names are judged by what they resolve to."""

    allow: tuple[Network, ...] = Field(
        default=(),
        description="Networks besides the public internet, such as `10.0.0.0/8`; `127.0.0.0/8` for "
        "backends on this machine.",
    )
    deny: tuple[Network, ...] = Field(
        default=(), description="Networks that nothing may be called in, whatever is allowed."
    )


class RegistryConfig(Section):
    """Backends that are registered while the gateway runs, by its admin API. The file has no
    `subgraphs` then. Every node of a deployment has the same database."""

    url: Secret | None = Field(
        default=None,
        repr=False,
        description="Database: `sqlite:///file.db` for one node, `postgresql://user@host/name` for "
        "several. By default an SQLite file in `folder`.",
    )
    folder: FilePath = Field(
        default=Path(".graphweft/registry"),
        validate_default=True,
        description="Folder in which the node keeps the last revision that it served, for a start "
        "while the database is away, and what operations it was asked.",
    )
    poll_interval: Duration = Field(
        default=0.5, description="How often a node looks for a revision that another one applied."
    )
    warm_up_operations: int = Field(
        default=20,
        ge=0,
        description="How many of the most frequent operations are planned before a revision is "
        "served.",
    )
    env: tuple[str, ...] = Field(
        default=(),
        description="Environment variables that registrations may use, as `${env.NAME}`.",
    )
    secrets: FilePath | None = Field(
        default=None,
        description="Folder of the files that registrations may name: secrets and certificates.",
    )
    allow_python: bool = Field(
        default=False,
        description="Whether schemas and connectors of this process may be registered, which runs "
        "code of any installed module.",
    )
    outbound: OutboundConfig = Field(
        default=OutboundConfig(), description="Which addresses registered backends may have."
    )
