"""From an empty gateway to one query over REST, gRPC and GraphQL: all by hand, in the page.

With GRAPHWEFT_SCREENSHOTS=docs/images the pictures of the manual are taken on the way.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from graphweft.examples.shop.backends import start_backends
from tests.gateway.cli.process import serving
from tests.kit.browser import Playground, needs_chromium, open_browser, opened

pytestmark = [pytest.mark.browser, needs_chromium]

STOCK = """type Product
  @key(fields: "id")
  @grpcConnect(
    source: "inventory"
    method: "shop.inventory.v1.InventoryService/BatchGetStock"
    message: "productIds: $batch.id"
    batch: { maxSize: 100 }
    selection: "$.stock { id: productId stock: { productId quantity warehouse } }"
  ) {
  id: ID!
  stock: Stock
}
"""
QUERY = """query Storefront {
  listProducts(limit: 3) {
    data {
      title
      stock {
        quantity
        warehouse
      }
      reviews(first: 1) {
        body
      }
    }
  }
}"""
PICTURES = os.environ.get("GRAPHWEFT_SCREENSHOTS", "")


@dataclass(slots=True)
class Person:
    """Somebody in front of the page, whose actions are counted: a click, a key, a paste."""

    playground: Playground
    actions: int = 0

    @property
    def page(self) -> Page:
        return self.playground.page

    async def press(self, name: str) -> None:
        self.actions += 1
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def follow(self, name: str) -> None:
        self.actions += 1
        await self.page.get_by_role("link", name=name, exact=True).click()

    async def tick(self, name: str) -> None:
        self.actions += 1
        await self.page.get_by_role("checkbox", name=name).check()

    async def paste(self, into: Locator, text: str) -> None:
        self.actions += 1
        await into.fill(text)

    async def enter(self) -> None:
        self.actions += 1
        await self.page.keyboard.press("Enter")

    async def told(self, text: str) -> None:
        """Wait until the page says something."""
        await expect(self.page.get_by_role("status").first).to_contain_text(text, timeout=20_000)

    async def picture(self, name: str) -> None:
        if PICTURES:
            await self.page.screenshot(path=Path(PICTURES) / f"{name}.png")

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label, exact=True)

    async def describe(self, location: str, name: str) -> None:
        """Add a connector, as far as its preview."""
        await self.press("Add connector")
        await self.paste(self.field("Location"), location)
        await self.paste(self.field("Name"), name)
        await self.field("Location").focus()
        await self.enter()
        await self.told("The source was read")

    async def apply(self, number: int) -> None:
        await self.press("Check")
        await self.told("Ready to apply")
        await self.press("Apply")
        await self.told(f"Applied: revision {number} is served.")


async def test_three_kinds_of_backends_are_joined_by_hand_within_a_minute(tmp_path: Path) -> None:
    with start_backends() as backends, serving(command="dev", cwd=tmp_path) as gateway:
        address = {name: backend.address for name, backend in backends.items()}
        page = next(line for line in gateway.banner if "Console" in line).split()[1]
        async with open_browser() as browser, opened(browser, page) as playground:
            person = Person(playground)
            await person.follow("Connectors")
            await person.describe(address["reviews"], "reviews")
            await person.apply(1)

            await person.follow("Connectors")
            await person.describe(address["inventory"], "inventory")
            await person.paste(person.field("Overlay"), STOCK)
            await person.told("The source was read")
            await person.picture("console-overlay")
            await person.apply(2)

            await person.follow("Connectors")
            await person.press("Add connector")
            person.actions, began = 0, time.monotonic()
            await person.paste(person.field("Location"), f"{address['store']}/openapi.json")
            await person.enter()
            await person.told("The source was read")
            await person.tick("Product by id")
            await person.tick("Customer by id")
            await person.press("Check")
            await person.told("Ready to apply")
            await person.picture("console-check")
            await person.press("Apply")
            await person.told("Applied: revision 3 is served.")
            await person.follow("Open Explore")
            await playground.query_editor.wait_for()
            person.actions += 2  # a paste and Ctrl-Enter
            answer = await playground.run_query(QUERY)
            took = time.monotonic() - began
            await person.picture("console-explore")
            actions = person.actions

            await _walk(person)
            await _is_refused(person, gateway.url)

    assert "errors" not in answer
    products = answer["data"]["listProducts"]["data"]
    assert all(product["title"] for product in products)  # REST
    assert any(product["stock"]["quantity"] for product in products)  # gRPC
    assert any(product["reviews"] for product in products)  # GraphQL
    assert actions < 10
    assert took < 60
    print(f"from the pasted URL to the joined answer: {took:.1f} s, {actions} actions")


async def _walk(person: Person) -> None:
    """The other pages tell of what was just done."""
    await person.follow("Plan & trace")
    await expect(person.page.get_by_role("main")).to_contain_text("inventory")
    await person.picture("console-plan")
    await person.follow("Graph")
    await expect(person.page.get_by_role("main")).to_contain_text("Product")
    await person.picture("console-graph")
    await person.follow("Operations")
    await expect(person.page.get_by_role("main")).to_contain_text("Storefront")
    await person.picture("console-operations")


async def _is_refused(person: Person, url: str) -> None:
    """A wrong registration is refused with its reason, while traffic goes on."""
    await person.follow("Connectors")
    card = person.page.get_by_role("article", name="inventory")
    await expect(card).to_contain_text("127.0.0.1")
    await person.picture("console-connectors")
    failed: list[str] = []
    is_over = asyncio.Event()
    traffic = asyncio.create_task(_ask_on(url, is_over, failed))
    await (
        card.get_by_role("button", name="Edit", exact=True)
        .or_(card.get_by_role("link", name="Edit", exact=True))
        .click()
    )
    await person.told("The source was read")
    await person.paste(person.field("Overlay"), STOCK.replace("stock: Stock", "stock: Stocks"))
    alert = person.page.get_by_role("alert").first
    await expect(alert).to_contain_text("Stocks", timeout=20_000)
    await expect(alert).to_contain_text("inventory")
    await expect(person.page.get_by_role("button", name="Apply", exact=True)).to_have_count(0)
    await person.picture("console-refused")
    is_over.set()
    asked = await traffic
    assert asked > 0
    assert failed == []


async def _ask_on(url: str, is_over: asyncio.Event, failed: list[str]) -> int:
    """Ask again and again; gives how often."""
    count = 0
    async with httpx.AsyncClient() as client:
        while not is_over.is_set():
            response = await client.post(f"{url}/graphql", json={"query": QUERY})
            if "errors" in response.json():
                failed.append(response.text)
            count += 1
    return count
