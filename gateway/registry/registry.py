"""The registry of a node: what it serves, and how that changes.

    propose     ask the backends -> check what would be served -> store the proposal
    apply       build and warm up -> commit in the database -> swap; nothing happens where one fails
    roll back   the same with the registrations of an earlier revision
    follow      another node committed: load -> swap

A commit names the revision that it replaces, so of two at the same time one is refused.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from graphweft.connectors.transport import HttpTransport
from graphweft.federation.graph import OperationRefused
from graphweft.gateway.building_thread import in_building_thread
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.config.registry import RegistryConfig
from graphweft.gateway.problems import Problem
from graphweft.gateway.registry.ask import Asked, ask
from graphweft.gateway.registry.check import compare, problems_in_registry
from graphweft.gateway.registry.errors import (
    InvalidSourceError,
    ProposalRefusedError,
    StoreUnavailableError,
)
from graphweft.gateway.registry.last_served import (
    forget_other_graphs,
    keep_served,
    served_before,
)
from graphweft.gateway.registry.proposal import CheckReport, Proposal, ProposalState
from graphweft.gateway.registry.registration import Registration, by_name
from graphweft.gateway.registry.revision import Revision
from graphweft.gateway.registry.store import RegistryStore
from graphweft.gateway.registry.validate import problems_of_registration
from graphweft.gateway.registry.written import graph_config, write_graph
from graphweft.gateway.snapshot import Snapshot, build_snapshot, describe_config
from graphweft.gateway.subgraphs import read_subgraphs
from graphweft.gateway.supergraph_manager import SupergraphManager
from graphweft.gateway.transports import BackendTransports
from graphweft.gateway.usage import Usage
from graphweft.schemas.errors import GraphweftError

__all__ = ["Registry"]

log: Any = structlog.get_logger("graphweft.registry")

Registrations = Mapping[str, Registration]


class Registry:
    """The graph of one node.

    Attributes:
        store: the database that all nodes share.
        served: the revision that this node serves.
        registrations: those of that revision.
        manager: what the snapshots are swapped in; set by the gateway.
    """

    manager: SupergraphManager

    def __init__(
        self,
        read: Callable[[], GatewayConfig],
        store: RegistryStore,
        transport: HttpTransport,
        usage: Usage,
    ) -> None:
        """Serve nothing yet.

        Args:
            read: the gateway's own configuration, with a registry and without subgraphs.
            store: the database.
            transport: HTTP to the addresses that may be called.
            usage: what clients ask.
        """
        self.store = store
        self.served = Revision(0)
        self.registrations: Registrations = {}
        self._read = read
        self._files = _registry(read()).folder.absolute()
        self._transport = transport
        self._usage = usage

    async def load(self) -> Snapshot:
        """Build the revision that all nodes serve; what this node served last where it cannot.

        Raises:
            GraphweftError: neither can be built.
        """
        try:
            revision = await self.store.revision(await self.store.current())
            registrations = await self.store.registrations(revision.contents)
        except StoreUnavailableError as error:
            return await self._load_last(error)
        try:
            snapshot = await self._build(registrations)
        except GraphweftError as error:
            return await self._load_last(error)
        await self._serve(revision, registrations)
        return snapshot

    async def ask(self, registration: Registration) -> Asked:
        """Ask a backend what it is.

        Raises:
            InvalidSourceError: it may not be registered like this, cannot be asked, or what it
                says cannot be used.
        """
        config = self._read()
        problems = problems_of_registration(registration, _registry(config))
        if problems:
            raise InvalidSourceError(problems)
        unasked = registration if registration.is_written else replace(registration, schema="")
        folder = self._folder({unasked.name: unasked})
        try:
            alone = await self._config({unasked.name: unasked}, config)
            transports = BackendTransports(alone, self._transport)
            try:
                return await ask(unasked, alone, transports)
            finally:
                await transports.aclose()
        except GraphweftError as error:
            raise InvalidSourceError(problems_in_registry(error, folder)) from error

    async def preview(self, registration: Registration) -> Asked:
        """What a backend would be as a subgraph, with its overlay, were it registered.

        Raises:
            InvalidSourceError: as `ask` does.
        """
        asked = await self.ask(registration)
        alone = {registration.name: asked.registration}
        folder = self._folder(alone)
        try:
            config = await self._config(alone)
            (document,) = await describe_config(config, self._transport)
            read_subgraphs([document])
        except GraphweftError as error:
            return replace(asked, problems=problems_in_registry(error, folder))
        return replace(asked, registration=replace(asked.registration, schema=document.sdl))

    @asynccontextmanager
    async def snapshot_of(self, number: int) -> AsyncGenerator[Snapshot]:
        """What a revision serves, to look at.

        Raises:
            RevisionNotFoundError: there is none of that number.
            GraphweftError: it cannot be built.
        """
        revision = await self.store.revision(number)
        snapshot = await self._build(await self.store.registrations(revision.contents))
        try:
            yield snapshot
        finally:
            await snapshot.aclose()

    async def propose(
        self,
        sources: Sequence[Registration],
        remove: Sequence[str] = (),
        refresh: Sequence[str] = (),
        *,
        author: str = "",
        reason: str = "",
    ) -> Proposal:
        """Check a change of what is served, and store it.

        Args:
            sources: backends that are added, or take the place of those of their names.
            remove: names of backends that are not served any more.
            refresh: names of backends that are asked again what they are.
            author: who proposes it.
            reason: what for.

        Raises:
            InvalidSourceError: a name is not registered.
        """
        await self.catch_up()
        base = self.served
        self._refuse_unknown([*remove, *refresh])
        registrations = {
            name: one for name, one in self.registrations.items() if name not in remove
        }
        asked, problems = await self._ask_all(
            [
                *sources,
                *(replace(self.registrations[name], descriptors=b"") for name in refresh),
            ]
        )
        registrations.update({one.name: one for one in asked})
        if problems:
            report = CheckReport(problems)
        else:
            report = await self._check(by_name(registrations))
        contents = await self.store.keep(registrations.values())
        proposal = Proposal(
            uuid.uuid4().hex, base.number, author, time.time(), reason, contents, report
        )
        await self.store.keep_proposal(proposal)
        return proposal

    async def apply(
        self, proposal_id: str, *, author: str, reason: str | None, accept_breaking: bool = False
    ) -> Revision:
        """Serve what was proposed, on this node now, and on the others once they see it.

        Raises:
            ProposalNotFoundError: there is no such proposal.
            ProposalRefusedError: it has problems, or breaks operations and that is not accepted.
            RevisionConflictError: another revision was applied since it was proposed.
            GraphweftError: it cannot be built any more.
        """
        proposal = await self.store.proposal(proposal_id)
        _refuse_state(proposal.report, accept_breaking=accept_breaking)
        said = proposal.reason if reason is None else reason
        revision = Revision(0, proposal.base, author, time.time(), said, dict(proposal.contents))
        registrations = await self.store.registrations(proposal.contents)
        committed = await self._commit(revision, registrations)
        await self.store.forget_proposal(proposal_id)
        return committed

    async def roll_back(
        self, number: int, *, author: str, reason: str, accept_breaking: bool = False
    ) -> Revision:
        """Serve what an earlier revision served, as a new revision.

        Raises:
            RevisionNotFoundError: there is none of that number.
            ProposalRefusedError: it breaks operations and that is not accepted.
            RevisionConflictError: another revision was applied meanwhile.
            GraphweftError: it cannot be built any more.
        """
        await self.catch_up()
        earlier = await self.store.revision(number)
        registrations = await self.store.registrations(earlier.contents)
        if not accept_breaking:
            _refuse_state(await self._check(registrations), accept_breaking=False)
        revision = Revision(
            0,
            self.served.number,
            author,
            time.time(),
            reason or f"Roll back to revision {number}",
            earlier.contents,
        )
        return await self._commit(revision, registrations)

    async def catch_up(self) -> None:
        """Serve what another node committed, where that is not served yet.

        Raises:
            StoreUnavailableError: the database is away.
            GraphweftError: it cannot be built here.
        """
        if await self.store.current() != self.served.number:
            result = await self.manager.reload()
            if result.error is not None:
                raise result.error

    async def _commit(self, revision: Revision, registrations: Registrations) -> Revision:
        committed = revision

        async def build() -> Snapshot:
            nonlocal committed
            snapshot = await self._build(registrations)
            try:
                await self._warm_up(snapshot)
                committed = await self.store.commit(revision)
            except BaseException:
                await snapshot.aclose()
                raise
            await self._serve(committed, registrations)
            return snapshot

        await self.manager.replace(build)
        log.info(
            "revision applied",
            number=committed.number,
            author=committed.author,
            reason=committed.reason,
        )
        return committed

    async def _warm_up(self, snapshot: Snapshot) -> None:
        """Plan what is asked most, so that the first requests do not wait for it."""
        most = _registry(snapshot.config).warm_up_operations
        for query, name in self._usage.operations.most_frequent(most):
            try:
                await snapshot.graph.prepared(query, name)
            except OperationRefused:
                log.info("an operation is not valid any more", operation=name)

    async def _check(self, registrations: Registrations) -> CheckReport:
        """What checking these gives; nothing of it is raised."""
        try:
            proposed = await self._build(registrations)
        except GraphweftError as error:
            folder = self._folder(registrations)
            return CheckReport(problems_in_registry(error, folder))
        try:
            served = self.manager.current.snapshot
            operations = self._usage.operations
            return await in_building_thread(lambda: compare(served, proposed, operations.uses()))
        finally:
            await proposed.aclose()

    async def _ask_all(
        self, sources: Sequence[Registration]
    ) -> tuple[list[Registration], tuple[Problem, ...]]:
        results = await asyncio.gather(*map(self.ask, sources), return_exceptions=True)
        asked: list[Registration] = []
        problems: list[Problem] = []
        for result in results:
            if isinstance(result, InvalidSourceError):
                problems.extend(result.problems)
            elif isinstance(result, BaseException):
                raise result
            else:
                asked.append(result.registration)
        return asked, tuple(problems)

    def _refuse_unknown(self, names: Sequence[str]) -> None:
        for name in names:
            if name not in self.registrations:
                known = ", ".join(self.registrations) or "nothing"
                raise InvalidSourceError(
                    (Problem("INVALID_SOURCE", f"{name!r} is not registered; {known} is"),)
                )

    async def _load_last(self, error: GraphweftError) -> Snapshot:
        """What this node served last, in place of what it should serve; nothing where it goes on
        with what it serves."""
        if self.manager.is_started:
            raise error
        before = served_before(self._files)
        if before is None:
            raise error
        revision, registrations = before
        log.error(
            "going on with the revision served last", number=revision.number, error=str(error)
        )
        snapshot = await self._build(registrations)
        self.served, self.registrations = revision, registrations
        return snapshot

    async def _serve(self, revision: Revision, registrations: Registrations) -> None:
        """These are what the snapshot is of that is about to be swapped in."""
        await asyncio.to_thread(keep_served, self._files, revision, registrations)
        await asyncio.to_thread(forget_other_graphs, self._folder(registrations))
        # last, with nothing awaited before the swap: who is cancelled has not changed what is said
        self.served, self.registrations = revision, registrations

    async def _build(self, registrations: Registrations) -> Snapshot:
        config = await self._config(registrations)
        return await build_snapshot(config, self._transport, self._usage)

    async def _config(
        self, registrations: Registrations, base: GatewayConfig | None = None
    ) -> GatewayConfig:
        base = base or self._read()
        folder = self._folder(registrations)
        await asyncio.to_thread(write_graph, registrations, folder)
        allowed = {name: os.environ[name] for name in _registry(base).env if name in os.environ}
        return await in_building_thread(graph_config, base, folder, allowed)

    def _folder(self, registrations: Registrations) -> Path:
        digests = "\n".join(f"{name} {one.digest}" for name, one in registrations.items())
        name = hashlib.sha256(digests.encode()).hexdigest()[:24]
        return self._files / "graphs" / name


def _registry(config: GatewayConfig) -> RegistryConfig:
    assert config.registry is not None, "there is a registry only where it is configured"
    return config.registry


def _refuse_state(report: CheckReport, *, accept_breaking: bool) -> None:
    if report.state is ProposalState.REFUSED:
        told = "; ".join(str(problem) for problem in report.problems)
        raise ProposalRefusedError(f"the proposal cannot be served: {told}")
    if report.state is ProposalState.BREAKING and not accept_breaking:
        broken = ", ".join(report.broken) or "operations that nobody asked since the start"
        raise ProposalRefusedError(
            f"the proposal may break {broken}; accept that to apply it all the same"
        )
