"""The fields of Mutation. Who stops waiting for one does not stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import strawberry

from graphweft.gateway.admin import types, view
from graphweft.gateway.admin.context import AdminContext, editable
from graphweft.gateway.admin.described import object_type, resolver
from graphweft.gateway.registry.errors import InvalidSourceError

__all__ = ["Mutation"]

Info = strawberry.Info[AdminContext, None]
Result = TypeVar("Result")
_NOTHING: list[Any] = []


@object_type
class Mutation:
    """Changes of what the gateway serves; for editors."""

    @resolver
    async def preview(self, info: Info, source: types.SourceInput) -> types.Preview:
        """Ask a backend what it is. Nothing is stored."""
        registry, _ = editable(info)
        try:
            asked = await registry.preview(view.registration_of(source))
        except InvalidSourceError as error:
            problems = list(map(view.problem_view, error.problems))
            return types.Preview(schema="", entities=[], notes=[], problems=problems)
        return types.Preview(
            schema=asked.registration.schema,
            entities=list(map(view.entity_view, asked.entities)),
            notes=list(asked.notes),
            problems=list(map(view.problem_view, asked.problems)),
        )

    @resolver
    async def propose(
        self,
        info: Info,
        sources: list[types.SourceInput] = _NOTHING,
        remove: list[str] = _NOTHING,
        refresh: list[str] = _NOTHING,
        reason: str = "",
    ) -> types.Proposal:
        """Check a change: sources that are added or take the place of others, names of those that
        are removed, or asked again what they are.
        """
        registry, author = editable(info)
        proposal = await registry.propose(
            [view.registration_of(one) for one in sources],
            remove,
            refresh,
            author=author,
            reason=reason,
        )
        return view.proposal_view(proposal, await registry.store.revision(proposal.base))

    @resolver
    async def apply(
        self,
        info: Info,
        proposal: strawberry.ID,
        reason: str | None = None,
        accept_breaking: bool = False,
    ) -> types.Revision:
        """Serve what was proposed, on every node."""
        registry, author = editable(info)
        applied = await _to_its_end(
            registry.apply(
                str(proposal), author=author, reason=reason, accept_breaking=accept_breaking
            )
        )
        return await view.revision_with_parent(registry, applied)

    @resolver
    async def rollback(
        self, info: Info, revision: int, reason: str = "", accept_breaking: bool = False
    ) -> types.Revision:
        """Serve what an earlier revision served, as a new revision."""
        registry, author = editable(info)
        applied = await _to_its_end(
            registry.roll_back(
                revision, author=author, reason=reason, accept_breaking=accept_breaking
            )
        )
        return await view.revision_with_parent(registry, applied)


async def _to_its_end(change: Coroutine[object, object, Result]) -> Result:
    return await asyncio.shield(asyncio.ensure_future(change))
