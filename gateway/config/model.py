"""The whole of `graphweft.yaml`. Its sections stand in files of their own beside this one; relative
paths are relative to the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from graphweft.gateway.config.admin import AdminConfig
from graphweft.gateway.config.authentication import AuthenticationConfig
from graphweft.gateway.config.authorization import AuthorizationConfig
from graphweft.gateway.config.caching import CacheStoreKind, CachingConfig
from graphweft.gateway.config.credentials import SubgraphCredentials
from graphweft.gateway.config.demand_control import DemandControlConfig
from graphweft.gateway.config.documents import PersistedDocumentsConfig
from graphweft.gateway.config.headers import HeadersConfig
from graphweft.gateway.config.limits import LimitsConfig
from graphweft.gateway.config.rates import CounterStore, RateLimitsConfig, RateUnit
from graphweft.gateway.config.redis import RedisConfig
from graphweft.gateway.config.registry import RegistryConfig
from graphweft.gateway.config.scalars import Duration, FilePath, HttpUrl, Share, UrlPath
from graphweft.gateway.config.section import Section
from graphweft.gateway.config.serving import CorsConfig, CsrfConfig, ListenConfig
from graphweft.gateway.config.subgraphs import SubgraphConfig
from graphweft.gateway.config.traffic import TrafficShapingConfig

__all__ = ["GatewayConfig"]


class GatewayConfig(Section):
    """The whole file: one of `supergraph`, `subgraphs` and `registry`, and how they are served."""

    listen: ListenConfig = Field(default=ListenConfig(), description="Where the gateway listens.")
    path: UrlPath = Field(default="/graphql", description="Path of the GraphQL endpoint.")
    supergraph: FilePath | None = Field(
        default=None, description="A composed supergraph, an SDL file."
    )
    override_subgraph_urls: dict[str, HttpUrl] = Field(
        default_factory=dict, description="URLs of subgraphs, instead of the supergraph's."
    )
    subgraphs: dict[str, SubgraphConfig] = Field(
        default_factory=dict, description="Backends to compose, by the subgraph's name."
    )
    registry: RegistryConfig | None = Field(
        default=None, description="Backends that are registered while the gateway runs."
    )
    admin: AdminConfig = Field(
        default=AdminConfig(), description="The admin API, and the console over it."
    )
    playground: bool = Field(
        default=False,
        description="Serve the playground at /, and query plans to those who ask for one.",
    )
    playground_operations: FilePath | None = Field(
        default=None,
        description="Folder of .graphql files that the playground offers, each an operation.",
    )
    introspection: bool = Field(default=True, description="Answer introspection queries.")
    timeout: Duration = Field(
        default=30.0,
        description="Time for one request, backends included. What is not there by then is null, "
        "with an error; status 504 where nothing can be answered. A query also ends when its "
        "client leaves; a mutation that was begun does not.",
    )
    shutdown_timeout: Duration = Field(
        default=30.0, description="Time for requests in flight to end when the gateway is stopped."
    )
    headers: HeadersConfig = Field(
        default=HeadersConfig(), description="Headers sent to subgraphs."
    )
    credentials: dict[str, SubgraphCredentials] = Field(
        default_factory=dict,
        description="How the gateway authenticates itself towards subgraphs, by their names.",
    )
    override_labels: dict[str, Share] = Field(
        default_factory=dict,
        description="When labels of `@override` are active: always (`true`), never (`false`), or "
        "for a percentage of requests.",
    )
    traffic_shaping: TrafficShapingConfig = Field(
        default=TrafficShapingConfig(), description="How subgraphs are called."
    )
    cors: CorsConfig = Field(
        default=CorsConfig(), description="Calls from browser pages elsewhere."
    )
    csrf: CsrfConfig = Field(default=CsrfConfig(), description="Protection from forged requests.")
    authentication: AuthenticationConfig = Field(
        default=AuthenticationConfig(), description="Who makes a request."
    )
    authorization: AuthorizationConfig = Field(
        default=AuthorizationConfig(), description="What clients may see."
    )
    caching: CachingConfig = Field(
        default=CachingConfig(), description="What is kept of the answers of subgraphs."
    )
    redis: RedisConfig = Field(
        default=RedisConfig(), description="Redis, for what several gateways share."
    )
    persisted_documents: PersistedDocumentsConfig = Field(
        default=PersistedDocumentsConfig(), description="Documents that clients name."
    )
    demand_control: DemandControlConfig = Field(
        default=DemandControlConfig(), description="What operations may cost."
    )
    rate_limits: RateLimitsConfig = Field(
        default=RateLimitsConfig(), description="How often something may be asked for."
    )
    limits: LimitsConfig = Field(default=LimitsConfig(), description="What one request may ask.")

    @model_validator(mode="after")
    def _one_graph(self) -> Self:
        graphs = (self.supergraph is not None, bool(self.subgraphs))
        if self.registry is not None and self.supergraph is not None:
            raise ValueError("give exactly one of supergraph, subgraphs and registry")
        if self.registry is None and sum(graphs) != 1:
            raise ValueError("give exactly one of supergraph, subgraphs and registry")
        if self.override_subgraph_urls and self.supergraph is None:
            raise ValueError("override_subgraph_urls belongs to supergraph; subgraphs name a URL")
        self._check_names("headers.subgraphs", self.headers.subgraphs)
        self._check_names("traffic_shaping.subgraphs", self.traffic_shaping.subgraphs)
        self._check_names("credentials", self.credentials)
        self._check_names("caching.subgraphs", self.caching.subgraphs)
        if self.caching.store is CacheStoreKind.REDIS and self.redis.url is None:
            raise ValueError("caching.store: redis needs redis.url")
        if self.rate_limits.store is CounterStore.REDIS and self.redis.url is None:
            raise ValueError("rate_limits.store: redis needs redis.url")
        if self.headers.sends_signed and self.authentication.internal_token is None:
            raise ValueError("$identity.signed needs authentication.internal_token")
        costs = any(rule.unit is RateUnit.COST for rule in self.rate_limits.rules)
        if costs and not self.demand_control.enabled:
            raise ValueError("a rate limit with unit: cost needs demand_control.enabled")
        for name, credentials in self.credentials.items():
            self._check_credentials(name, credentials)
        return self

    def _check_names(self, section: str, names: Iterable[str]) -> None:
        unknown = set(names) - self.subgraphs.keys()
        if self.subgraphs and unknown and self.registry is None:
            raise ValueError(f"{section} names {min(unknown)!r}, which is not a subgraph")

    def _check_credentials(self, name: str, credentials: SubgraphCredentials) -> None:
        subgraph = self.subgraphs.get(name)
        refusal = credentials.refused_by(subgraph.kind) if subgraph else None
        if credentials.is_in_query and self.traffic_shaping.of(name).http2:
            refusal = "api_key: with http2 URLs are logged; use `in: header`"
        if refusal:
            raise ValueError(f"credentials.{name}.{refusal}")
