"""A request that another site's page could send unasked is refused."""

from __future__ import annotations

import httpx
import pytest

from tests.gateway.fakes import fake_gateway, gateway_client

QUERY = {"query": "{ hello }"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "text/plain; charset=utf-8"},
        {"content-type": "multipart/form-data; boundary=a"},
        {"content-type": "nonsense"},
        {"apollo-require-preflight": ""},
        {"accept": "application/json", "x-other": "1"},
    ],
)
async def test_a_simple_request_is_refused(headers: dict[str, str]) -> None:
    async with gateway_client(fake_gateway()) as client:
        get = await client.get("/graphql", params=QUERY, headers=headers)
        post = await client.post("/graphql", content=b'{"query":"{hello}"}', headers=headers)
    for response in (get, post):
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "CSRF_PREVENTION"


@pytest.mark.parametrize(
    "headers",
    [
        {"apollo-require-preflight": "true"},
        {"x-apollo-operation-name": "A"},
        {"graphql-require-preflight": "1"},
        {"content-type": "application/json"},
    ],
)
async def test_a_request_that_needs_a_preflight_is_answered(headers: dict[str, str]) -> None:
    async with gateway_client(fake_gateway()) as client:
        response = await client.get("/graphql", params=QUERY, headers=headers)
    assert response.json() == {"data": {"hello": "hello world"}}


async def test_the_check_can_be_switched_off_and_have_another_header() -> None:
    async def status(gateway_settings: dict[str, object], headers: dict[str, str]) -> int:
        async with gateway_client(fake_gateway(csrf=gateway_settings)) as client:
            response: httpx.Response = await client.get("/graphql", params=QUERY, headers=headers)
            return response.status_code

    assert await status({"enabled": False}, {}) == 200
    assert await status({"required_headers": ["x-own"]}, {"x-own": "1"}) == 200
    assert await status({"required_headers": ["x-own"]}, {"apollo-require-preflight": "1"}) == 400
