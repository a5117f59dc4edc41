"""Graphweft weaves REST, gRPC, GraphQL and in-process Python backends into one GraphQL API.

The public names are loaded when they are first used: a schema in a process of its own does not pay
for the gateway.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphweft.connectors.contract import (
        Connector,
        RequestContext,
        SubgraphCall,
        SubgraphOperation,
        SubgraphResponse,
    )
    from graphweft.connectors.custom import ConnectorSettings
    from graphweft.connectors.identity import Identity
    from graphweft.connectors.python import PythonConnector, ResolverContext
    from graphweft.gateway.app import Gateway
    from graphweft.schemas.errors import BackendError, GraphweftError
    from graphweft.schemas.subgraph import Subgraph

__version__ = "0.1.0"

__all__ = [
    "BackendError",
    "Connector",
    "ConnectorSettings",
    "Gateway",
    "GraphweftError",
    "Identity",
    "PythonConnector",
    "RequestContext",
    "ResolverContext",
    "Subgraph",
    "SubgraphCall",
    "SubgraphOperation",
    "SubgraphResponse",
    "__version__",
]

_HOMES = {
    "BackendError": "schemas.errors",
    "Connector": "connectors.contract",
    "ConnectorSettings": "connectors.custom",
    "Gateway": "gateway.app",
    "GraphweftError": "schemas.errors",
    "Identity": "connectors.identity",
    "PythonConnector": "connectors.python",
    "RequestContext": "connectors.contract",
    "ResolverContext": "connectors.python",
    "Subgraph": "schemas.subgraph",
    "SubgraphCall": "connectors.contract",
    "SubgraphOperation": "connectors.contract",
    "SubgraphResponse": "connectors.contract",
}


def __getattr__(name: str) -> Any:
    """A public name, from where it lives (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'graphweft' has no attribute {name!r}")
    value: Any = getattr(import_module(f"graphweft.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
