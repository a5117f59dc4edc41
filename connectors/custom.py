"""Kinds of backends that other packages add, by the entry-point group `graphweft.connectors`.

An entry point names a function that takes `ConnectorSettings` and gives a `Connector`:

    [project.entry-points."graphweft.connectors"]
    table = "my_package.table:open_table"
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from graphweft.connectors.contract import Connector
from graphweft.schemas.errors import ConfigError, GraphweftError, SourceLocation

__all__ = ["GROUP", "ConnectorSettings", "OpenConnector", "open_custom"]

GROUP = "graphweft.connectors"


@dataclass(frozen=True, slots=True)
class ConnectorSettings:
    """What is said of one backend.

    Attributes:
        name: of the subgraph.
        options: as the configuration has them; the package checks them.
        sdl: of the subgraph, where the configuration names a file.
    """

    name: str
    options: Mapping[str, Any]
    sdl: str | None = None


OpenConnector = Callable[[ConnectorSettings], "Connector | Awaitable[Connector]"]
"""Opens a backend; raises ValueError for options that are wrong."""


async def open_custom(kind: str, settings: ConnectorSettings) -> Connector:
    """Open a backend of another package's kind.

    Raises:
        ConfigError: no package adds the kind, it cannot be imported, or the options are wrong.
    """
    place = SourceLocation(f"subgraphs.{settings.name}.connector")
    found = {point.name: point for point in entry_points(group=GROUP)}
    if kind not in found:
        known = ", ".join(sorted(found)) or "none"
        raise ConfigError(
            f"no installed package adds the kind {kind!r} (there are: {known}); install one that "
            f"has it as an entry point of {GROUP}",
            place,
        )
    try:
        open_connector: Callable[[ConnectorSettings], Any] = found[kind].load()
    except Exception as error:
        raise ConfigError(
            f"{found[kind].value} of the kind {kind!r} cannot be imported: {error}", place
        ) from error
    try:
        opened = open_connector(settings)
        connector: Any = await opened if inspect.isawaitable(opened) else opened
    except GraphweftError:
        raise
    except ValueError as error:
        raise ConfigError(f"options: {error}", place) from error
    if not isinstance(connector, Connector):
        raise ConfigError(f"the kind {kind!r} gave a {type(connector).__name__}", place)
    return connector
