"""The types of the admin API."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphweft.gateway.admin.described import input_type, object_type
from graphweft.gateway.config.admin import RoleName
from graphweft.gateway.registry.proposal import ProposalState
from graphweft.gateway.registry.registration import SourceKind
from graphweft.schemas.diff import ChangeKind

__all__ = [
    "AuditEntry",
    "Change",
    "GatewayStatus",
    "GraphField",
    "GraphType",
    "Node",
    "OperationOrder",
    "OperationUse",
    "Presence",
    "Preview",
    "Problem",
    "Proposal",
    "ProposedEntity",
    "Revision",
    "RevisionFile",
    "Source",
    "SourceChange",
    "SourceInput",
    "Traffic",
    "when",
]

strawberry.enum(SourceKind, description="What a backend speaks.")
strawberry.enum(
    RoleName,
    name="Role",
    description="A viewer looks, an editor changes the graph, an owner also reads the audit log.",
)
strawberry.enum(
    ProposalState,
    description="A breaking proposal is applied only where that is accepted, a refused one never.",
)
strawberry.enum(ChangeKind, description="What became of something.")


@strawberry.enum
class OperationOrder(Enum):
    """What operations are sorted by, the most of it first."""

    COUNT = "count"
    ERRORS = "errors"
    LATENCY = "latency"
    COST = "cost"
    LAST_SEEN = "last_seen"


def when(seconds: float) -> datetime:
    """A time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _field(description: str, **options: Any) -> Any:
    return strawberry.field(description=description, **options)


@input_type
class SourceInput:
    """A backend to register."""

    name: str = _field("Name of the subgraph.")
    kind: SourceKind
    location: str = _field(
        "URL of a GraphQL server or of an OpenAPI document, base URL of a REST API whose document "
        "or schema is given, host:port of a gRPC server, module:attribute of a Python schema, or "
        "the entry point of a custom connector.",
        default="",
    )
    settings: JSON | None = _field(
        "Further keys of the kind's section in graphweft.yaml.", default=None
    )
    sections: JSON | None = _field(
        "What other sections say of it: headers, credentials, traffic_shaping, caching.",
        default=None,
    )
    document: str | None = _field("Text of an OpenAPI document.", default=None)
    schema: str | None = _field("SDL of the subgraph, instead of asking.", default=None)
    overlay: str = _field("SDL that says more of it.", default="")
    descriptors: str | None = _field(
        "A FileDescriptorSet of a gRPC server in Base64, instead of asking.", default=None
    )


@object_type
class Problem:
    """Something that is wrong."""

    message: str
    code: str
    source: str | None = _field("Subgraph, or its overlay, in whose text it is.")
    line: int | None
    column: int | None


@object_type
class ProposedEntity:
    """A type that can be an entity. Accept it by settings.entities."""

    type: str
    keys: list[str]
    lookup: str = _field("What of the backend looks it up.")
    reason: str
    is_accepted: bool
    obstacle: str | None = _field("Why it cannot be accepted as it stands.")


@object_type
class Preview:
    """What a backend would be, were it registered."""

    schema: str
    entities: list[ProposedEntity]
    notes: list[str] = _field("What the import left out, changed, or found wrong.")
    problems: list[Problem]


@object_type
class Traffic:
    """How a backend was called by this node since it started."""

    calls: int
    failures: int
    average_ms: float | None
    last_failure: str | None
    last_failure_at: datetime | None


@object_type
class Source:
    """A backend that is served."""

    name: str
    kind: SourceKind
    location: str
    settings: JSON
    sections: JSON
    document: str | None
    overlay: str
    schema: str = _field("Its SDL, as it was written or as the backend told it.")
    is_written: bool = _field("Whether the SDL was written by a person.")
    since: int | None = _field("The revision that is served.")
    traffic: Traffic


@object_type
class SourceChange:
    """What became of a source."""

    name: str
    kind: ChangeKind


@object_type
class Change:
    """What changes for clients at a schema coordinate."""

    kind: ChangeKind
    coordinate: str
    message: str
    is_breaking: bool
    operations: list[str] = _field("Operations asked lately that fail because of it.")


@object_type
class Proposal:
    """A change of the graph that was checked."""

    id: strawberry.ID
    base: int = _field("The revision that it changes.")
    state: ProposalState
    problems: list[Problem]
    hints: list[str]
    changes: list[Change]
    broken: list[str] = _field("Operations asked lately that are not valid any more.")
    sources: list[SourceChange]
    author: str
    at: datetime
    reason: str


@object_type
class Revision:
    """Sources that are, or were, served together."""

    number: int
    parent: int
    author: str
    at: datetime
    reason: str
    is_current: bool
    sources: list[SourceChange] = _field("What became of sources since its parent.")


@object_type
class RevisionFile:
    """A file of a revision; its content is in Base64."""

    name: str
    content: str


@object_type
class Node:
    """A gateway process."""

    id: str
    revision: int
    seen_at: datetime
    problem: str | None = _field("Why it does not serve the current revision.")
    is_this: bool


@object_type
class GatewayStatus:
    """The gateway, and who is asking it."""

    version: str
    revision: int | None
    is_read_only: bool
    read_only_reason: str | None
    role: RoleName
    subject: str
    nodes: list[Node]


@object_type
class Presence:
    """A subgraph that has a type."""

    subgraph: str
    keys: list[str]


@object_type
class GraphField:
    """A field of the supergraph."""

    name: str
    type: str
    target: str = _field("The named type of it.")
    subgraphs: list[str]
    protection: list[str]
    cache_control: str | None
    description: str | None


@object_type
class GraphType:
    """A type of the supergraph."""

    name: str
    kind: str
    description: str | None
    subgraphs: list[Presence]
    fields: list[GraphField]
    protection: list[str]
    cache_control: str | None


@object_type
class OperationUse:
    """An operation that this node was asked since it started."""

    id: strawberry.ID
    name: str | None
    text: str = _field("The document, without the values that were written into it.")
    count: int
    failures: int
    average_ms: float | None
    p95_ms: float
    cost: float | None
    last_seen: datetime
    fields: list[str] = _field("Coordinates of the fields that it asks for.")


@object_type
class AuditEntry:
    """Something that was asked of this API."""

    number: int
    at: datetime
    author: str
    action: str
    detail: str
    outcome: str
