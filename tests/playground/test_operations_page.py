"""The page with what clients ask for."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.kit.asgi_server import serve
from tests.kit.browser import PHONE, accessibility_violations, needs_chromium, opened
from tests.playground.fake_admin import FakeAdmin, console, operation

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]


async def test_operations_are_sorted_by_a_column_with_the_keyboard(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/#/operations") as playground,
    ):
        page = playground.page
        names = page.get_by_role("rowheader")
        await expect(names).to_have_text(["Operation2", "Operation1", "Operation0"])
        await page.get_by_role("button", name="p95").press("Enter")
        await expect(names).to_have_text(["Operation0", "Operation1", "Operation2"])
        heading = page.get_by_role("columnheader", name="p95")
        await expect(heading).to_have_attribute("aria-sort", "descending")
        await page.get_by_role("button", name="p95").press("Enter")
        await expect(names).to_have_text(["Operation2", "Operation1", "Operation0"])
        await expect(page.get_by_role("row").nth(1)).to_contain_text("98.0 ms")


async def test_an_operation_shows_its_text_and_opens_in_explore(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/#/operations") as playground,
    ):
        page = playground.page
        await page.get_by_role("button", name="Operation1").press("Enter")
        text = page.get_by_label("Text of Operation1")
        await expect(text).to_contain_text("product(upc: 1)")
        await expect(page.get_by_role("main")).to_contain_text("Product.name")
        assert await accessibility_violations(page) == []
        await page.get_by_role("button", name="Open in Explore").press("Enter")
        await expect(playground.query_editor).to_contain_text("Operation1")
        await expect(page.locator(".graphiql-tab-button")).to_have_text(
            ["TopProducts", "Operation1"]
        )


async def test_what_is_sent_meanwhile_shows_without_a_reload(browser: Browser) -> None:
    admin = FakeAdmin(operations=[])
    async with (
        serve(console(admin)) as served,
        opened(browser, f"{served}/#/operations", PHONE, "dark") as playground,
    ):
        page = playground.page
        await expect(page.get_by_role("main")).to_contain_text("No operation was seen yet.")
        admin.operations.append(operation(2))
        await expect(page.get_by_role("rowheader")).to_have_text(["Operation2"], timeout=15_000)
        assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE.width
        assert await accessibility_violations(page) == []
