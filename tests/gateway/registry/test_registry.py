"""A change of the graph, from a proposal to what clients get."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import build_schema

from graphweft.gateway.registry.errors import (
    ProposalNotFoundError,
    ProposalRefusedError,
    RevisionConflictError,
)
from graphweft.gateway.registry.proposal import ProposalState
from graphweft.gateway.registry.registration import Registration, SourceKind
from graphweft.gateway.registry.revision import SourceChange, source_changes
from graphweft.schemas.diff import ChangeKind
from tests.gateway.backends import products_schema, reviews_schema, running
from tests.gateway.registry.kit import graphql_source, node, write_config

PRODUCTS = "{ products { name } }"
STARS = "{ products { name stars } }"
NAMES = [{"name": "Tent"}, {"name": "Stove"}]


async def test_an_empty_gateway_says_that_nothing_is_registered(tmp_path: Path) -> None:
    async with node(write_config(tmp_path)) as gateway:
        answer = await gateway.ask("{ __schema { queryType { fields { name description } } } }")
    (field,) = answer["data"]["__schema"]["queryType"]["fields"]
    assert field["name"] == "nothingIsRegisteredYet"
    assert "No backend is registered yet" in field["description"]


async def test_backends_are_registered_joined_and_removed_while_it_runs(tmp_path: Path) -> None:
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        async with node(write_config(tmp_path)) as gateway:
            first = await gateway.apply(graphql_source("products", products.url), reason="begin")
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}
            await gateway.apply(graphql_source("reviews", reviews.url))
            joined = await gateway.ask(STARS)
            assert [one["stars"] for one in joined["data"]["products"]] == [4, 5]
            await gateway.apply(remove=["reviews"])
            assert "errors" in await gateway.ask(STARS)
            revisions = await gateway.registry.store.revisions(10)

    assert (first.number, first.parent, first.author, first.reason) == (1, 0, "ann", "begin")
    assert [one.number for one in revisions] == [3, 2, 1]
    assert source_changes(revisions[1].contents, revisions[0].contents) == (
        SourceChange("reviews", ChangeKind.REMOVED),
    )


async def test_what_does_not_compose_is_refused_with_its_place(tmp_path: Path) -> None:
    with running(products_schema()) as products, running(reviews_schema()) as reviews:
        async with node(write_config(tmp_path)) as gateway:
            await gateway.apply(graphql_source("products", products.url))
            wrong = graphql_source(
                "reviews",
                reviews.url,
                overlay="extend type Product {\n  stares: Int @deprecated\n}",
            )
            proposal = await gateway.propose(wrong)
            assert proposal.report.state is ProposalState.REFUSED
            (problem,) = proposal.report.problems
            assert problem.location is not None
            assert (problem.location.source, problem.location.line) == ("reviews overlay", 2)
            with pytest.raises(ProposalRefusedError, match="stares"):
                await gateway.registry.apply(
                    proposal.id, author="ann", reason=None, accept_breaking=True
                )
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}


async def test_an_overlay_of_comments_only_says_nothing(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with node(write_config(tmp_path)) as gateway:
            await gateway.apply(
                graphql_source("products", products.url, overlay="# nothing yet\n\n  # really\n")
            )
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}


async def test_a_backend_that_is_away_is_told_and_stores_nothing(tmp_path: Path) -> None:
    async with node(write_config(tmp_path)) as gateway:
        proposal = await gateway.propose(graphql_source("a", "http://127.0.0.1:1/graphql"))
        (problem,) = proposal.report.problems
        assert problem.code == "UPSTREAM_UNREACHABLE"
        assert await gateway.registry.store.revisions(10) == []


async def test_what_breaks_operations_asked_lately_wants_to_be_accepted(tmp_path: Path) -> None:
    config = write_config(tmp_path, "admin: { enabled: true }\n")
    with running(products_schema("weight: Int")) as products:
        async with node(config) as gateway:
            await gateway.apply(graphql_source("products", products.url))
            await gateway.ask('query Names { products { name } header(name: "secret") }')
            products.schema = products_schema()
            unused = await gateway.propose(refresh=["products"])
            assert unused.report.state is ProposalState.ACCEPTABLE
            (change,) = unused.report.changes
            assert (change.change.coordinate, change.change.is_breaking) == ("Product.weight", True)
            products.schema = build_schema(
                "type Query { products: [Product] } type Product { id: ID }"
            )
            broken = await gateway.propose(refresh=["products"])
            assert broken.report.state is ProposalState.BREAKING
            assert broken.report.broken == ("Names",)
            by_name = {one.change.coordinate: one.operations for one in broken.report.changes}
            assert by_name["Product.name"] == by_name["Query.header"] == ("Names",)
            assert by_name["Product.weight"] == ()
            with pytest.raises(ProposalRefusedError, match="may break Names"):
                await gateway.registry.apply(broken.id, author="ann", reason=None)
            done = await gateway.registry.apply(
                broken.id, author="ann", reason="we know", accept_breaking=True
            )
            assert done.reason == "we know"


async def test_of_two_changes_of_one_revision_the_second_is_refused(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with node(write_config(tmp_path)) as gateway:
            one = await gateway.propose(graphql_source("products", products.url))
            two = await gateway.propose(graphql_source("others", products.url))
            await gateway.registry.apply(one.id, author="ann", reason=None, accept_breaking=True)
            with pytest.raises(RevisionConflictError, match="revision 1 was applied meanwhile"):
                await gateway.registry.apply(
                    two.id, author="bob", reason=None, accept_breaking=True
                )
            with pytest.raises(ProposalNotFoundError):
                await gateway.registry.apply(one.id, author="ann", reason=None)
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}


async def test_an_earlier_revision_returns_with_one_call(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with node(write_config(tmp_path)) as gateway:
            await gateway.apply(graphql_source("products", products.url))
            products.schema = products_schema("weight: Int")
            await gateway.apply(refresh=["products"])
            back = await gateway.registry.roll_back(
                1, author="bob", reason="", accept_breaking=True
            )
            assert (back.number, back.parent, back.reason) == (3, 2, "Roll back to revision 1")
            assert "errors" in await gateway.ask("{ products { weight } }")
            empty = await gateway.registry.roll_back(
                0, author="bob", reason="", accept_breaking=True
            )
            assert empty.contents == {}
            assert "errors" in await gateway.ask(PRODUCTS)


async def test_a_start_needs_neither_the_backends_nor_what_they_say_of_themselves(
    tmp_path: Path,
) -> None:
    config = write_config(tmp_path)
    with running(products_schema()) as products:
        async with node(config) as gateway:
            await gateway.apply(graphql_source("products", products.url))
        products.stop()
        async with node(config) as gateway:
            away = await gateway.ask(PRODUCTS)
            assert away["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
            products.start()
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}


async def test_a_start_without_the_database_serves_what_was_served_last(tmp_path: Path) -> None:
    with running(products_schema()) as products:
        async with node(write_config(tmp_path)) as gateway:
            await gateway.apply(graphql_source("products", products.url))
        away = write_config(tmp_path, url="postgresql://nobody@127.0.0.1:1/none")
        async with node(away) as gateway:
            assert await gateway.ask(PRODUCTS) == {"data": {"products": NAMES}}
            assert gateway.registry.served.number == 1


async def test_a_written_schema_is_served_as_it_is(tmp_path: Path) -> None:
    sdl = """
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.12")
      @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect"])
    type Query {
      health: String @connect(http: { GET: "http://127.0.0.1:1/health" }, selection: "$.status")
    }
    """
    source = Registration(
        "health", SourceKind.REST, "http://127.0.0.1:1", schema=sdl, is_written=True
    )
    async with node(write_config(tmp_path)) as gateway:
        await gateway.apply(source)
        answer = await gateway.ask("{ health }")
    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_UNREACHABLE"
