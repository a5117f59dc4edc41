"""`graphweft demo`."""

from __future__ import annotations

import os

from graphweft.examples.shop.backends import CONFIG, addresses, print_backends, start_backends
from graphweft.gateway.cli.output import messages
from graphweft.gateway.cli.serve import serve

__all__ = ["demo"]


def demo(*, port: int = 4000) -> None:
    """Run the example shop: a REST, a gRPC, a GraphQL and a Python backend behind one graph.

    Args:
        port: port of the gateway; 0 takes a free one. The backends take free ports.
    """
    with start_backends() as backends:
        print_backends(backends, messages())
        messages().print(f"Queries to try: {CONFIG.parent / 'queries'}\n")
        os.environ.update(addresses(backends))
        serve(config=CONFIG, port=port)
