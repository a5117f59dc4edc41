"""The gRPC service, compiled from `orders.proto` at start."""

# ruff: noqa: N802 - the methods have the names of the rpcs
from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from grpc_reflection.v1alpha import reflection

from bench.backend import Calls, announce
from bench.orders.data import ORDERS, PRODUCTS

__all__ = ["OrderService"]

sys.path.append(str(Path(__file__).parent))  # where protos_and_services looks for the file
protos: Any
services: Any
protos, services = grpc.protos_and_services("orders.proto")


class OrderService:
    """Answers from messages made at start."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.products = {key: protos.Product(**product) for key, product in PRODUCTS.items()}
        self.orders = [
            protos.Order(**{**order, "status": f"STATUS_{order['status']}"}) for order in ORDERS
        ]

    async def ListOrders(self, request: Any, _context: Any) -> Any:
        self.calls.count += 1
        return protos.ListOrdersResponse(orders=self.orders[: request.limit])

    async def BatchGetProducts(self, request: Any, _context: Any) -> Any:
        self.calls.count += 1
        found = [self.products[key] for key in request.ids if key in self.products]
        return protos.BatchGetProductsResponse(products=found)


async def main() -> None:
    """Serve until the parent lets go."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    calls = Calls()
    server = grpc.aio.server()  # pyright: ignore[reportUnknownMemberType] # bare generics
    services.add_OrderServiceServicer_to_server(OrderService(calls), server)
    reflection.enable_server_reflection(
        ["bench.orders.v1.OrderService", reflection.SERVICE_NAME], server
    )
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    announce(f"127.0.0.1:{port}", calls)
    await stopped.wait()
    await server.stop(grace=None)


if __name__ == "__main__":
    asyncio.run(main())
