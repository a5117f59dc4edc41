"""A real Chromium over the playground: every request is watched, none may leave this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Route, async_playwright

__all__ = [
    "DESKTOP",
    "PHONE",
    "ColorScheme",
    "Playground",
    "Viewport",
    "accessibility_violations",
    "guard",
    "needs_chromium",
    "open_browser",
    "open_playground",
    "opened",
]

ColorScheme = Literal["dark", "light"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LOCAL_SCHEMES = frozenset({"about", "blob", "data"})
AXE = Path(__file__).parents[2] / "playground" / "node_modules" / "axe-core" / "axe.min.js"

# the whole text of an editor; its lines in the page are only those that are in view
READ_EDITOR = """(file) => globalThis.__MONACO.editor.getModels()
    .find((model) => model.uri.path.endsWith(file)).getValue()"""
HOLDS_TEXT = f"(file) => ({READ_EDITOR})(file).trim() !== ''"
HOLDS = f"([file, text]) => ({READ_EDITOR})(file).replace(/\\s/g, '') === text"
QUERY_FILE = "operation.graphql"
ANSWER_FILE = "response.json"

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found: install `chromium`")


@dataclass(frozen=True, slots=True)
class Viewport:
    """Size of the page in CSS pixels."""

    width: int
    height: int


DESKTOP = Viewport(1280, 800)
PHONE = Viewport(390, 844)


@dataclass(frozen=True, slots=True)
class Playground:
    """The playground in a page of a browser.

    Attributes:
        foreign_requests: addresses outside this machine that the page asked for; all were blocked.
        complaints: what the page wrote to the console as an error, and errors it did not catch.
    """

    page: Page
    foreign_requests: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    @property
    def query_editor(self) -> Locator:
        """The editor that operations are written in."""
        return self.page.locator(".graphiql-query-editor .monaco-editor")

    async def run_query(self, query: str) -> dict[str, Any]:
        """Write a query in place of the present one, run it with Ctrl-Enter, read its answer."""
        await self.write_query(query)
        return await self.run()

    async def write_query(self, query: str) -> None:
        """Paste a query in place of the present one, with the keyboard."""
        await self.query_editor.locator("textarea").focus()
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.press("Delete")
        await self.page.wait_for_function(HOLDS, arg=[QUERY_FILE, ""])
        await self.page.evaluate("(text) => navigator.clipboard.writeText(text)", query)
        await self.page.keyboard.press("ControlOrMeta+v")
        await self.page.wait_for_function(HOLDS, arg=[QUERY_FILE, "".join(query.split())])

    async def run(self) -> dict[str, Any]:
        """Run the present query with Ctrl-Enter, and read its answer."""
        await self.query_editor.locator("textarea").focus()
        await self.page.keyboard.press("ControlOrMeta+Enter")
        await self.page.wait_for_function(HOLDS_TEXT, arg=ANSWER_FILE)
        answer: dict[str, Any] = json.loads(await self.page.evaluate(READ_EDITOR, ANSWER_FILE))
        return answer

    async def open_panel(self, title: str) -> Locator:
        """Open a panel of the sidebar with the keyboard, and return it."""
        await self.page.get_by_role("button", name=f"Show {title}").focus()
        await self.page.keyboard.press("Enter")
        return self.page.locator(".graphiql-plugin")


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """Start a headless Chromium; it ends with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_playground(
    browser: Browser,
    address: str,
    viewport: Viewport = DESKTOP,
    color_scheme: ColorScheme = "light",
) -> AsyncGenerator[Playground]:
    """Open the playground at an address, in a profile of its own, and wait for what it shows.

    That is the editor, where the address does not name another page (`#/plan`).
    """
    context = await browser.new_context(
        viewport={"width": viewport.width, "height": viewport.height},
        color_scheme=color_scheme,
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
        service_workers="block",
    )
    try:
        playground = Playground(await context.new_page())
        await guard(playground)
        await playground.page.goto(address)
        is_explore = urlsplit(address).fragment in {"", "/explore"}
        heading = playground.page.get_by_role("heading", level=1)
        await (playground.query_editor if is_explore else heading).wait_for()
        yield playground
    finally:
        await context.close()


@asynccontextmanager
async def opened(
    browser: Browser,
    address: str,
    viewport: Viewport = DESKTOP,
    color_scheme: ColorScheme = "light",
) -> AsyncGenerator[Playground]:
    """The page, which must neither leave this machine nor complain while the block runs."""
    async with open_playground(browser, address, viewport, color_scheme) as playground:
        yield playground
        assert playground.foreign_requests == []
        assert playground.complaints == []


async def guard(playground: Playground) -> None:
    """Block and note every request to another machine; note what the page complains of."""

    async def check(route: Route) -> None:
        if is_local(route.request.url):
            await route.continue_()
        else:
            playground.foreign_requests.append(route.request.url)
            await route.abort()

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            playground.complaints.append(message.text)

    def note_error(error: Exception) -> None:
        playground.complaints.append(str(error))

    await playground.page.context.route("**/*", check)
    playground.page.on("console", note_console)
    playground.page.on("pageerror", note_error)


def is_local(address: str) -> bool:
    """Whether an address stays on this machine."""
    parts = urlsplit(address)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname in LOOPBACK


async def accessibility_violations(page: Page) -> list[str]:
    """What axe finds serious or critical in the page as it stands, one line a rule and element."""
    if not AXE.is_file():
        pytest.skip("no axe-core: run `npm ci` in playground/")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{violation['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
