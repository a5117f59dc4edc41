"""The registry that a configuration describes."""

from __future__ import annotations

from collections.abc import Callable

from graphweft.connectors.transport import HttpTransport
from graphweft.gateway.config.model import GatewayConfig
from graphweft.gateway.registry.database import Database
from graphweft.gateway.registry.follow import Follower
from graphweft.gateway.registry.registry import Registry
from graphweft.gateway.registry.store import RegistryStore
from graphweft.gateway.usage import Usage
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["open_registry"]


def open_registry(
    read: Callable[[], GatewayConfig], transport: HttpTransport, usage: Usage
) -> Follower:
    """The registry, and what follows it; nothing is opened yet.

    Args:
        read: the gateway's configuration, with a registry, as it is now.
        transport: HTTP to the addresses that registered backends may have.
        usage: what clients ask.

    Raises:
        ConfigError: there are subgraphs besides, or the URL of the database is wrong.
    """
    config = read()
    assert config.registry is not None, "it is opened where it is configured"
    if config.subgraphs:
        raise ConfigError(
            "with a registry the file has no subgraphs; register them by `graphweft apply -f`",
            SourceLocation("subgraphs"),
        )
    folder = config.registry.folder.absolute()
    secret = config.registry.url
    url = secret.get_secret_value() if secret else f"sqlite:///{folder / 'registry.db'}"
    registry = Registry(read, RegistryStore(Database(url)), transport, usage)
    return Follower(registry, config.registry.poll_interval)
