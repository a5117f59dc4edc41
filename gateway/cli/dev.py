"""`graphweft dev`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from graphweft.gateway.cli.serve import DEFAULT_CONFIG, make_gateway, print_banner
from graphweft.gateway.logs import configure_logs
from graphweft.gateway.mapping_report import MappingReport
from graphweft.gateway.server import run_gateway
from graphweft.gateway.watch import watch_files

__all__ = ["dev"]


def dev(
    *,
    config: Annotated[Path | None, Parameter(alias="-c")] = None,
    supergraph: Annotated[Path | None, Parameter(alias="-s")] = None,
    host: str | None = None,
    port: int | None = None,
) -> None:
    """Serve with the playground, and reload when the configuration or an SDL file changes.

    Mappings that find nothing say so in the log.

    Args:
        config: configuration file; graphweft.yaml of this folder by default.
        supergraph: a composed supergraph, served without a configuration file.
        host: address to bind, instead of the configured one.
        port: port to bind, instead of the configured one; 0 takes a free one.
    """
    configure_logs()
    gateway = make_gateway(config, supergraph, host=host, port=port, playground=True)
    gateway.report_traces(MappingReport())
    file = None if supergraph else config or DEFAULT_CONFIG
    run_gateway(
        gateway, lambda url: print_banner(gateway, url), partial(watch_files, gateway, file)
    )
