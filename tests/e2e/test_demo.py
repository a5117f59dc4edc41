"""`graphweft demo`, as a stranger meets it: one command, a page, one query over four backends."""

from __future__ import annotations

import pytest

from tests.kit.browser import needs_chromium, open_browser, open_playground
from tests.kit.gateway_process import serving

pytestmark = [pytest.mark.browser, needs_chromium]

QUERY = """{
  topProducts(first: 3) {
    name
    stock { quantity }
    reviews(first: 1) { body author { name } }
    delivery(country: DE) { days }
  }
}"""


async def test_a_query_over_all_four_backends_is_answered_in_the_playground() -> None:
    with serving("demo", "--port", "0") as gateway:
        page_address = gateway.url.removesuffix("graphql")
        async with (
            open_browser() as browser,
            open_playground(browser, page_address) as playground,
        ):
            answer = await playground.run_query(QUERY)
            panel = await playground.open_panel("Query plan")
            plan = await panel.inner_text()

    products = answer["data"]["topProducts"]
    assert len(products) == 3
    assert all(product["name"] for product in products)  # REST
    assert all(isinstance(p["stock"]["quantity"], int) for p in products)  # gRPC
    assert any(product["reviews"] for product in products)  # GraphQL
    assert all(product["delivery"]["days"] > 0 for product in products)  # Python
    assert "errors" not in answer
    assert "reviews" in plan
    assert not playground.foreign_requests
    assert not playground.complaints
