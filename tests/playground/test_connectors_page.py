"""The page that changes what the graph is made of, against an admin API in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.kit.asgi_server import serve
from tests.kit.browser import (
    DESKTOP,
    PHONE,
    Playground,
    Viewport,
    accessibility_violations,
    needs_chromium,
    open_playground,
    opened,
)
from tests.playground.fake_admin import FakeAdmin, console

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]

OPENAPI = "https://petstore.example.com/v3/openapi.json"


@asynccontextmanager
async def connectors(
    browser: Browser, admin: FakeAdmin, place: str = "", viewport: Viewport = DESKTOP
) -> AsyncGenerator[Page]:
    """The Connectors page, or a place on it."""
    async with (
        serve(console(admin)) as served,
        opened(browser, f"{served}/#/connectors{place}", viewport) as playground,
    ):
        yield playground.page


def sent(admin: FakeAdmin, operation: str) -> list[dict[str, Any]]:
    """Variables of each request of an operation."""
    return [body["variables"] for body in admin.asked if f" {operation}(" in body["query"]]


def button(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


async def test_an_openapi_document_is_connected_in_seven_actions_with_the_keyboard(
    browser: Browser,
) -> None:
    admin = FakeAdmin()
    async with connectors(browser, admin) as page:
        await button(page, "Add connector").press("Enter")
        await expect(page.get_by_label("Location")).to_be_focused()
        await page.keyboard.insert_text(OPENAPI)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("The source was read: no problem.")
        await expect(page.get_by_label("Name", exact=True)).to_have_value("petstore")
        await expect(page.get_by_label("Kind")).to_have_value("REST")
        await page.get_by_role("checkbox", name="Pet by id").press("Space")
        await button(page, "Check").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Ready to apply: 2 changes")
        await expect(page.get_by_role("list", name="Changes")).to_contain_text("Query.pet")
        await button(page, "Apply").press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Applied: revision 2 is served.")
        assert await accessibility_violations(page) == []
        link = page.get_by_role("link", name="Open Explore")
        await expect(link).to_be_focused()
        await expect(link).to_have_attribute("href", "#/explore")
    checked = sent(admin, "Propose")[-1]["sources"]
    assert checked == [
        {
            "name": "petstore",
            "kind": "REST",
            "location": OPENAPI,
            "overlay": "",
            "settings": {"entities": ["Pet"]},
        }
    ]


async def test_explore_reads_the_schema_again_after_another_revision_was_applied(
    browser: Browser,
) -> None:
    async with (
        serve(console(FakeAdmin())) as served,
        opened(browser, f"{served}/") as playground,
    ):
        page = playground.page
        await page.get_by_role("link", name="Connectors").press("Enter")
        await button(page.get_by_role("article", name="products"), "Refresh").press("Enter")
        await button(page, "Apply").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("revision 2 is served")
        async with page.expect_request(f"{served}/graphql") as request:
            await page.get_by_role("link", name="Open Explore").press("Enter")
        assert "IntrospectionQuery" in ((await request.value).post_data or "")


async def test_problems_of_an_overlay_are_marked_at_their_line_as_one_types(
    browser: Browser,
) -> None:
    admin = FakeAdmin()
    async with connectors(browser, admin, "/edit/reviews") as page:
        await expect(page.get_by_role("status")).to_contain_text("The source was read")
        overlay = page.get_by_role("textbox", name="Overlay")
        await overlay.fill("type Query {\n  a: Nope\n}")
        alert = page.get_by_role("alert")
        await expect(alert).to_contain_text("reviews overlay, line 2:6: There is no type Nope.")
        await expect(page.locator(".overlay-gutter .marked")).to_have_text("2")
        assert await accessibility_violations(page) == []
        await button(alert, "reviews overlay, line 2:6").press("Enter")
        await expect(overlay).to_be_focused()
        await page.keyboard.insert_text("  a: Int")
        await expect(alert).to_have_count(0)
        await expect(overlay).to_have_value("type Query {\n  a: Int\n}")
        assert sent(admin, "Propose") == []


async def test_a_refused_proposal_cannot_be_applied(browser: Browser) -> None:
    async with connectors(browser, FakeAdmin(), "/edit/reviews") as page:
        await page.get_by_role("textbox", name="Overlay").fill("Nope")
        await button(page, "Check").click()
        await expect(page.get_by_role("status")).to_have_text(
            "Refused: 1 problem. Nothing changed."
        )
        await expect(page.get_by_role("alert")).to_contain_text("There is no type Nope.")
        await expect(button(page, "Apply")).to_have_count(0)


async def test_what_breaks_clients_is_applied_only_after_it_was_accepted(
    browser: Browser,
) -> None:
    admin = FakeAdmin()
    async with connectors(browser, admin) as page:
        card = page.get_by_role("article", name="reviews")
        await button(card, "Remove").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Breaking: 1 operation")
        await expect(card).to_contain_text("Used by TopProducts.")
        await expect(button(card, "Apply")).to_be_disabled()
        assert await accessibility_violations(page) == []
        await card.get_by_role("checkbox").press("Space")
        await card.get_by_role("textbox", name="Reason").fill("nobody reads them")
        await button(card, "Apply").press("Enter")
        await expect(card).to_have_count(0)
        await expect(page.get_by_role("status")).to_contain_text("revision 2 is served")
    assert sent(admin, "Apply") == [
        {"proposal": "p1", "acceptBreaking": True, "reason": "nobody reads them"}
    ]


async def test_an_earlier_revision_is_served_again_after_its_changes_were_shown(
    browser: Browser,
) -> None:
    admin = FakeAdmin()
    admin.rollback(None, 1)
    async with connectors(browser, admin) as page:
        first = page.get_by_role("listitem", name="Revision 1")
        await button(first, "Roll back").press("Enter")
        await expect(first.get_by_role("group", name="Roll back")).to_be_focused()
        await expect(first).to_contain_text("Query.pet")
        await expect(button(first, "Roll back")).to_be_disabled()
        await first.get_by_role("checkbox").press("Space")
        await button(first, "Roll back").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("revision 3 is served")
        await expect(page.get_by_role("listitem", name="Revision 3")).to_contain_text("served")
    assert sent(admin, "Rollback") == [{"revision": 1, "acceptBreaking": True}]


async def test_a_proposal_that_came_too_late_says_to_check_again(browser: Browser) -> None:
    admin = FakeAdmin()
    async with connectors(browser, admin, "/edit/reviews") as page:
        await button(page, "Check").click()
        await expect(button(page, "Apply")).to_be_visible()
        admin.rollback(None, 1)
        await button(page, "Apply").click()
        await expect(page.get_by_role("alert")).to_contain_text("Check again")
        await button(page, "Check").click()
        await button(page, "Apply").click()
        await expect(page.get_by_role("status")).to_contain_text("revision 3 is served")


async def test_a_source_that_cannot_be_read_says_why(browser: Browser) -> None:
    async with connectors(browser, FakeAdmin(), "/add") as page:
        await button(page, "Preview").click()
        await expect(page.get_by_role("alert")).to_have_text("Say where the source is.")
        await page.get_by_label("Location").fill("https://broken.test/openapi.json")
        await button(page, "Preview").click()
        await expect(page.get_by_role("alert")).to_contain_text("There is no document. NOT_FOUND")


@pytest.mark.parametrize(
    ("admin", "reason"),
    [
        (FakeAdmin(read_only="The graph comes from a file."), "The graph comes from a file."),
        (FakeAdmin(role="VIEWER"), "your role is viewer"),
    ],
    ids=["read-only", "viewer"],
)
async def test_where_nothing_can_be_changed_the_page_says_why(
    browser: Browser, admin: FakeAdmin, reason: str
) -> None:
    async with connectors(browser, admin) as page:
        await expect(page.get_by_role("main")).to_contain_text(reason)
        await expect(page.get_by_role("article")).to_have_count(2)
        for name in ("Add connector", "Remove", "Refresh", "Roll back"):
            await expect(button(page, name)).to_have_count(0)


async def test_who_is_not_known_is_asked_for_a_token_in_place(browser: Browser) -> None:
    async with (
        serve(console(FakeAdmin(token="secret"))) as served,
        open_playground(browser, f"{served}/#/connectors") as playground,
    ):
        page = playground.page
        await expect(page.get_by_role("alert")).to_contain_text("who you are")
        assert await accessibility_violations(page) == []
        await page.get_by_label("Token", exact=True).fill("secret")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("article", name="products")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("article", name="products")).to_be_visible()
        assert only_unauthorized(playground)


async def test_an_owner_reads_the_audit_log_and_an_editor_does_not(browser: Browser) -> None:
    admin = FakeAdmin(role="OWNER")
    async with connectors(browser, admin) as page:
        log = page.get_by_role("region", name="Audit log")
        await log.get_by_text("Audit log").press("Enter")
        await expect(log.get_by_role("row").nth(1)).to_contain_text("ann")
        assert await accessibility_violations(page) == []
        admin.role = "EDITOR"
        await page.reload()
        await expect(page.get_by_role("article")).to_have_count(2)
        await expect(log).to_have_count(0)


async def test_the_page_fits_a_phone_in_the_dark(browser: Browser) -> None:
    async with connectors(browser, FakeAdmin(), viewport=PHONE) as page:
        await page.emulate_media(color_scheme="dark")
        await expect(page.get_by_role("article")).to_have_count(2)
        assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE.width
        assert await accessibility_violations(page) == []
        await button(page, "Add connector").click()
        await page.get_by_label("Location").fill(OPENAPI)
        await button(page, "Check").click()
        await expect(button(page, "Apply")).to_be_visible()
        assert await page.evaluate("() => document.documentElement.scrollWidth") == PHONE.width


def only_unauthorized(playground: Playground) -> bool:
    """Browsers complain of each answer with status 401, and nothing else was complained of."""
    return all("401" in complaint for complaint in playground.complaints)
