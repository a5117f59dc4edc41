"""Operations over a limit are refused over HTTP, by POST and by GET."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateway.fakes import gateway_client
from tests.gateway.one_subgraph import one_subgraph_gateway

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
DEEP = "{ me { me { me { __typename } } } }"


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_an_operation_over_a_limit_is_a_request_error(accept: str, status: int) -> None:
    headers = {"accept": accept, "apollo-require-preflight": "1"}
    gateway = one_subgraph_gateway(limits={"max_depth": 3})
    async with gateway_client(gateway) as client:
        posted = await client.post("/graphql", json={"query": DEEP}, headers=headers)
        got = await client.get("/graphql", params={"query": DEEP}, headers=headers)
    for response in (posted, got):
        assert response.status_code == status
        assert response.json() == {
            "errors": [
                {
                    "message": "The operation has 4 levels of fields; at most 3 are allowed.",
                    "locations": [{"line": 1, "column": 16}],
                    "extensions": {"code": "MAX_DEPTH_LIMIT", "limit": 3, "measured": 4},
                }
            ]
        }


@pytest.mark.parametrize(
    ("limits", "query", "code"),
    [
        ({"max_document_bytes": 8}, "{ hello }", "MAX_DOCUMENT_BYTES_LIMIT"),
        ({"max_tokens": 2}, "{ hello }", "MAX_TOKENS_LIMIT"),
        ({"max_aliases": 1}, "{ a: hello b: hello }", "MAX_ALIASES_LIMIT"),
        ({}, "{" + "hello " * 101 + "}", "MAX_REPEATS_LIMIT"),
        ({}, "{ ...F } fragment F on Query { hello ...F }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_limits_are_told_apart_by_their_codes(
    limits: dict[str, int], query: str, code: str
) -> None:
    async with gateway_client(one_subgraph_gateway(limits=limits)) as client:
        assert code in codes(await client.post("/graphql", json={"query": query}))


async def test_a_limit_of_zero_is_switched_off() -> None:
    many = "{ hello " + " ".join(f"a{i}: hello" for i in range(40)) + "}"
    limits = {"max_aliases": 0, "max_root_fields": 0}
    async with gateway_client(one_subgraph_gateway(limits=limits)) as client:
        response = await client.post("/graphql", json={"query": many})
    assert response.json()["data"]["hello"] == "hello"


def codes(response: httpx.Response) -> list[Any]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]
