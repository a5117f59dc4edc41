"""The sections of `graphweft.yaml`. Frozen; an unknown key is an error; relative paths are relative
to the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graphweft.connectors.graphql import HeaderRules
from graphweft.connectors.transport import HttpLimits
from graphweft.gateway.config.scalars import (
    Duration,
    FileOrUrl,
    FilePath,
    HeaderName,
    HttpUrl,
    Share,
    UrlPath,
)
from graphweft.policies.authorization import AuthorizationMode
from graphweft.policies.limits import OperationLimits

__all__ = [
    "AuthorizationConfig",
    "BoundSource",
    "CorsConfig",
    "CsrfConfig",
    "GatewayConfig",
    "GraphQLSource",
    "GrpcSource",
    "HeadersConfig",
    "LimitsConfig",
    "ListenConfig",
    "PythonSource",
    "RestSource",
    "SubgraphConfig",
    "SubgraphHeaders",
    "TlsConfig",
    "TrafficShaping",
    "TrafficShapingConfig",
    "TrafficShapingOfAll",
]

_LIMITS = OperationLimits()
_REFERENCE = r"^[^:]+:[^:]+$"


class Section(BaseModel):
    """One mapping of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


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


class GraphQLSource(Section):
    """A GraphQL server."""

    url: HttpUrl = Field(description="Where operations are sent to, by POST.")


class BoundSource(Section):
    """What the operator says of a backend whose SDL has bindings."""

    config: dict[str, Any] = Field(
        default_factory=dict, description="What `$config` is in the mappings of the SDL."
    )
    env: tuple[str, ...] = Field(
        default=(), description="Environment variables that mappings may read as `$env`."
    )
    concurrency: int = Field(
        default=32, gt=0, description="Calls to the backend at a time, within one request."
    )
    max_requests_per_operation: int | None = Field(
        default=None,
        gt=0,
        description="Calls to the backend within one request; no limit by default.",
    )


class RestSource(BoundSource):
    """A REST API, bound by @connect in the subgraph's SDL, or imported from an OpenAPI document."""

    openapi: FileOrUrl | None = Field(
        default=None,
        description="OpenAPI 3 document, a file or a URL. Not used where `schema` is given.",
    )
    base_url: HttpUrl | None = Field(
        default=None, description="Base URL of the API, instead of the one that the document names."
    )
    entities: bool = Field(
        default=False, description="Import types that have a lookup by id as entities, with @key."
    )


class TlsConfig(Section):
    """TLS towards a gRPC server; an empty section trusts the roots of the system."""

    ca: FilePath | None = Field(default=None, description="PEM file with the trusted roots.")
    certificate: FilePath | None = Field(
        default=None, description="PEM file with the client's certificates, for mutual TLS."
    )
    key: FilePath | None = Field(
        default=None, description="PEM file with the client's private key, for mutual TLS."
    )
    server_name: str = Field(
        default="", description="Name in the server's certificate, if it is not the target's."
    )

    @model_validator(mode="after")
    def _certificate_has_key(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together")
        return self


class GrpcSource(BoundSource):
    """A gRPC service, bound by @grpcConnect in the subgraph's SDL, or imported from descriptors."""

    target: str = Field(min_length=1, description="Address of the server, such as localhost:50051.")
    tls: TlsConfig | None = Field(default=None, description="TLS; plain text without it.")
    descriptors: FilePath | None = Field(
        default=None,
        description="Descriptor set (protoc --include_imports -o). Reflection otherwise.",
    )
    protos: tuple[FilePath, ...] = Field(
        default=(), description=".proto files, compiled at start, instead of a descriptor set."
    )
    import_paths: tuple[FilePath, ...] = Field(
        default=(), description="Folders where the .proto files find their imports."
    )

    @model_validator(mode="after")
    def _one_description(self) -> Self:
        if self.descriptors is not None and self.protos:
            raise ValueError("give descriptors or protos, not both")
        return self


class PythonSource(Section):
    """A Strawberry, Ariadne or graphql-core schema that runs in the gateway's process."""

    reference: str = Field(alias="schema", description="Where the schema is: module:attribute.")
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which the module is looked for first; the file's by default.",
    )


