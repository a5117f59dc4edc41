"""Kinds of backends that other packages add, by the entry-point group `graphweft.connectors`.

An entry point names a function that takes `ConnectorSettings` and gives a `Connector`:

    [project.entry-points."graphweft.connectors"]
    table = "my_package.table:open_table"
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pydantic import ValidationError

from graphweft.connectors.contract import Connector
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.transport import HttpTransport
from graphweft.schemas.errors import ConfigError, GraphweftError, SourceLocation

__all__ = ["GROUP", "ConnectorSettings", "OpenConnector", "open_custom"]

GROUP = "graphweft.connectors"


@dataclass(frozen=True, slots=True)
class ConnectorSettings:
    """What is said of one backend.

    Attributes:
        name: of the subgraph.
        options: as the configuration has them; the package checks them.
        transport: HTTP to the backend, with the credentials, the TLS and the limits that the
            configuration gives it; its owner closes it.
        headers: what the configuration says of headers to the backend.
        sdl: of the subgraph, where the configuration names a file.
    """

    name: str
    options: Mapping[str, Any]
    transport: HttpTransport
    headers: HeaderRules
    sdl: str | None = None


OpenConnector = Callable[[ConnectorSettings], "Connector | Awaitable[Connector]"]
"""Opens a backend; raises ValueError for options that are wrong."""


async def open_custom(kind: str, settings: ConnectorSettings) -> Connector:
    """Open a backend of another package's kind.

    Raises:
        ConfigError: no package adds the kind, it cannot be imported, or the options are wrong.
    """
    place = SourceLocation(f"subgraphs.{settings.name}.connector")
    point = _find(kind, place)
    try:
        open_connector: Callable[[ConnectorSettings], Any] = point.load()
    except Exception as error:
        raise ConfigError(
            f"{point.value} of the kind {kind!r} cannot be imported: "
            f"{type(error).__name__}: {error}",
            place,
        ) from error
    try:
        opened = open_connector(settings)
        connector: Any = await opened if inspect.isawaitable(opened) else opened
    except GraphweftError:
        raise
    except ValidationError as error:
        raise ConfigError("; ".join(_wrong_options(error)), place) from error
    except ValueError as error:
        raise ConfigError(f"options: {error}", place) from error
    if not isinstance(connector, Connector):
        raise ConfigError(
            f"{point.value} of the kind {kind!r} gave a {type(connector).__name__}, "
            "which is not a Connector",
            place,
        )
    return connector


def _find(kind: str, place: SourceLocation) -> EntryPoint:
    points = entry_points(group=GROUP)
    found = {point.value: point for point in points if point.name == kind}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise ConfigError(
            f"several packages add the kind {kind!r}: {', '.join(sorted(found))}; "
            "uninstall all but one",
            place,
        )
    known = ", ".join(sorted({point.name for point in points})) or "none"
    raise ConfigError(
        f"no installed package adds the kind {kind!r} (there are: {known}); install one that has "
        f"it as an entry point of {GROUP}. The kinds graphql, rest, grpc and python are sections "
        "of their own",
        place,
    )


def _wrong_options(error: ValidationError) -> list[str]:
    """What is wrong, without the values, which may be secret."""
    return [
        f"{'.'.join(map(str, ('options', *one['loc'])))}: {one['msg']}"
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
