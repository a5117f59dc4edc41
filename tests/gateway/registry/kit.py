"""A gateway with a registry in the test's process, and sources for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from graphweft.gateway.registry.proposal import Proposal
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.gateway.registry.registry import Registry
from graphweft.gateway.registry.revision import Revision
from tests.gateway.fakes import gateway_client

__all__ = ["Node", "graphql_source", "node", "write_config"]


@dataclass(frozen=True, slots=True)
class Node:
    """One gateway process, as far as its registry is concerned."""

    gateway: Gateway
    client: httpx.AsyncClient

    @property
    def registry(self) -> Registry:
        assert self.gateway.follower is not None
        return self.gateway.follower.registry

    async def ask(self, query: str) -> dict[str, Any]:
        """The response to an operation."""
        response = await self.client.post("/graphql", json={"query": query})
        return dict(response.json())

    async def propose(self, *sources: Registration, **options: Any) -> Proposal:
        return await self.registry.propose(sources, author="ann", **options)

    async def apply(self, *sources: Registration, **options: Any) -> Revision:
        """Propose and apply."""
        proposal = await self.propose(*sources, **options)
        return await self.registry.apply(
            proposal.id, author="ann", reason=None, accept_breaking=True
        )


def write_config(folder: Path, settings: str = "", url: str = "") -> Path:
    """A configuration whose registered backends may be on this machine."""
    file = folder / "graphweft.yaml"
    database = f"url: '{url}', " if url else ""
    file.write_text(
        f"registry: {{ folder: '{folder / 'registry'}', {database}"
        f"outbound: {{ allow: [127.0.0.0/8, '::1'] }}, poll_interval: 50ms, allow_python: true }}\n"
        f"{settings}",
        "utf-8",
    )
    return file


@asynccontextmanager
async def node(config: Path) -> AsyncGenerator[Node]:
    """A running gateway."""
    gateway = Gateway.from_config(load_config(config))
    async with gateway_client(gateway) as client:
        yield Node(gateway, client)


def graphql_source(name: str, url: str, **fields: Any) -> Registration:
    """A GraphQL server as a source."""
    return Registration(name, SourceKind.GRAPHQL, url, **fields)
