"""The frame around the pages: navigation, and who operations are sent as."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from graphweft.playground import PlaygroundSettings
from tests.kit.asgi_server import serve
from tests.kit.browser import PHONE, Playground, accessibility_violations, needs_chromium, opened
from tests.playground.small_gateway import SAMPLES, small_gateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address() -> AsyncIterator[str]:
    async with serve(small_gateway()) as served:
        yield f"{served}/"


def page_links(playground: Playground) -> Locator:
    return playground.page.get_by_role("navigation", name="Pages").get_by_role("link")


async def is_dark(element: Locator) -> bool:
    channels: list[int] = await element.evaluate(
        "(element) => getComputedStyle(element).backgroundColor.match(/[0-9]+/g).map(Number)"
    )
    return max(channels) < 128


async def test_explore_stays_as_it_was_while_another_page_shows_and_takes_its_colours(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        page = playground.page
        await expect(page_links(playground)).to_have_text(["Explore", "Plan & trace"])
        await playground.run_query("{ topProducts(first: 1) { upc } }")
        await page.get_by_role("link", name="Plan & trace").first.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Plan & trace")
        await expect(page.get_by_role("main")).to_be_focused()
        await expect(playground.query_editor).to_be_hidden()
        assert await page.title() == "Plan & trace - Graphweft"
        await page.get_by_role("button", name="Show in dark colours").press("Enter")
        assert await is_dark(page.locator("body"))
        await page.go_back()
        await expect(playground.query_editor).to_contain_text("first: 1")
        await expect(page.locator(".result-window")).to_contain_text('"upc": "1"')
        assert await page.title() == "Graphweft"
        await expect(playground.query_editor).to_have_class(re.compile("vs-dark"))
        assert await is_dark(page.locator(".graphiql-container"))
        await page.goto(f"{address}#/plan")
        await page.reload()
        assert await is_dark(page.locator("body"))


async def test_pages_for_admins_are_offered_where_the_gateway_has_an_admin_api(
    browser: Browser, address: str
) -> None:
    settings = PlaygroundSettings(samples=SAMPLES, admin="./admin/graphql")
    async with (
        serve(small_gateway(settings)) as served,
        opened(browser, f"{served}/#/plan", PHONE) as playground,
    ):
        links = page_links(playground)
        names = ["Explore", "Plan & trace", "Graph", "Connectors", "Operations"]
        await expect(links).to_have_text(names)
        for link in await links.all():
            box = await link.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= PHONE.width
    async with opened(browser, f"{address}#/connectors") as playground:
        await expect(playground.page.get_by_role("heading", level=1)).to_have_text("Explore")


async def test_operations_are_sent_as_who_was_pasted_until_it_is_forgotten(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        page = playground.page
        panel = await playground.open_panel("Identity")
        await panel.get_by_label("Token", exact=True).fill("Bearer secret")
        async with page.expect_request("**/graphql") as introspection:
            await page.keyboard.press("Enter")
        await expect(panel.get_by_role("status")).to_contain_text("authorization")
        assert (await introspection.value).headers["authorization"] == "Bearer secret"
        await page.reload()
        await playground.query_editor.wait_for()
        async with page.expect_request("**/graphql") as operation:
            await playground.run()
        assert (await operation.value).headers["authorization"] == "Bearer secret"
        assert "secret" not in await page.evaluate("() => JSON.stringify(localStorage)")
        assert await accessibility_violations(page) == []
        await panel.get_by_role("button", name="Forget").press("Enter")
        async with page.expect_request("**/graphql") as anonymous:
            await playground.run()
        assert "authorization" not in (await anonymous.value).headers
