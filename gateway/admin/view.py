"""What the registry and the process know, as the types of the admin API."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphweft.connectors.imported import ProposedEntity as EntityProposal
from graphweft.connectors.mapping import is_object
from graphweft.gateway.admin import types
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.problems import Problem
from graphweft.gateway.registry.proposal import CheckReport
from graphweft.gateway.registry.proposal import Proposal as RegistryProposal
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.gateway.registry.registry import Registry
from graphweft.gateway.registry.revision import Revision, SourceChange, source_changes
from graphweft.gateway.usage import OperationUse, SubgraphTraffic, Traffic

__all__ = [
    "change_views",
    "entity_view",
    "operation_view",
    "problem_view",
    "proposal_view",
    "registration_of",
    "registrations_of_files",
    "revision_view",
    "revision_with_parent",
    "source_view",
]


def registration_of(source: types.SourceInput) -> Registration:
    """What an input registers."""
    return Registration(
        source.name.strip(),
        source.kind,
        source.location.strip(),
        _mapping(source.settings),
        _mapping(source.sections),
        source.document or "",
        source.overlay,
        source.schema or "",
        is_written=bool(source.schema),
        descriptors=base64.b64decode(source.descriptors or ""),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if is_object(value) else {}


def registrations_of_files(
    config: GatewayConfig, documents: Iterable[tuple[str, str]]
) -> list[Registration]:
    """What a gateway serves whose file owns the graph, as far as it can be shown."""
    sdl = dict(documents)
    return [
        Registration(name, SourceKind(one.kind), _location(one), schema=sdl.get(name, ""))
        for name, one in sorted(config.subgraphs.items())
    ]


def _location(one: Any) -> str:
    source = getattr(one, one.kind)
    for field in ("url", "target", "openapi", "base_url", "reference", "kind"):
        value = getattr(source, field, None)
        if value:
            return str(value)
    return ""


def source_view(
    registration: Registration, since: int | None, traffic: Traffic | None
) -> types.Source:
    """A source."""
    known = traffic.of(registration.name) if traffic else SubgraphTraffic()
    return types.Source(
        name=registration.name,
        kind=registration.kind,
        location=registration.location,
        settings=JSON(dict(registration.settings)),
        sections=JSON(dict(registration.sections)),
        document=registration.document or None,
        overlay=registration.overlay,
        schema=registration.schema,
        is_written=registration.is_written,
        since=since,
        traffic=_traffic_view(known),
    )


def _traffic_view(known: SubgraphTraffic) -> types.Traffic:
    return types.Traffic(
        calls=known.calls,
        failures=known.failures,
        average_ms=_milliseconds(known.seconds / known.calls) if known.calls else None,
        last_failure=known.last_failure or None,
        last_failure_at=types.when(known.last_failure_at) if known.last_failure else None,
    )


def problem_view(problem: Problem) -> types.Problem:
    """A problem."""
    place = problem.location
    return types.Problem(
        message=problem.message,
        code=problem.code,
        source=place.source if place else None,
        line=(place.line or None) if place else None,
        column=(place.column or None) if place else None,
    )


def entity_view(one: EntityProposal) -> types.ProposedEntity:
    """A type that can be an entity."""
    return types.ProposedEntity(
        type=one.type_name,
        keys=list(one.keys),
        lookup=one.lookup,
        reason=one.reason,
        is_accepted=one.is_accepted,
        obstacle=one.obstacle or None,
    )


def proposal_view(proposal: RegistryProposal, base: Revision) -> types.Proposal:
    """A proposal; `base` is the revision that it changes."""
    report = proposal.report
    return types.Proposal(
        id=strawberry.ID(proposal.id),
        base=proposal.base,
        state=report.state,
        problems=list(map(problem_view, report.problems)),
        hints=list(report.hints),
        changes=change_views(report),
        broken=list(report.broken),
        sources=_source_changes(source_changes(base.contents, proposal.contents)),
        author=proposal.author,
        at=types.when(proposal.at),
        reason=proposal.reason,
    )


def change_views(report: CheckReport) -> list[types.Change]:
    """What changes for clients."""
    return [
        types.Change(
            kind=one.change.kind,
            coordinate=one.change.coordinate,
            message=one.change.message,
            is_breaking=one.change.is_breaking,
            operations=list(one.operations),
        )
        for one in report.changes
    ]


async def revision_with_parent(registry: Registry, revision: Revision) -> types.Revision:
    """A revision that is looked up alone."""
    parent = await registry.store.revision(revision.parent)
    return revision_view(revision, parent, registry.served.number)


def revision_view(revision: Revision, parent: Revision, current: int) -> types.Revision:
    """A revision."""
    return types.Revision(
        number=revision.number,
        parent=revision.parent,
        author=revision.author,
        at=types.when(revision.at),
        reason=revision.reason,
        is_current=revision.number == current,
        sources=_source_changes(source_changes(parent.contents, revision.contents)),
    )


def _source_changes(changes: Iterable[SourceChange]) -> list[types.SourceChange]:
    return [types.SourceChange(name=one.name, kind=one.kind) for one in changes]


def operation_view(use: OperationUse, fields: list[str]) -> types.OperationUse:
    """An operation."""
    return types.OperationUse(
        id=strawberry.ID(use.id),
        name=use.name,
        text=use.text,
        count=use.count,
        failures=use.failures,
        average_ms=_milliseconds(use.seconds / use.count) if use.count else None,
        p95_ms=_milliseconds(use.percentile(0.95)),
        cost=use.cost,
        last_seen=types.when(use.last_seen),
        fields=fields,
    )


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
