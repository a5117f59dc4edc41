"""`graphweft serve`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from graphweft.gateway.app import Gateway
from graphweft.gateway.cli.output import messages, print_notes
from graphweft.gateway.config import GatewayConfig
from graphweft.gateway.config.serving import ListenConfig
from graphweft.gateway.logs import configure_logs
from graphweft.gateway.server import run_gateway
from graphweft.gateway.watch import watch_files
from graphweft.schemas.errors import ConfigError, SourceLocation

__all__ = ["DEFAULT_CONFIG", "listening", "make_gateway", "print_banner", "serve"]

DEFAULT_CONFIG = Path("graphweft.yaml")


def serve(
    *,
    config: Annotated[Path | None, Parameter(alias="-c")] = None,
    supergraph: Annotated[Path | None, Parameter(alias="-s")] = None,
    host: str | None = None,
    port: int | None = None,
    playground: bool | None = None,
    hot_reload: bool = False,
) -> None:
    """Serve a supergraph, or the subgraphs of a configuration file.

    Args:
        config: configuration file; graphweft.yaml of this folder by default.
        supergraph: a composed supergraph, served without a configuration file.
        host: address to bind, instead of the configured one.
        port: port to bind, instead of the configured one; 0 takes a free one.
        playground: serve the playground at /, whatever the configuration says.
        hot_reload: reload when the configuration, or a file that it names, changes.
    """
    configure_logs()

    def override(given: GatewayConfig) -> GatewayConfig:
        changed = listening(given, host, port)
        return (
            changed if playground is None else changed.model_copy(update={"playground": playground})
        )

    gateway = make_gateway(config, supergraph, override=override)
    file = None if supergraph else config or DEFAULT_CONFIG
    watch = partial(watch_files, gateway, file) if hot_reload else None
    run_gateway(gateway, lambda url: print_banner(gateway, url), watch)


def make_gateway(
    config: Path | None,
    supergraph: Path | None,
    *,
    override: Callable[[GatewayConfig], GatewayConfig],
    without_file: GatewayConfig | None = None,
) -> Gateway:
    """The gateway that options of the command line ask for.

    Args:
        config: the configuration file; graphweft.yaml of this folder by default.
        supergraph: a composed supergraph, instead of a file.
        override: what further options change.
        without_file: what is served where there is neither.

    Raises:
        ConfigError: there is nothing to serve, or the configuration file is wrong.
    """
    if supergraph is not None and config is not None:
        raise ConfigError("give --config or --supergraph, not both")
    if supergraph is not None:
        settings = GatewayConfig(supergraph=supergraph, listen=ListenConfig())
        return Gateway.from_config(settings, override=override)
    path = config or DEFAULT_CONFIG
    if config is None and not path.exists():
        if without_file is not None:
            return Gateway.from_config(without_file, override=override)
        raise ConfigError(
            "there is nothing to serve: give --config or --supergraph, or write one",
            SourceLocation(str(path)),
        )
    return Gateway.from_config(path, override=override)


def listening(given: GatewayConfig, host: str | None, port: int | None) -> GatewayConfig:
    """The configuration with where it listens as the command line says."""
    listen = {"host": host, "port": port}
    update = {key: value for key, value in listen.items() if value is not None}
    return given.model_copy(update={"listen": given.listen.model_copy(update=update)})


def print_banner(gateway: Gateway, url: str) -> None:
    """Say what is served, and where."""
    snapshot = gateway.manager.current.snapshot
    console = messages()
    names = sorted(snapshot.connectors)
    console.print(
        Text.assemble(
            ("Graphweft", "bold"),
            f" serves {len(names)} subgraph{'s' if len(names) != 1 else ''} ({', '.join(names)})",
        )
    )
    console.print(Text.assemble("  GraphQL     ", (f"{url}{gateway.config.path}", "cyan")))
    if gateway.config.playground:
        console.print(Text.assemble("  Playground  ", (f"{url}/", "cyan")))
    if gateway.admin_url is not None:
        console.print(Text.assemble("  Console     ", (f"{gateway.admin_url}/", "cyan")))
    console.print(Text.assemble("  Health      ", (f"{url}/health/ready", "cyan")))
    print_notes("hint", snapshot.hints)
