"""The gRPC backend: stock of the products, with server reflection.

`inventory.proto` is compiled when the process starts; no generated code lies around.
"""

# ruff: noqa: N802 - the methods have the names of the rpcs
from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from grpc_reflection.v1alpha import reflection

from graphweft.examples.shop.serving import announce, read_table, stop_with_parent, wanted_port

__all__ = ["start_server"]

sys.path.append(str(Path(__file__).parent))  # where protos_and_services looks for the file
protos: Any
services: Any
protos, services = grpc.protos_and_services("inventory.proto")


class InventoryService:
    """Stock levels in memory."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.changed = asyncio.Condition()
        self.stock = {
            row["product_id"]: protos.Stock(
                product_id=row["product_id"],
                quantity=int(row["quantity"]),
                warehouse=protos.Warehouse.Value(f"WAREHOUSE_{row['warehouse']}"),
            )
            for row in read_table("stock")
        }

    async def GetStock(self, request: Any, context: Any) -> Any:
        self.calls["GetStock"] += 1
        return await self.find(request.product_id, context)

    async def BatchGetStock(self, request: Any, _context: Any) -> Any:
        self.calls["BatchGetStock"] += 1
        found = [self.stock[key] for key in request.product_ids if key in self.stock]
        return protos.BatchGetStockResponse(stock=found)

    async def ListLowStock(self, request: Any, _context: Any) -> Any:
        self.calls["ListLowStock"] += 1
        low = [stock for stock in self.stock.values() if stock.quantity < request.below]
        return protos.BatchGetStockResponse(stock=low)

    async def ReserveStock(self, request: Any, context: Any) -> Any:
        self.calls["ReserveStock"] += 1
        stock = await self.find(request.product_id, context)
        if not 0 < request.quantity <= stock.quantity:
            await context.abort(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"{stock.quantity} in stock, cannot reserve {request.quantity}",
            )
        async with self.changed:
            stock.quantity -= request.quantity
            self.changed.notify_all()
        return stock

    async def WatchStock(self, request: Any, context: Any) -> AsyncIterator[Any]:
        self.calls["WatchStock"] += 1
        stock = await self.find(request.product_id, context)
        seen = None
        while True:
            async with self.changed:
                while stock.quantity == seen:
                    await self.changed.wait()
                seen = stock.quantity
            yield stock

    async def find(self, product_id: str, context: Any) -> Any:
        if product_id not in self.stock:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"no stock of product {product_id!r}")
        return self.stock[product_id]


class Diagnostics:
    """Says how often the inventory was asked."""

    def __init__(self, inventory: InventoryService) -> None:
        self.inventory = inventory

    async def CountCalls(self, _request: Any, _context: Any) -> Any:
        return protos.CountCallsResponse(calls=self.inventory.calls)


async def start_server(port: int) -> tuple[grpc.aio.Server, int]:
    """Start the service on a loopback port; returns the server and its port."""
    server = grpc.aio.server(  # pyright: ignore[reportUnknownMemberType] # bare generics in its stubs
        options=[("grpc.so_reuseport", 0)]
    )
    inventory = InventoryService()
    services.add_InventoryServiceServicer_to_server(inventory, server)
    services.add_DiagnosticsServicer_to_server(Diagnostics(inventory), server)
    names = [service.full_name for service in protos.DESCRIPTOR.services_by_name.values()]
    reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    return server, bound


async def main() -> None:
    """Serve until the process is told to stop."""
    server, port = await start_server(wanted_port())
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    stop_with_parent()
    announce(f"127.0.0.1:{port}")
    await stopped.wait()
    await server.stop(grace=1)


if __name__ == "__main__":
    asyncio.run(main())
