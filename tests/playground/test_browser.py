"""The built page in a real Chromium, over a real server; the keyboard does what it can do."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Locator, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from graphweft.playground import PlaygroundSettings
from tests.kit.asgi_server import serve
from tests.kit.browser import (
    DESKTOP,
    PHONE,
    ColorScheme,
    Playground,
    Viewport,
    accessibility_violations,
    guard,
    needs_chromium,
    open_playground,
    opened,
)
from tests.playground.small_gateway import PLAN_TEXT, small_gateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]

QUERY = """query TopProducts {
  topProducts {
    name
    reviews {
      body
    }
  }
}"""
ANSWER: dict[str, Any] = {
    "data": {
        "topProducts": [
            {"name": "Table", "reviews": [{"body": "Stands."}, {"body": "Does not wobble."}]},
            {"name": "Chair", "reviews": []},
        ]
    }
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address() -> AsyncIterator[str]:
    async with serve(small_gateway()) as served:
        yield f"{served}/"


async def test_a_query_is_run_with_the_keyboard_and_answered(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        assert await playground.page.title() == "Graphweft"
        assert await playground.run_query(QUERY) == ANSWER
        await expect(playground.page.locator(".result-window")).to_contain_text('"Table"')


async def test_the_plan_panel_shows_the_fetches_of_the_last_run(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        await playground.run_query(QUERY)
        panel = await playground.open_panel("Query plan")
        await expect(panel.get_by_role("status")).to_have_text(
            "TopProducts: 2 fetches from 2 subgraphs"
        )
        fetches = panel.get_by_role("article")
        await expect(fetches).to_have_count(2)
        await expect(fetches.nth(0)).to_contain_text("products")
        await expect(fetches.nth(1)).to_contain_text("topProducts.@")
        await expect(fetches.nth(1)).to_contain_text("fields of Product, by upc")
        await expect(fetches.nth(1)).to_contain_text("... on Product { __typename upc }")


async def test_a_fetch_opens_its_operation_with_the_keyboard(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        await playground.run_query(QUERY)
        panel = await playground.open_panel("Query plan")
        operation = panel.get_by_role("article").nth(1).locator("pre")
        await expect(operation).to_be_hidden()
        await panel.get_by_text("Operation for reviews").focus()
        await playground.page.keyboard.press("Enter")
        await expect(operation).to_be_visible()
        await expect(operation).to_contain_text("_entities(representations: $representations)")


async def test_the_plan_is_shown_as_text(browser: Browser, address: str) -> None:
    async with opened(browser, address) as playground:
        await playground.run_query(QUERY)
        panel = await playground.open_panel("Query plan")
        await panel.get_by_role("button", name="Text", exact=True).press("Enter")
        text = panel.get_by_label("Query plan as text")
        assert await text.inner_text() == PLAN_TEXT
        await panel.get_by_role("button", name="Copy text").press("Enter")
        await expect(panel.get_by_role("button", name="Copied")).to_be_visible()
        read = "() => navigator.clipboard.readText()"
        assert await playground.page.evaluate(read) == PLAN_TEXT


async def test_the_plan_panel_says_what_to_do_before_the_first_run(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        panel = await playground.open_panel("Query plan")
        await expect(panel).to_contain_text("Run an operation (Ctrl-Enter)")


async def test_the_plan_panel_gives_the_reasons_of_a_refusal(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        answer = await playground.run_query("{ nothing }")
        panel = await playground.open_panel("Query plan")
        reason = "Cannot query field 'nothing' on type 'Query'."
        assert answer["errors"][0]["message"] == reason
        await expect(panel.get_by_role("alert")).to_contain_text(reason)


async def test_the_plan_panel_says_that_the_gateway_was_not_reached(
    browser: Browser, address: str
) -> None:
    async with open_playground(browser, address) as playground:
        await playground.page.context.route("**/graphql", lambda route: route.abort())
        assert "errors" in await playground.run_query(QUERY)
        panel = await playground.open_panel("Query plan")
        await expect(panel.get_by_role("alert")).to_contain_text("The last request failed")


async def test_the_first_sample_is_in_the_editor_at_the_first_visit(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        assert await playground.run() == ANSWER


async def test_a_sample_opens_in_a_tab_of_its_own_with_its_variables(
    browser: Browser, address: str
) -> None:
    async with opened(browser, address) as playground:
        panel = await playground.open_panel("Samples")
        await panel.get_by_role("button", name="One product").press("Enter")
        assert await playground.run() == {"data": {"product": {"name": "Chair"}}}
        await expect(playground.page.locator(".graphiql-tab-button")).to_have_text(
            ["TopProducts", "OneProduct"]
        )


async def test_a_gateway_without_samples_has_no_samples_panel(browser: Browser) -> None:
    async with (
        serve(small_gateway(PlaygroundSettings())) as served,
        opened(browser, f"{served}/") as playground,
    ):
        await expect(playground.page.get_by_role("button", name="Show Samples")).to_have_count(0)
        assert await playground.run() == {"data": {"__typename": "Query"}}


async def test_a_subscription_shows_its_events(browser: Browser, address: str) -> None:
    async with opened(browser, address) as playground:
        await playground.run_query("subscription Countdown { countdown(from: 3) }")
        await expect(playground.page.locator(".result-window")).to_contain_text('"countdown": 1')
        await expect(playground.page.get_by_role("button", name="Execute query")).to_be_visible()


async def test_the_page_works_under_a_mount_path_and_a_root_path(browser: Browser) -> None:
    mounted = Starlette(routes=[Mount("/tools/play", small_gateway())])
    async with (
        serve(mounted, root_path="/proxied") as served,
        opened(browser, f"{served}/tools/play/") as playground,
    ):
        assert await playground.run_query(QUERY) == ANSWER


async def test_the_docs_describe_the_schema(browser: Browser, address: str) -> None:
    async with opened(browser, address) as playground:
        panel = await playground.open_panel("Documentation Explorer")
        await panel.get_by_text("Product", exact=True).click()
        await expect(panel).to_contain_text("A product that the shop sells.")


async def test_everything_fits_the_width_of_a_phone(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    async with opened(browser, address, PHONE) as playground:
        assert await playground.run_query(QUERY) == ANSWER
        await assert_as_wide_as_the_phone(playground.query_editor)
        await assert_as_wide_as_the_phone(playground.page.locator(".result-window"))
        panel = await playground.open_panel("Query plan")
        await assert_as_wide_as_the_phone(panel.get_by_role("article").first)
        picture = await playground.page.screenshot(path=tmp_path / "phone.png", full_page=True)
        assert png_size(picture) == (PHONE.width, PHONE.height)


async def test_a_sample_uncovers_the_editor_on_a_phone(browser: Browser, address: str) -> None:
    async with opened(browser, address, PHONE) as playground:
        panel = await playground.open_panel("Samples")
        await panel.get_by_role("button", name="One product").click()
        await playground.query_editor.click()
        assert await playground.run() == {"data": {"product": {"name": "Chair"}}}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(
    browser: Browser, address: str, viewport: Viewport, color_scheme: ColorScheme
) -> None:
    async with opened(browser, address, viewport, color_scheme) as playground:
        await playground.run_query(QUERY)
        for panel in ("Query plan", "Samples", "Documentation Explorer", "History"):
            await playground.open_panel(panel)
            assert await accessibility_violations(playground.page) == [], panel


@pytest.mark.parametrize(("color_scheme", "is_dark"), [("light", False), ("dark", True)])
async def test_the_page_follows_the_color_scheme(
    browser: Browser, address: str, color_scheme: ColorScheme, is_dark: bool
) -> None:
    async with opened(browser, address, color_scheme=color_scheme) as playground:
        background = await playground.page.locator(".graphiql-container").evaluate(
            "(element) => getComputedStyle(element).backgroundColor.match(/[0-9]+/g).map(Number)"
        )
        assert (max(background) < 128) is is_dark


async def test_the_browser_itself_refuses_other_hosts(browser: Browser, address: str) -> None:
    async with open_playground(browser, address) as playground:
        with pytest.raises(Error, match="Failed to fetch"):
            await playground.page.evaluate("() => fetch('https://elsewhere.test/')")
        assert any("Content Security Policy" in text for text in playground.complaints)


async def test_a_request_to_another_host_is_noted_and_blocked(browser: Browser) -> None:
    page = await browser.new_page()
    try:
        playground = Playground(page)
        await guard(playground)
        with pytest.raises(Error, match="Failed to fetch"):
            await page.evaluate("() => fetch('https://elsewhere.test/')")
        assert playground.foreign_requests == ["https://elsewhere.test/"]
    finally:
        await page.context.close()


async def assert_as_wide_as_the_phone(element: Locator) -> None:
    """An element lies inside the screen, and uses most of its width."""
    box = await element.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE.width
    assert box["width"] > 0.7 * PHONE.width


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height out of a PNG's first chunk."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