class SubgraphConfig(Section):
    """One backend: exactly one of `graphql`, `rest`, `grpc` and `python`."""

    graphql: GraphQLSource | None = Field(default=None, description="A GraphQL server.")
    rest: RestSource | None = Field(default=None, description="A REST API.")
    grpc: GrpcSource | None = Field(default=None, description="A gRPC service.")
    python: PythonSource | None = Field(default=None, description="A schema in this process.")
    schema_file: FilePath | None = Field(
        default=None,
        alias="schema",
        description="SDL file of the subgraph, instead of asking the backend.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        kinds = ("graphql", "rest", "grpc", "python")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            raise ValueError(f"give exactly one of {', '.join(kinds)} (found {found})")
        if self.rest and self.rest.openapi is None and self.schema_file is None:
            raise ValueError("a rest subgraph needs `schema`, or `openapi` to import one from")
        return self


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


class AuthorizationConfig(Section):
    """What clients may see: `@authenticated`, `@requiresScopes` and `@policy` of the supergraph."""

    mode: AuthorizationMode = Field(
        default=AuthorizationMode.FILTER,
        description="What is done with an operation that asks for what its client may not see: "
        "`filter` answers null for those fields, with an error; `reject` refuses the operation; "
        "`dry_run` only logs.",
    )
    policies: str | None = Field(
        default=None,
        pattern=_REFERENCE,
        description="The function that decides on `@policy`: module:function. Without it, no "
        "policy is satisfied.",
    )
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which modules are looked for first; the file's by default.",
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


class LimitsConfig(Section):
    """What one request may ask of the gateway. 0 switches off a limit of operations, which are all
    those but the first; they are counted with fragments in place of their spreads."""

    http_max_request_bytes: int = Field(
        default=2_000_000, gt=0, description="Largest request body, in bytes."
    )
    max_document_bytes: int = Field(
        default=_LIMITS.max_document_bytes, ge=0, description="Bytes of a document."
    )
    max_tokens: int = Field(
        default=_LIMITS.max_tokens,
        ge=0,
        description="Tokens of a document; the same number of comments.",
    )
    max_depth: int = Field(
        default=_LIMITS.max_depth,
        ge=0,
        description="Fields inside one another; those inside `__schema` and `__type` are not "
        "counted.",
    )
    max_height: int = Field(
        default=_LIMITS.max_height,
        ge=0,
        description="Fields of an operation, those of one name counted once in a selection set.",
    )
    max_aliases: int = Field(
        default=_LIMITS.max_aliases, ge=0, description="Aliases of an operation."
    )
    max_root_fields: int = Field(
        default=_LIMITS.max_root_fields,
        ge=0,
        description="Root fields of an operation, but for `__typename`.",
    )
    max_selections: int = Field(
        default=_LIMITS.max_selections,
        ge=0,
        description="Fields, inline fragments and spreads of an operation.",
    )
    max_repeats: int = Field(
        default=_LIMITS.max_repeats,
        ge=0,
        description="Selections of one response name in a selection set of a document; fragments "
        "are taken to repeat each other's names.",
    )
    max_directives: int = Field(
        default=_LIMITS.max_directives, ge=0, description="Directives of a document."
    )
    max_variables: int = Field(
        default=_LIMITS.max_variables, ge=0, description="Variables that a document defines."
    )
    max_operations: int = Field(
        default=_LIMITS.max_operations, ge=0, description="Operations of a document."
    )

    def of_operations(self) -> OperationLimits:
        """The limits of what is in a request."""
        return OperationLimits(**self.model_dump(exclude={"http_max_request_bytes"}))


class GatewayConfig(Section):
    """The whole file: one of `supergraph` and `subgraphs`, and how they are served."""

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
    authorization: AuthorizationConfig = Field(
        default=AuthorizationConfig(), description="What clients may see."
    )
    limits: LimitsConfig = Field(default=LimitsConfig(), description="What one request may ask.")

    @model_validator(mode="after")
    def _one_graph(self) -> Self:
        if (self.supergraph is None) == (not self.subgraphs):
            raise ValueError("give exactly one of supergraph and subgraphs")
        if self.override_subgraph_urls and self.supergraph is None:
            raise ValueError("override_subgraph_urls belongs to supergraph; subgraphs name a URL")
        self._check_names("headers.subgraphs", self.headers.subgraphs)
        self._check_names("traffic_shaping.subgraphs", self.traffic_shaping.subgraphs)
        return self

    def _check_names(self, section: str, names: Iterable[str]) -> None:
        unknown = set(names) - self.subgraphs.keys()
        if self.subgraphs and unknown:
            raise ValueError(f"{section} names {min(unknown)!r}, which is not a subgraph")
