"""The fields of Query."""

from __future__ import annotations

import base64
from collections.abc import Callable

import strawberry

from graphweft import __version__
from graphweft.gateway.admin import types, view
from graphweft.gateway.admin.context import READ_ONLY, AdminContext, context_of, readable
from graphweft.gateway.admin.described import object_type, resolver
from graphweft.gateway.admin.graph_view import graph_types
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.config.admin import RoleName
from graphweft.gateway.registry.check import compare
from graphweft.gateway.registry.errors import RevisionNotFoundError
from graphweft.gateway.registry.written import graph_files
from graphweft.gateway.usage import OperationUse, fields_of

__all__ = ["Query"]

Info = strawberry.Info[AdminContext, None]
_MOST = 200

_ORDERS: dict[types.OperationOrder, Callable[[OperationUse], float]] = {
    types.OperationOrder.COUNT: lambda use: use.count,
    types.OperationOrder.ERRORS: lambda use: use.failures,
    types.OperationOrder.LATENCY: lambda use: use.percentile(0.95),
    types.OperationOrder.COST: lambda use: use.cost or 0,
    types.OperationOrder.LAST_SEEN: lambda use: use.last_seen,
}


@object_type
class Query:
    """What the gateway serves, and what it saw."""

    @resolver
    async def gateway(self, info: Info) -> types.GatewayStatus:
        """The gateway, and who is asking it."""
        context = context_of(info)
        registry, follower = context.registry, context.gateway.follower
        found = await registry.store.nodes() if registry is not None else []
        return types.GatewayStatus(
            version=__version__,
            revision=registry.served.number if registry is not None else None,
            is_read_only=registry is None,
            read_only_reason=READ_ONLY if registry is None else None,
            role=context.caller.role,
            subject=context.caller.subject,
            nodes=[
                types.Node(
                    id=node.id,
                    revision=node.revision,
                    seen_at=types.when(node.seen_at),
                    problem=node.problem or None,
                    is_this=follower is not None and node.id == follower.node_id,
                )
                for node in found
            ],
        )

    @resolver
    async def sources(self, info: Info) -> list[types.Source]:
        """The backends that are served, by name."""
        return _sources(context_of(info))

    @resolver
    async def source(self, info: Info, name: str) -> types.Source | None:
        """A backend that is served."""
        return next((one for one in _sources(context_of(info)) if one.name == name), None)

    @resolver
    async def revision(self, info: Info, number: int | None = None) -> types.Revision | None:
        """A revision, by default the one that is served."""
        registry = readable(info)
        try:
            found = await registry.store.revision(
                registry.served.number if number is None else number
            )
        except RevisionNotFoundError:
            return None
        return await view.revision_with_parent(registry, found)

    @resolver
    async def revisions(
        self, info: Info, first: int = 20, before: int | None = None
    ) -> list[types.Revision]:
        """Revisions, the latest first."""
        registry = readable(info)
        found = await registry.store.revisions(min(first, _MOST) + 1, before)
        known = {one.number: one for one in found}
        return [
            view.revision_view(
                one,
                known.get(one.parent) or await registry.store.revision(one.parent),
                registry.served.number,
            )
            for one in found[: min(first, _MOST)]
        ]

    @resolver
    async def files(self, info: Info, revision: int | None = None) -> list[types.RevisionFile]:
        """A revision as a configuration file and the documents that it names."""
        registry = readable(info)
        number = registry.served.number if revision is None else revision
        found = await registry.store.revision(number)
        registrations = await registry.store.registrations(found.contents)
        return [
            types.RevisionFile(name=name, content=base64.b64encode(content).decode())
            for name, content in graph_files(registrations).items()
        ]

    @resolver
    async def diff(self, info: Info, older: int, newer: int | None = None) -> list[types.Change]:
        """What changes for clients from one revision to another, by default to the one that is
        served.
        """
        registry = readable(info)
        number = registry.served.number if newer is None else newer
        async with registry.snapshot_of(older) as before, registry.snapshot_of(number) as after:
            return view.change_views(await in_building_thread(compare, before, after, []))

    @resolver
    async def proposal(self, info: Info, id: strawberry.ID) -> types.Proposal | None:  # noqa: A002  # the argument's name
        """A proposal that was not applied yet."""
        registry = readable(info)
        found = await registry.store.proposal(str(id))
        return view.proposal_view(found, await registry.store.revision(found.base))

    @resolver
    async def api_schema(self, info: Info) -> str:
        """SDL of what clients ask."""
        return context_of(info).gateway.manager.current.snapshot.api_sdl

    @resolver
    async def supergraph(self, info: Info) -> str:
        """SDL of the supergraph."""
        return context_of(info).gateway.manager.current.snapshot.supergraph_sdl

    @resolver
    async def graph(self, info: Info) -> list[types.GraphType]:
        """The types of the supergraph."""
        sdl = context_of(info).gateway.manager.current.snapshot.supergraph_sdl
        return await in_building_thread(graph_types, sdl)

    @resolver
    async def operations(
        self,
        info: Info,
        first: int = 50,
        order_by: types.OperationOrder = types.OperationOrder.COUNT,
    ) -> list[types.OperationUse]:
        """The operations that this node was asked since it started."""
        snapshot = context_of(info).gateway.manager.current.snapshot
        if snapshot.usage is None:
            return []
        operations, schema = snapshot.usage.operations, snapshot.graph.api_schema

        def most_used() -> list[types.OperationUse]:
            uses = sorted(operations.uses(), key=_ORDERS[order_by], reverse=True)
            shown = uses[: min(first, _MOST)]
            return [view.operation_view(use, fields_of(use.text, schema)) for use in shown]

        return await in_building_thread(most_used)

    @resolver
    async def audit_log(
        self, info: Info, first: int = 50, before: int | None = None
    ) -> list[types.AuditEntry]:
        """What was asked of this API, the latest first; for owners."""
        context_of(info).caller.need(RoleName.OWNER)
        found = await readable(info).store.audit_log(min(first, _MOST), before)
        return [
            types.AuditEntry(
                number=one.number,
                at=types.when(one.at),
                author=one.author,
                action=one.action,
                detail=one.detail,
                outcome=one.outcome,
            )
            for one in found
        ]


def _sources(context: AdminContext) -> list[types.Source]:
    snapshot = context.gateway.manager.current.snapshot
    traffic = snapshot.usage.traffic if snapshot.usage else None
    registry = context.registry
    if registry is not None:
        number = registry.served.number
        found = list(registry.registrations.values())
        return [view.source_view(one, number, traffic) for one in found]
    found = view.registrations_of_files(snapshot.config, snapshot.documents_of_subgraphs)
    return [view.source_view(one, None, traffic) for one in found]
