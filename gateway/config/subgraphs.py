"""The backends: one section for each kind, and what a subgraph is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from graphweft.gateway.config.scalars import Duration, FileOrUrl, FilePath, HttpUrl
from graphweft.gateway.config.section import Section

__all__ = [
    "AsgiSource",
    "BoundSource",
    "CustomSource",
    "GraphQLSource",
    "GrpcSource",
    "PythonSource",
    "RestSource",
    "SubgraphConfig",
    "TlsConfig",
]

_KINDS = ("graphql", "rest", "grpc", "python", "connector")


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
    entities: bool | tuple[str, ...] = Field(
        default=False,
        description="Import types that have a lookup by id as entities, with `@key`: all that the "
        "importer proposes, or a list of them.",
    )


class TlsConfig(Section):
    """TLS towards a server; an empty section trusts the roots of the system."""

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
    descriptor_cache: FilePath | None = Field(
        default=Path(".graphweft"),
        validate_default=True,
        description="Folder in which is kept what a server tells of itself by reflection, for a "
        "start while it is away; `null` for none.",
    )
    entities: bool | tuple[str, ...] = Field(
        default=False,
        description="Make types that a method looks up entities, with `@key`: all that the "
        "importer proposes, or a list of them. Not used where `schema` is given.",
    )
    load_balancing: Literal["pick_first", "round_robin"] = Field(
        default="pick_first",
        description="`pick_first` calls one address of the target, `round_robin` each in turn.",
    )
    health_service: str | None = Field(
        default=None,
        description="Name under which servers tell of their health (grpc.health.v1), an empty text "
        "for the server as a whole. Addresses that are not well get no calls. Needs `round_robin`.",
    )
    keepalive: Duration | None = Field(
        default=None,
        description="Interval of pings while calls are made, so that a dead connection is found. "
        "Many servers refuse intervals under 5m.",
    )
    attempts: int = Field(
        default=1,
        ge=1,
        le=5,
        description="How often a call of a query is made at most, where the server is unavailable. "
        "Methods that a mutation calls are never called again.",
    )
    max_message_bytes: int = Field(
        default=64 * 1024 * 1024, gt=0, description="Bytes of a message that are read at most."
    )

    @model_validator(mode="after")
    def _one_description(self) -> Self:
        if self.descriptors is not None and self.protos:
            raise ValueError("give descriptors or protos, not both")
        if self.health_service is not None and self.load_balancing != "round_robin":
            raise ValueError("health_service needs load_balancing: round_robin")
        return self


class PythonSource(Section):
    """A Strawberry, Ariadne or graphql-core schema that runs in the gateway's process."""

    reference: str = Field(alias="schema", description="Where the schema is: module:attribute.")
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which the module is looked for first; the file's by default.",
    )
    context: str | None = Field(
        default=None,
        pattern=r"^[^:]+:[^:]+$",
        description="Function that makes `info.context` of an operation: module:function. It gets "
        "the `RequestContext`, and may be async. By default a `ResolverContext`.",
    )


class AsgiSource(Section):
    """An ASGI application in the gateway's process that is called in place of a server."""

    app: str = Field(
        pattern=r"^[^:]+:[^:]+$", description="Where the application is: module:attribute."
    )
    path: FilePath = Field(
        default=Path(),
        validate_default=True,
        description="Folder in which the module is looked for first; the file's by default.",
    )


class CustomSource(Section):
    """A kind of backend that another package adds (entry points `graphweft.connectors`)."""

    kind: str = Field(min_length=1, description="Name of the entry point.")
    options: dict[str, Any] = Field(
        default_factory=dict, description="What the package wants to know of the backend."
    )


def _list_of_one(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _application(value: Any) -> Any:
    return {"app": value} if isinstance(value, str) else value


class SubgraphConfig(Section):
    """One backend: exactly one of `graphql`, `rest`, `grpc`, `python` and `connector`."""

    graphql: GraphQLSource | None = Field(default=None, description="A GraphQL server.")
    rest: RestSource | None = Field(default=None, description="A REST API.")
    grpc: GrpcSource | None = Field(default=None, description="A gRPC service.")
    python: PythonSource | None = Field(default=None, description="A schema in this process.")
    connector: CustomSource | None = Field(
        default=None, description="A kind of backend that another package adds."
    )
    asgi: Annotated[AsgiSource | None, BeforeValidator(_application)] = Field(
        default=None,
        description="An application in this process that a `graphql` or `rest` backend is, "
        "whatever the host of its URL. `module:attribute` is short for its `app`.",
    )
    schema_file: FilePath | None = Field(
        default=None,
        alias="schema",
        description="SDL file of the subgraph, instead of asking the backend.",
    )

    overlay: Annotated[tuple[FilePath, ...], BeforeValidator(_list_of_one)] = Field(
        default=(),
        description="SDL file, or several, that say more of the backend's types: keys and other "
        "directives, descriptions, and the root fields by which a plain GraphQL server is asked "
        "for entities.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            raise ValueError(f"give exactly one of {', '.join(_KINDS)} (found {found})")
        if self.asgi is not None and self.kind not in {"graphql", "rest"}:
            raise ValueError("asgi belongs to graphql and rest")
        if self.rest and self.rest.openapi is None and self.schema_file is None:
            raise ValueError("a rest subgraph needs `schema`, or `openapi` to import one from")
        return self

    @property
    def kind(self) -> str:
        """Which one it is."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)
