"""The page that draws the supergraph."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.kit.asgi_server import serve
from tests.kit.browser import PHONE, accessibility_violations, needs_chromium, opened
from tests.playground.fake_admin import FakeAdmin, console

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]

WIDTH_IN_VIEW = "(svg) => Number(svg.getAttribute('viewBox').split(' ')[2])"


async def test_the_graph_is_drawn_searched_and_read_with_the_keyboard(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/#/graph") as playground,
    ):
        page = playground.page
        await expect(page.get_by_role("status")).to_have_text(
            "3 types, 1 entity, 6 fields, from 2 subgraphs"
        )
        await expect(page.locator(".graph-box")).to_have_count(3)
        await expect(page.locator(".graph-link")).to_have_count(2)
        await page.get_by_role("searchbox").fill("product.cost")
        await expect(page.get_by_role("status")).to_have_text("1 type of 3")
        await expect(page.locator(".graph-box.dim")).to_have_count(2)
        await page.keyboard.press("Enter")
        details = page.get_by_role("complementary", name="Product")
        await expect(details.get_by_role("list", name="Subgraphs")).to_contain_text(
            "products by upc"
        )
        cost = details.get_by_role("row").filter(has=page.get_by_text("cost", exact=True))
        await expect(cost).to_contain_text("@authenticated")
        await expect(page.locator(".graph-link.near")).to_have_count(2)
        assert await accessibility_violations(page) == []
        await details.get_by_role("button", name="[Review!]!").press("Enter")
        await expect(page.get_by_role("complementary", name="Review")).to_be_visible()


async def test_the_drawing_comes_nearer_by_wheel_and_key(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/#/graph") as playground,
    ):
        page = playground.page
        drawing = page.get_by_role("img", name="Drawing of the graph")
        await page.locator(".graph-box").first.wait_for()
        whole = await drawing.evaluate(WIDTH_IN_VIEW)
        await drawing.press("+")
        nearer = await drawing.evaluate(WIDTH_IN_VIEW)
        assert nearer < whole
        await drawing.hover()
        await page.mouse.wheel(0, -200)
        await page.wait_for_function(
            f"(width) => ({WIDTH_IN_VIEW})(document.querySelector('.drawing svg')) < width",
            arg=nearer,
        )
        await page.get_by_role("button", name="Fit").press("Enter")
        assert await drawing.evaluate(WIDTH_IN_VIEW) == whole
        await page.locator(".graph-box").filter(has_text="Product").click()
        await expect(page.get_by_role("complementary", name="Product")).to_be_visible()


async def test_a_phone_gets_the_list_in_the_dark(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/#/graph", PHONE, "dark") as playground,
    ):
        page = playground.page
        await (
            page.get_by_role("group", name="Subgraphs")
            .get_by_role("button", name="reviews")
            .click()
        )
        types = page.get_by_role("list", name="Types")
        await expect(types.get_by_role("button")).to_have_count(2)
        await types.get_by_role("button", name="Product").click()
        await expect(page.get_by_role("region", name="Fields of Product")).to_contain_text(
            "maxAge 60"
        )
        assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE.width
        assert await accessibility_violations(page) == []
