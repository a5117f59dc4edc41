"""One browser for each file of browser tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from graphweft.playground import assets_folder
from tests.kit.browser import open_browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    assert assets_folder(), "the page is not built: run `python playground/build.py`"
    async with open_browser() as running:
        yield running
