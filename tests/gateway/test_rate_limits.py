"""Rate limits, configured: who is counted, what a refusal says, and that tricks do not help."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from graphweft.schemas.errors import ConfigError
from tests.gateway.fakes import fake_config, gateway_client
from tests.gateway.one_subgraph import one_subgraph_gateway

HELLO = {"query": "{ hello }"}


def _limits(*rules: dict[str, Any], **section: Any) -> dict[str, Any]:
    return {"rate_limits": {"rules": list(rules), **section}}


TWO = {"name": "two", "by": "address", "limit": 2, "per": "1h"}


async def _statuses(client: httpx.AsyncClient, *requests: dict[str, Any]) -> list[int]:
    return [(await client.post("/graphql", **request)).status_code for request in requests]


async def test_a_request_over_the_limit_is_told_when_to_come_back() -> None:
    async with gateway_client(one_subgraph_gateway(**_limits(TWO))) as client:
        first = await client.post("/graphql", json=HELLO)
        await client.post("/graphql", json=HELLO)
        third = await client.post("/graphql", json=HELLO)
    assert first.headers["ratelimit-policy"] == '"two";q=2;w=3600'
    assert first.headers["ratelimit"] == '"two";r=1;t=1800'
    assert third.status_code == 429
    assert third.headers["ratelimit"].startswith('"two";r=0;t=')
    assert 1790 <= int(third.headers["retry-after"]) <= 1800
    (error,) = third.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["message"] == "Rate limit 'two': requests may be asked for 2 in 3600 s, 2 at once"


async def test_nothing_is_said_where_nothing_is_limited() -> None:
    async with gateway_client(one_subgraph_gateway()) as client:
        response = await client.post("/graphql", json=HELLO)
    assert "ratelimit" not in response.headers


async def test_broken_requests_count_too() -> None:
    async with gateway_client(one_subgraph_gateway(**_limits(TWO))) as client:
        found = await _statuses(client, *[{"json": {"query": "{"}}] * 3)
    assert found[2] == 429


async def test_each_value_of_a_header_has_a_counter_of_its_own() -> None:
    rule = {**TWO, "by": "header:X-Tenant"}
    async with gateway_client(one_subgraph_gateway(**_limits(rule))) as client:
        found = await _statuses(
            client, *[{"json": HELLO, "headers": {"x-tenant": one}} for one in "aabba"]
        )
    assert found == [200, 200, 200, 200, 429]


async def test_another_header_does_not_help_where_the_address_counts() -> None:
    async with gateway_client(one_subgraph_gateway(**_limits(TWO))) as client:
        found = await _statuses(
            client,
            *[{"json": HELLO, "headers": {"x-forwarded-for": f"10.0.0.{n}"}} for n in range(4)],
        )
    assert found == [200, 200, 429, 429]


async def test_a_trusted_proxy_says_which_address_a_client_has() -> None:
    limits = _limits(TWO, trusted_proxies=["127.0.0.0/8", "10.0.0.0/8"])
    forwarded = [
        "1.1.1.1",
        "6.6.6.6, 1.1.1.1",  # the first one is what the client says of itself
        "7.7.7.7, 1.1.1.1, 10.2.3.4",
        "2.2.2.2",
        "::ffff:2.2.2.2",
        "2.2.2.2",
    ]
    async with gateway_client(one_subgraph_gateway(**limits)) as client:
        found = await _statuses(
            client, *[{"json": HELLO, "headers": {"x-forwarded-for": one}} for one in forwarded]
        )
    assert found == [200, 200, 429, 200, 200, 429]


async def test_all_addresses_of_an_ipv6_network_are_one_client() -> None:
    limits = _limits(TWO, trusted_proxies=["127.0.0.1"])
    async with gateway_client(one_subgraph_gateway(**limits)) as client:
        found = await _statuses(
            client,
            *[
                {"json": HELLO, "headers": {"x-forwarded-for": f"2001:db8:0:{net}::{n}"}}
                for net, n in ((1, 1), (1, 2), (1, 3), (2, 1))
            ],
        )
    assert found == [200, 200, 429, 200]


async def test_each_alias_of_a_root_field_counts() -> None:
    rule = {**TWO, "name": "hellos", "limit": 5, "fields": "Query.hello"}
    async with gateway_client(one_subgraph_gateway(**_limits(rule))) as client:
        queries = ["{ a: hello b: hello c: hello }", "{ d: hello e: hello f: hello }"]
        found = await _statuses(client, *[{"json": {"query": one}} for one in queries])
        other = await client.post("/graphql", json={"query": "{ __typename }"})
        many = await client.post(
            "/graphql", json={"query": "{ " + " ".join(f"h{n}: hello" for n in range(6)) + " }"}
        )
    assert found == [200, 429]
    assert other.status_code == 200
    assert "ratelimit" not in other.headers
    assert many.status_code == 429
    assert "retry-after" not in many.headers  # waiting does not help


async def test_the_cost_of_operations_can_be_counted() -> None:
    rule = {**TWO, "limit": 5, "unit": "cost"}
    settings = {**_limits(rule), "demand_control": {"enabled": True}}
    deep = "{ me { me { me { __typename } } } }"  # costs 3
    async with gateway_client(one_subgraph_gateway(**settings)) as client:
        queries = [deep, "{ hello }", deep, "{ me { __typename } }"]
        found = [await client.post("/graphql", json={"query": one}) for one in queries]
    assert [one.status_code for one in found] == [200, 200, 429, 200]
    assert found[2].json()["errors"][0]["message"] == (
        "Rate limit 'two': operations may cost 5 in 3600 s, 5 at once"
    )


async def test_a_rule_that_refuses_leaves_the_others_as_they_were() -> None:
    rules = [{**TWO, "name": "few", "by": "header:x-a", "limit": 1}, {**TWO, "limit": 3}]
    async with gateway_client(one_subgraph_gateway(**_limits(*rules))) as client:
        found = await _statuses(
            client, *[{"json": HELLO, "headers": {"x-a": one}} for one in "111123"]
        )
    assert found == [200, 429, 429, 429, 200, 200]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (_limits({**TWO, "by": "moon"}), "expected identity, address, everybody, or header:NAME"),
        (_limits(TWO, TWO), "two rules are called 'two'"),
        (_limits({**TWO, "fields": "search"}), "'search' is not a root field"),
        (_limits(TWO, trusted_proxies=["here"]), "expected a network such as 10.0.0.0/8"),
        (_limits(TWO, store="redis"), "rate_limits.store: redis needs redis.url"),
        (_limits({**TWO, "unit": "cost"}), "unit: cost needs demand_control.enabled"),
        (_limits({**TWO, "unit": "cost", "fields": "Query.a"}), "leave fields out"),
    ],
)
def test_rules_that_make_no_sense_are_told(section: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        fake_config(**section)


async def test_a_root_field_that_there_is_not_is_told() -> None:
    rule = {**TWO, "fields": "Query.helo"}
    with pytest.raises(ConfigError, match=r"names Query\.helo, which is not a root field"):
        await one_subgraph_gateway(**_limits(rule)).start()
