"""`graphweft dev`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.gateway.cli.output import messages
from graphweft.gateway.cli.serve import DEFAULT_CONFIG, listening, make_gateway, print_banner
from graphweft.gateway.config import GatewayConfig
from graphweft.gateway.config.registry import OutboundConfig, RegistryConfig
from graphweft.gateway.logs import configure_logs
from graphweft.gateway.mapping_report import MappingReport
from graphweft.gateway.server import run_gateway
from graphweft.gateway.watch import watch_files

__all__ = ["dev", "for_developers"]

_APART = 100
"""Ports between the API and the console; the next ones are often those of backends."""
_NEARBY = ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")


def dev(
    *,
    config: Annotated[Path | None, Parameter(alias="-c")] = None,
    supergraph: Annotated[Path | None, Parameter(alias="-s")] = None,
    host: str | None = None,
    port: int | None = None,
) -> None:
    """Serve with the playground and the console, and reload when a file changes.

    Without a file, it begins with an empty graph: backends are registered in the console, and kept
    in the folder .graphweft. Mappings that find nothing say so in the log.

    Args:
        config: configuration file; graphweft.yaml of this folder by default.
        supergraph: a composed supergraph, served without a configuration file.
        host: address to bind, instead of the configured one.
        port: port to bind, instead of the configured one; 0 takes a free one. The console is at
            100 more, unless the configuration says where.
    """
    configure_logs()
    gateway = make_gateway(
        config,
        supergraph,
        override=lambda given: for_developers(listening(given, host, port)),
        without_file=_empty(),
    )
    gateway.report_traces(MappingReport())
    has_file = not supergraph and (config is not None or DEFAULT_CONFIG.exists())
    file = (config or DEFAULT_CONFIG) if has_file else None
    if gateway.follower is not None and not has_file:
        messages().print("No graphweft.yaml here: register backends in the console.\n")
    run_gateway(
        gateway, lambda url: print_banner(gateway, url), partial(watch_files, gateway, file)
    )


def for_developers(given: GatewayConfig) -> GatewayConfig:
    """The configuration with the playground and the console, which only this machine reaches."""
    update: dict[str, object] = {"playground": True}
    if not given.admin.enabled:
        port = (given.listen.port + _APART) % 65_536 if given.listen.port else 0
        listen = given.admin.listen.model_copy(update={"port": port})
        update["admin"] = given.admin.model_copy(update={"enabled": True, "listen": listen})
    return given.model_copy(update=update)


def _empty() -> GatewayConfig:
    """A gateway whose backends are registered, on this machine and in its network too."""
    registry = RegistryConfig(allow_python=True, outbound=OutboundConfig(allow=_NEARBY))
    return GatewayConfig(registry=registry)
