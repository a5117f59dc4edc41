"""The page for what the last operation took."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.kit.asgi_server import serve
from tests.kit.browser import PHONE, accessibility_violations, needs_chromium, opened
from tests.playground.small_gateway import small_gateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address() -> AsyncIterator[str]:
    async with serve(small_gateway()) as served:
        yield f"{served}/"


async def test_each_fetch_of_the_last_run_stands_on_a_timeline(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        page = playground.page
        await playground.run()
        panel = await playground.open_panel("Query plan")
        await panel.get_by_role("link", name="What it took").press("Enter")
        main = page.get_by_role("main")
        await expect(main).to_contain_text("TopProducts took 40.0 ms at the gateway")
        await expect(main).to_contain_text("39.0 ms of it in 2 fetches with 3 calls to backends")
        rows = page.get_by_role("region", name="Timeline").get_by_role("listitem")
        await expect(rows).to_have_count(2)
        first, second = rows.nth(0), rows.nth(1)
        bars = [await row.locator(".timeline-bar").bounding_box() for row in (first, second)]
        assert bars[0] is not None
        assert bars[1] is not None
        assert bars[0]["x"] + bars[0]["width"] <= bars[1]["x"] + 1
        assert 3 < bars[1]["width"] / bars[0]["width"] < 3.7
        await second.get_by_role("button").press("Enter")
        await expect(second).to_contain_text("fields of Product, by upc")
        await expect(second).to_contain_text("miss: 0 of 2 found, 0 stored")
        await expect(second.get_by_role("row")).to_have_count(3)
        await expect(second).to_contain_text("GET http://reviews.test/products/1/reviews")
        await expect(second.get_by_label("Operation of fetch 1")).to_contain_text("_entities(")
        advice = page.get_by_role("region", name="Advice")
        await expect(advice).to_contain_text("2 calls for Product, one for each key")
        assert await accessibility_violations(page) == []
        await page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
        await page.emulate_media(color_scheme="dark")
        assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE.width
        assert await accessibility_violations(page) == []


async def test_before_the_first_run_the_page_says_where_to_go(
    browser: Browser, address: str
) -> None:
    async with opened(browser, f"{address}#/plan") as playground:
        main = playground.page.get_by_role("main")
        await expect(main).to_contain_text("Nothing was run yet.")
        link = main.get_by_role("link", name="Explore")
        await expect(link).to_have_attribute("href", "#/explore")
