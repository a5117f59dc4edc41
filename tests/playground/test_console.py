"""The page against a gateway with a registry: nothing here is a stand-in but the backend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.gateway.admin.kit import admin_of
from tests.kit.asgi_server import serve
from tests.kit.browser import needs_chromium, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), needs_chromium]

PET = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}


async def document(request: Request) -> JSONResponse:
    """OpenAPI of the pets."""
    answer = {"description": "a pet", "content": {"application/json": {"schema": PET}}}
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    described: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": str(request.base_url)}],
        "paths": {
            "/pets/{id}": {
                "get": {
                    "operationId": "pet",
                    "parameters": [identifier],
                    "responses": {"200": answer},
                }
            }
        },
    }
    return JSONResponse(described)


async def pet(request: Request) -> JSONResponse:
    """A pet, whichever is asked for."""
    return JSONResponse({"id": request.path_params["id"], "name": "Rex"})


PETS = Starlette(routes=[Route("/openapi.json", document), Route("/pets/{id:int}", pet)])


async def test_a_rest_api_is_connected_queried_and_taken_out_again(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        serve(PETS) as backend,
        admin_of(tmp_path) as admin,
        opened(browser, f"{admin.client.base_url}/#/connectors") as playground,
    ):
        page = playground.page
        status = page.get_by_role("status")
        await page.get_by_role("button", name="Add connector").click()
        await page.get_by_label("Location").fill(f"{backend}/openapi.json")
        await page.keyboard.press("Enter")
        await expect(status).to_contain_text("The source was read: no problem.")
        await page.get_by_label("Name", exact=True).fill("pets")
        await page.get_by_role("button", name="Check").click()
        await expect(status).to_contain_text("Ready to apply")
        await page.get_by_role("button", name="Apply").click()
        await expect(status).to_have_text("Applied: revision 1 is served.")

        await page.get_by_role("link", name="Open Explore").click()
        answer = await playground.run_query("{ pet(id: 7) { id name } }")
        assert answer == {"data": {"pet": {"id": "7", "name": "Rex"}}}
        await page.goto(f"{admin.client.base_url}/#/operations")
        await expect(page.get_by_role("rowheader", name="pet(id: 0)")).to_be_visible()

        await page.goto(f"{admin.client.base_url}/#/connectors")
        card = page.get_by_role("article", name="pets")
        await expect(card).to_contain_text("1 call")
        await card.get_by_role("button", name="Remove").click()
        await card.get_by_role("checkbox").check()
        await card.get_by_role("button", name="Apply").click()
        await expect(status).to_contain_text("revision 2 is served")
        await expect(card).to_have_count(0)

        first = page.get_by_role("listitem", name="Revision 1")
        await first.get_by_role("button", name="Roll back").click()
        await expect(first.get_by_role("list", name="Changes")).to_contain_text("Query.pet")
        await first.get_by_role("button", name="Roll back").click()
        await expect(status).to_contain_text("revision 3 is served")
        await expect(card).to_be_visible()
