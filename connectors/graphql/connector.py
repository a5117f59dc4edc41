"""The connector of a GraphQL server."""

from __future__ import annotations

from graphweft.connectors.contract import SubgraphOperation
from graphweft.connectors.graphql.call import Flights, GraphQLCall
from graphweft.connectors.graphql.describe import describe
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.transport import HttpTransport
from graphweft.schemas.subgraph import Subgraph

__all__ = ["GraphQLConnector"]


class GraphQLConnector:
    """A remote GraphQL server: it is a subgraph already, and executes whole operations."""

    def __init__(
        self,
        name: str,
        url: str,
        transport: HttpTransport,
        *,
        sdl: str | None = None,
        headers: HeaderRules | None = None,
        single_flight: bool = True,
    ) -> None:
        """Bind a server.

        Args:
            name: name of the subgraph.
            url: where operations are sent to, by POST.
            transport: shared between connectors; its owner closes it.
            sdl: the subgraph's SDL where it is known; the server is asked for it otherwise.
            headers: what requests carry besides the content type.
            single_flight: whether identical queries in flight share one request.
        """
        self.name = name
        self.url = url
        self._transport = transport
        self._sdl = sdl
        self._headers = headers or HeaderRules()
        self._flights = Flights() if single_flight else None

    async def describe(self) -> str:
        """The given SDL, or what the server says of itself; see `describe.py`."""
        if self._sdl is not None:
            return self._sdl
        return await describe(self.name, self.url, self._transport, self._headers)

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """The subgraph itself."""
        return (subgraph,)

    def prepare(self, operation: SubgraphOperation) -> GraphQLCall:
        """Encode the operation once."""
        return GraphQLCall(
            operation, self.name, self.url, self._transport, self._headers, self._flights
        )

    async def aclose(self) -> None:
        """Nothing to release: the transport belongs to whoever made it."""
