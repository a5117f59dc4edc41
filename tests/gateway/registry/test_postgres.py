"""Several nodes on one PostgreSQL database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from graphweft.gateway.registry.errors import RegistryError, RevisionConflictError
from tests.gateway.backends import products_schema, reviews_schema, running
from tests.gateway.registry.kit import Node, graphql_source, node, write_config
from tests.kit.postgres_server import PostgresServer, postgres_server

PRODUCTS = "{ products { name } }"


@asynccontextmanager
async def two_nodes(folder: Path, server: PostgresServer) -> AsyncGenerator[tuple[Node, Node]]:
    configs: list[Path] = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        configs.append(write_config(folder / name, url=server.url))
    async with node(configs[0]) as one, node(configs[1]) as two:
        yield one, two


async def serves(gateway: Node, number: int) -> None:
    """Wait until a node serves a revision; it is to take two seconds at most."""
    async with asyncio.timeout(20):
        while gateway.registry.served.number != number:  # noqa: ASYNC110  # it polls, too
            await asyncio.sleep(0.02)


async def test_what_one_node_applies_the_other_one_serves(tmp_path: Path) -> None:
    with postgres_server() as server, running(products_schema()) as products:
        async with two_nodes(tmp_path, server) as (one, two):
            await one.apply(graphql_source("products", products.url))
            await serves(two, 1)
            assert (await two.ask(PRODUCTS))["data"]["products"]
            back = await two.registry.roll_back(0, author="bob", reason="", accept_breaking=True)
            await serves(one, back.number)
            assert "errors" in await one.ask(PRODUCTS)
            nodes = await one.registry.store.nodes()
            assert len({one.id for one in nodes}) == 2


async def test_of_two_nodes_that_apply_at_once_one_is_refused(tmp_path: Path) -> None:
    with (
        postgres_server() as server,
        running(products_schema()) as products,
        running(reviews_schema()) as reviews,
    ):
        async with two_nodes(tmp_path, server) as (one, two):
            await one.apply(graphql_source("products", products.url))
            await serves(two, 1)
            for turn in range(5):
                name = f"reviews{turn}"
                proposals = [
                    await gateway.propose(graphql_source(name, reviews.url, overlay=f"# {turn}"))
                    for gateway in (one, two)
                ]
                results = await asyncio.gather(
                    *(
                        gateway.registry.apply(
                            proposal.id, author="ann", reason=None, accept_breaking=True
                        )
                        for gateway, proposal in zip((one, two), proposals, strict=True)
                    ),
                    return_exceptions=True,
                )
                refused = [one for one in results if isinstance(one, RevisionConflictError)]
                assert len(refused) == 1, results
                number = await one.registry.store.current()
                await serves(one, number)
                await serves(two, number)
                await one.apply(remove=[name])
                await serves(two, number + 1)


async def test_a_node_goes_on_while_the_database_is_away_and_follows_again(tmp_path: Path) -> None:
    with postgres_server() as server, running(products_schema()) as products:
        async with two_nodes(tmp_path, server) as (one, two):
            await one.apply(graphql_source("products", products.url))
            await serves(two, 1)
            await asyncio.to_thread(server.stop)
            assert (await two.ask(PRODUCTS))["data"]["products"]
            with pytest.raises(RegistryError, match="database cannot be used"):
                await one.apply(remove=["products"])
            await asyncio.to_thread(server.start)
            applied = await one.apply(remove=["products"])
            await serves(two, applied.number)


async def test_a_revision_that_a_node_cannot_build_is_told_and_not_served(tmp_path: Path) -> None:
    with postgres_server() as server, running(products_schema()) as products:
        async with two_nodes(tmp_path, server) as (one, two):
            await one.apply(graphql_source("products", products.url))
            await serves(two, 1)
            broken = graphql_source("more", products.url, sections={"caching": {"no_such_key": 1}})
            contents = await one.registry.store.keep([*one.registry.registrations.values(), broken])
            revision = await one.registry.store.revision(1)
            await one.registry.store.commit(type(revision)(0, 1, "ann", 0.0, "", contents))
            follower = two.gateway.follower
            assert follower is not None
            async with asyncio.timeout(20):
                while not follower.problem:  # noqa: ASYNC110  # it polls, too
                    await asyncio.sleep(0.02)
            assert "revision 2 cannot be served here" in follower.problem
            assert "no_such_key" in follower.problem
            assert (await two.ask(PRODUCTS))["data"]["products"]
