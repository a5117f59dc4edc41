"""A node that is killed while it applies a revision serves the old or the new one, whole."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.backends import products_schema, reviews_schema, running
from tests.gateway.registry.dying_node import POINTS
from tests.gateway.registry.kit import graphql_source, node, write_config

COMMITTED = list(POINTS).index("after the commit")


@pytest.mark.parametrize("point", POINTS)
async def test_a_killed_node_comes_back_with_one_revision_whole(tmp_path: Path, point: str) -> None:
    config = write_config(tmp_path)
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        async with node(config) as gateway:
            await gateway.apply(graphql_source("products", products.url))
            proposal = await gateway.propose(graphql_source("reviews", reviews.url))
        command = [sys.executable, "-m", "tests.gateway.registry.dying_node"]
        done = await asyncio.to_thread(
            subprocess.run, [*command, str(config), proposal.id, point], check=False, timeout=60
        )
        assert done.returncode == -9, "it was to be killed there"

        is_new = list(POINTS).index(point) >= COMMITTED
        async with node(config) as gateway:
            assert gateway.registry.served.number == (2 if is_new else 1)
            products_told = await gateway.ask("{ products { name } }")
            stars = await gateway.ask("{ products { stars } }")
            assert products_told["data"]["products"]
            assert ("errors" not in stars) is is_new
            # and it goes on: the graph can be changed
            applied = await gateway.apply(graphql_source("reviews", reviews.url))
            assert applied.number == (3 if is_new else 2)
            assert "errors" not in await gateway.ask("{ products { stars } }")
