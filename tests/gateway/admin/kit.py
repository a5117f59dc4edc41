"""The admin API of a gateway in the test's process, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from graphweft.gateway.admin.app import ADMIN_PATH, admin_app
from graphweft.gateway.app import Gateway
from graphweft.gateway.config import load_config
from tests.gateway.registry.kit import write_config
from tests.kit.asgi_server import serve

__all__ = ["APPLY", "PROPOSE", "Admin", "admin_of"]


@dataclass(frozen=True, slots=True)
class Admin:
    """A client of the API and of the gateway behind it."""

    gateway: Gateway
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def as_(self, **headers: str) -> Admin:
        """The same with further headers; underscores are hyphens."""
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        return Admin(self.gateway, self.client, self.headers | own)

    async def post(self, query: str, **variables: Any) -> httpx.Response:
        return await self.client.post(
            ADMIN_PATH, json={"query": query, "variables": variables}, headers=self.headers
        )

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The response."""
        return dict((await self.post(query, **variables)).json())

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a response without errors."""
        response = await self.ask(query, **variables)
        assert "errors" not in response, response
        return dict(response["data"])

    async def code(self, query: str, **variables: Any) -> str:
        """The code of the one error."""
        (error,) = (await self.ask(query, **variables))["errors"]
        return str(error["extensions"]["code"])

    async def register(self, **source: Any) -> dict[str, Any]:
        """Propose a source and apply it; gives the proposal."""
        proposed = await self.data(PROPOSE, sources=[source])
        await self.data(APPLY, id=proposed["propose"]["id"])
        return dict(proposed["propose"])

    async def query(self, query: str) -> dict[str, Any]:
        """What the gateway answers."""
        response = await self.client.post("/graphql", json={"query": query})
        return dict(response.json())


PROPOSE = """mutation ($sources: [SourceInput!]! = [], $remove: [String!]! = []) {
  propose(sources: $sources, remove: $remove) {
    id state base author
    problems { message code source line column }
    hints broken
    changes { kind coordinate message isBreaking operations }
    sources { name kind }
  }
}"""
APPLY = """mutation ($id: ID!) {
  apply(proposal: $id, acceptBreaking: true) { number isCurrent reason sources { name kind } }
}"""


@asynccontextmanager
async def admin_of(
    folder: Path, settings: str = "admin: { enabled: true }\n"
) -> AsyncGenerator[Admin]:
    """The admin listener of a gateway with a registry in a folder."""
    gateway = Gateway.from_config(load_config(write_config(folder, settings)))
    await gateway.start()
    try:
        async with serve(admin_app(gateway)) as url, httpx.AsyncClient(base_url=url) as client:
            yield Admin(gateway, client)
    finally:
        await gateway.stop()
