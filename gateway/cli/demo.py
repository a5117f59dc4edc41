"""`graphweft demo`: the example shop, its backends and a gateway before them."""

from __future__ import annotations

import importlib
import os
from types import ModuleType

from graphweft.gateway.cli.dev import for_developers
from graphweft.gateway.cli.output import messages
from graphweft.gateway.cli.serve import listening, make_gateway, print_banner
from graphweft.gateway.logs import configure_logs
from graphweft.gateway.server import run_gateway
from graphweft.schemas.errors import ConfigError

__all__ = ["demo"]

_EXAMPLE = "graphweft.examples.shop.backends"


def demo(*, host: str | None = None, port: int | None = None) -> None:
    """Run the example shop: four backends behind one graph, with the playground.

    Args:
        host: address to bind; 127.0.0.1 by default.
        port: port to bind; 4000 by default, 0 takes a free one.
    """
    shop = _example()
    configure_logs()
    with shop.start_backends() as backends:
        os.environ.update(shop.addresses(backends))
        shop.print_backends(backends, messages())
        messages().print(f"Queries to try: {shop.CONFIG.parent / 'queries'}\n")
        gateway = make_gateway(
            shop.CONFIG, None, override=lambda given: for_developers(listening(given, host, port))
        )
        run_gateway(gateway, lambda url: print_banner(gateway, url))


def _example() -> ModuleType:
    """The example's module; it is part of a checkout, not of an installed package."""
    try:
        return importlib.import_module(_EXAMPLE)
    except ModuleNotFoundError as error:
        raise ConfigError(
            "the example shop is not installed; run this command in a checkout of Graphweft"
        ) from error
