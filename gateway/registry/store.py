"""Reads and writes what the registry keeps in its database."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Row, delete, desc, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from graphweft.gateway.registry.database import Database
from graphweft.gateway.registry.errors import (
    ProposalNotFoundError,
    RevisionConflictError,
    RevisionNotFoundError,
)
from graphweft.gateway.registry.proposal import Proposal
from graphweft.gateway.registry.registration import Registration, by_name
from graphweft.gateway.registry.revision import AuditEntry, Node, Revision
from graphweft.gateway.registry.tables import (
    audit,
    head,
    nodes,
    proposals,
    registrations,
    revisions,
)

__all__ = ["RegistryStore"]

_PROPOSALS_LIVE = 7 * 86_400.0
_NODES_LIVE = 60.0


class RegistryStore:
    """The registry's database. Every method raises `StoreUnavailableError` where it is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self) -> int:
        """The number of the revision that nodes serve."""
        async with self._database.begin() as connection:
            return int((await connection.execute(select(head.c.number))).scalar_one())

    async def revision(self, number: int) -> Revision:
        """One revision.

        Raises:
            RevisionNotFoundError: there is none of that number.
        """
        if number == 0:
            return Revision(0, reason="The empty graph")
        async with self._database.begin() as connection:
            found = await connection.execute(select(revisions).where(revisions.c.number == number))
            row = found.one_or_none()
        if row is None:
            raise RevisionNotFoundError(f"there is no revision {number}")
        return _revision(row)

    async def revisions(self, first: int, before: int | None = None) -> list[Revision]:
        """Revisions, the latest first; with `before`, those with a smaller number."""
        query = select(revisions).order_by(desc(revisions.c.number)).limit(first)
        if before is not None:
            query = query.where(revisions.c.number < before)
        async with self._database.begin() as connection:
            return [_revision(row) for row in await connection.execute(query)]

    async def registrations(self, contents: Mapping[str, str]) -> dict[str, Registration]:
        """The registrations of a revision or a proposal, in the order of their names."""
        query = select(registrations).where(registrations.c.digest.in_(contents.values()))
        async with self._database.begin() as connection:
            rows = {row.digest: row.content for row in await connection.execute(query)}
        return by_name(
            {name: Registration.decode(rows[digest]) for name, digest in contents.items()}
        )

    async def commit(self, revision: Revision) -> Revision:
        """Make a revision the one that nodes serve.

        Args:
            revision: its number is chosen here; its registrations have been stored.

        Returns:
            The revision with its number.

        Raises:
            RevisionConflictError: its parent is not served any more.
        """
        async with self._database.begin() as connection:
            done = await connection.execute(
                update(head)
                .where(head.c.number == revision.parent)
                .values(number=head.c.last + 1, last=head.c.last + 1)
            )
            number = int((await connection.execute(select(head.c.number))).scalar_one())
            if done.rowcount != 1:
                raise RevisionConflictError(
                    f"revision {number} was applied meanwhile; propose the change again"
                )
            values = _values(revision) | {"number": number}
            await connection.execute(insert(revisions).values(values))
        return Revision(
            number, revision.parent, revision.author, revision.at, revision.reason,
            revision.contents,
        )  # fmt: skip

    async def keep(self, found: Iterable[Registration]) -> dict[str, str]:
        """Store registrations; gives their digests by name."""
        by_digest = {one.digest: one for one in found}
        query = select(registrations.c.digest).where(registrations.c.digest.in_(by_digest))
        async with self._database.begin() as connection:
            known = {row.digest for row in await connection.execute(query)}
            for digest in by_digest.keys() - known:
                content = by_digest[digest].encode().decode()
                await _insert_once(connection, registrations, digest=digest, content=content)
        return {one.name: digest for digest, one in by_digest.items()}

    async def keep_proposal(self, proposal: Proposal) -> None:
        """Store a proposal, and forget those that are too old."""
        old = time.time() - _PROPOSALS_LIVE
        async with self._database.begin() as connection:
            await connection.execute(delete(proposals).where(proposals.c.at < old))
            await connection.execute(insert(proposals).values(proposal.encode()))

    async def proposal(self, proposal_id: str) -> Proposal:
        """A proposal.

        Raises:
            ProposalNotFoundError: there is none of that id.
        """
        query = select(proposals).where(proposals.c.id == proposal_id)
        async with self._database.begin() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise ProposalNotFoundError(
                f"there is no proposal {proposal_id!r}: it was applied, or is too old; propose the "
                "change again"
            )
        return Proposal.decode(dict(row))

    async def forget_proposal(self, proposal_id: str) -> None:
        """A proposal was applied."""
        async with self._database.begin() as connection:
            await connection.execute(delete(proposals).where(proposals.c.id == proposal_id))

    async def log(self, author: str, action: str, detail: str, outcome: str) -> None:
        """Add to the audit log."""
        values = {
            "at": time.time(),
            "author": author,
            "action": action,
            "detail": detail,
            "outcome": outcome,
        }
        async with self._database.begin() as connection:
            await connection.execute(insert(audit).values(values))

    async def audit_log(self, first: int, before: int | None = None) -> list[AuditEntry]:
        """The audit log, the latest first."""
        query = select(audit).order_by(desc(audit.c.number)).limit(first)
        if before is not None:
            query = query.where(audit.c.number < before)
        async with self._database.begin() as connection:
            return [AuditEntry(*row) for row in await connection.execute(query)]

    async def tell_node(self, node: Node) -> None:
        """Say what a node serves, and forget nodes that have been silent."""
        values = {"revision": node.revision, "seen_at": node.seen_at, "problem": node.problem}
        async with self._database.begin() as connection:
            done = await connection.execute(
                update(nodes).where(nodes.c.id == node.id).values(values)
            )
            if done.rowcount == 0:
                await _insert_once(connection, nodes, id=node.id, **values)
            await connection.execute(
                delete(nodes).where(nodes.c.seen_at < node.seen_at - _NODES_LIVE)
            )

    async def nodes(self) -> list[Node]:
        """The nodes that told what they serve lately, by id."""
        async with self._database.begin() as connection:
            rows = await connection.execute(select(nodes).order_by(nodes.c.id))
            return [Node(*row) for row in rows]

    async def forget_node(self, node_id: str) -> None:
        """A node stops."""
        async with self._database.begin() as connection:
            await connection.execute(delete(nodes).where(nodes.c.id == node_id))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._database.aclose()


async def _insert_once(connection: AsyncConnection, table: Any, **values: Any) -> None:
    """Insert a row unless its key is there, which another node may have done just now."""
    insert_into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    await connection.execute(insert_into(table).values(values).on_conflict_do_nothing())


def _values(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "parent": revision.parent,
        "author": revision.author,
        "at": revision.at,
        "reason": revision.reason,
        "content": orjson.dumps(dict(revision.contents), option=orjson.OPT_SORT_KEYS).decode(),
    }


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        row.number, row.parent, row.author, row.at, row.reason, orjson.loads(row.content)
    )
