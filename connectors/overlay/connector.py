"""A connector whose SDL an overlay says more of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphweft.connectors.contract import Connector, SubgraphCall, SubgraphOperation
from graphweft.connectors.overlay.apply import apply_overlay
from graphweft.connectors.overlay.entities import EntityLookups
from graphweft.connectors.overlay.lookups import Lookup
from graphweft.connectors.overlay.read import Overlay
from graphweft.schemas.subgraph import Subgraph

__all__ = ["OverlaidConnector"]


class OverlaidConnector:
    """Another connector, under an overlay. Operations without lookups go to it as they are."""

    def __init__(self, name: str, connector: Connector, overlay: Overlay) -> None:
        """Lay an overlay over a connector, which is closed with this one."""
        self.name = name
        self._connector = connector
        self._overlay = overlay
        self._lookups: Mapping[str, Sequence[Lookup]] = {}

    async def describe(self) -> str:
        """What the backend says of itself, with the overlay. Raises SdlError where they differ."""
        return apply_overlay(await self._connector.describe(), self._overlay, self.name)

    def expand(self, subgraph: Subgraph) -> tuple[Subgraph, ...]:
        """As the backend's connector does. Tells which types the lookups answer."""
        self._lookups = _lookups_by_type(self._overlay, subgraph)
        return self._connector.expand(subgraph)

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        """Compile an operation; entity fetches become lookups where the overlay has some."""
        if operation.representation_variables and self._lookups:
            return EntityLookups(operation, self._lookups, self._connector.prepare)
        return self._connector.prepare(operation)

    async def aclose(self) -> None:
        """Release the backend's connector."""
        await self._connector.aclose()


def _lookups_by_type(overlay: Overlay, subgraph: Subgraph) -> dict[str, list[Lookup]]:
    """The lookups of each object type, batches first."""
    found: dict[str, list[Lookup]] = {}
    for lookup in sorted(overlay.lookups, key=lambda one: not one.is_batch):
        answered = subgraph.types[lookup.type]
        for name, definition in subgraph.types.items():
            if (
                name == lookup.type
                or name in answered.members
                or (lookup.type in definition.interfaces)
            ):
                found.setdefault(name, []).append(lookup)
    return found
