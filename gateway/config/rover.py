"""Apollo's `supergraph.yaml`, which says what to compose: `federation_version`, and per subgraph a
`routing_url` and a `schema` (`file`, `subgraph_url` or `sdl`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from graphweft.connectors.header_rules import HeaderRules
from graphweft.gateway.config.load import load_model
from graphweft.gateway.config.scalars import FilePath, HeaderName, HttpUrl
from graphweft.gateway.config.secrets import HiddenText

__all__ = ["RoverConfig", "RoverSchema", "RoverSubgraph", "load_rover_config"]


def _version(value: Any) -> str:
    text = str(value).removeprefix("=").removeprefix("v")
    if text.partition(".")[0] != "2":
        raise ValueError("expected a version of Federation 2, such as =2.9.0")
    return text


class RoverSection(BaseModel):
    """One mapping of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class RoverSchema(RoverSection):
    """Where a subgraph's SDL comes from: exactly one of the three."""

    file: FilePath | None = None
    subgraph_url: HttpUrl | None = None
    sdl: str | None = None
    introspection_headers: dict[HeaderName, HiddenText] = Field(default_factory=dict, repr=False)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(source is not None for source in (self.file, self.subgraph_url, self.sdl)) != 1:
            raise ValueError("give exactly one of file, subgraph_url and sdl")
        self.header_rules()
        return self

    def header_rules(self) -> HeaderRules:
        """What introspection sends besides its own headers. Raises ValueError."""
        return HeaderRules(insert=tuple(self.introspection_headers.items()))


class RoverSubgraph(RoverSection):
    """One subgraph."""

    routing_url: str | None = None
    origin: RoverSchema = Field(alias="schema")

    @property
    def url(self) -> str:
        """Where the subgraph is called: the routing URL, or where its SDL was asked for."""
        return self.routing_url or self.origin.subgraph_url or ""


class RoverConfig(RoverSection):
    """The whole file."""

    federation_version: Annotated[str, BeforeValidator(_version)] = "2"
    subgraphs: dict[str, RoverSubgraph] = Field(min_length=1)


def load_rover_config(path: Path, environment: Mapping[str, str] | None = None) -> RoverConfig:
    """Read `supergraph.yaml`.

    Raises:
        ConfigError: something in it is wrong; with its place.
    """
    return load_model(path, RoverConfig, environment)
