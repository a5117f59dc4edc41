from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from graphweft.connectors.grpc.connector import GrpcConnector
from graphweft.connectors.grpc.descriptors import Descriptors, DescriptorSetFile
from graphweft.connectors.grpc.read_mask import mask_paths
from graphweft.connectors.grpc.vocabulary import ReadMask
from tests.connectors.grpc.kit import connect, run
from tests.connectors.grpc.shop import SERVICE, Shop


@pytest.fixture
async def connector(target: str, descriptor_set: Path) -> AsyncIterator[GrpcConnector]:
    connector = await connect(target, DescriptorSetFile(descriptor_set), sdl=None)
    yield connector
    await connector.aclose()


def test_paths_end_at_lists_and_maps(descriptors: Descriptors) -> None:
    order = descriptors.methods[f"{SERVICE}/GetOrder"].output_type
    needs: Any = {
        "id": None,
        "card": {"last4": None},
        "lines": {"qty": None},
        "counters": {"key": None},
        "createdAt": None,
        "unknown": None,
    }

    assert mask_paths(order, ReadMask("readMask"), needs) == (
        "card.last4",
        "counters",
        "created_at",
        "id",
        "lines",
    )


def test_a_whole_reply_needs_no_mask(descriptors: Descriptors) -> None:
    order = descriptors.methods[f"{SERVICE}/GetOrder"].output_type

    assert mask_paths(order, ReadMask("readMask"), None) == ()


def test_a_mask_of_items_has_their_paths_alone(descriptors: Descriptors) -> None:
    reply = descriptors.methods[f"{SERVICE}/ListOrders"].output_type
    needs: Any = {"orders": {"id": None, "status": None}, "nextPageToken": None}

    assert mask_paths(reply, ReadMask("readMask", "orders"), needs) == ("id", "status")


async def test_the_selection_of_an_operation_fills_the_mask(
    connector: GrpcConnector, shop: Shop
) -> None:
    query = "{ listOrders { orders { id card { last4 } lines { qty } } nextPageToken } }"
    await run(connector, "orders_Query_listOrders_0", query)
    await run(connector, "orders_Query_listOrders_0", "{ listOrders { orders { id } } }")

    asked = [list(request.read_mask.paths) for request in shop.asked("ListOrders")]
    assert asked == [["card.last4", "id", "lines"], ["id"]]
