"""Documents that clients name: automatic persisted queries, trusted documents, the safelist."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tests.gateway.fakes import gateway_client
from tests.gateway.one_subgraph import one_subgraph_gateway

HELLO = "{ hello }"
ANSWER = {"data": {"hello": "hello"}}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(digest: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


async def post(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/graphql", json=body)


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


def trusted(folder: Path, safelist: str = "off", **settings: Any) -> dict[str, Any]:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"hello-1": HELLO, sha256("{ a: hello }"): "{ a: hello }"}))
    return {"manifests": [str(manifest)], "safelist": safelist, **settings}


async def test_a_client_sends_the_hash_then_the_text_and_then_the_hash_alone() -> None:
    async with gateway_client(one_subgraph_gateway()) as client:
        asked = await post(client, extensions=persisted(sha256(HELLO)))
        assert asked.status_code == 200
        assert asked.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert code(asked) == "PERSISTED_QUERY_NOT_FOUND"
        sent = await post(client, query=HELLO, extensions=persisted(sha256(HELLO)))
        assert sent.json() == ANSWER
        again = await post(client, extensions=persisted(sha256(HELLO)))
        assert again.json() == ANSWER
        got = await client.get(
            "/graphql",
            params={"extensions": json.dumps(persisted(sha256(HELLO)))},
            headers={"apollo-require-preflight": "1"},
        )
        assert got.json() == ANSWER


async def test_a_text_is_not_registered_under_another_hash() -> None:
    async with gateway_client(one_subgraph_gateway()) as client:
        wrong = await post(client, query="{ b: hello }", extensions=persisted(sha256(HELLO)))
        assert (wrong.status_code, code(wrong)) == (400, "PERSISTED_QUERY_HASH_MISMATCH")
        asked = await post(client, extensions=persisted(sha256(HELLO)))
        assert code(asked) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_that_is_not_valid_is_not_registered() -> None:
    async with gateway_client(one_subgraph_gateway()) as client:
        sent = await post(client, query="{ nothing }", extensions=persisted(sha256("{ nothing }")))
        assert code(sent) == "GRAPHQL_VALIDATION_FAILED"
        asked = await post(client, extensions=persisted(sha256("{ nothing }")))
        assert code(asked) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_named_document_has_the_limits_of_a_sent_one() -> None:
    deep = "{ me { me { me { __typename } } } }"
    async with gateway_client(one_subgraph_gateway(limits={"max_depth": 3})) as client:
        sent = await post(client, query=deep, extensions=persisted(sha256(deep)))
        assert code(sent) == "MAX_DEPTH_LIMIT"


@pytest.mark.parametrize(
    "extensions",
    [{"persistedQuery": 1}, {"persistedQuery": {}}, {"persistedQuery": {"sha256Hash": 7}}],
)
async def test_a_persisted_query_without_a_hash_is_a_bad_request(extensions: Any) -> None:
    async with gateway_client(one_subgraph_gateway()) as client:
        response = await post(client, query=HELLO, extensions=extensions)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_clients_are_told_where_automatic_queries_are_switched_off() -> None:
    gateway = one_subgraph_gateway(persisted_documents={"automatic": {"enabled": False}})
    async with gateway_client(gateway) as client:
        asked = await post(client, extensions=persisted(sha256(HELLO)))
        assert asked.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
        assert code(asked) == "PERSISTED_QUERY_NOT_SUPPORTED"
        sent = await post(client, query=HELLO, extensions=persisted(sha256(HELLO)))
        assert sent.json() == ANSWER


async def test_a_trusted_document_is_asked_for_by_its_id(tmp_path: Path) -> None:
    gateway = one_subgraph_gateway(persisted_documents=trusted(tmp_path))
    aliased = {"data": {"a": None}}  # the backend knows no alias
    async with gateway_client(gateway) as client:
        assert (await post(client, documentId="hello-1")).json() == ANSWER
        digest = sha256("{ a: hello }")
        assert (await post(client, documentId=f"sha256:{digest}")).json() == aliased
        assert (await post(client, extensions=persisted(digest))).json() == aliased
        wrong = await post(client, documentId=["hello-1"])
        assert (wrong.status_code, code(wrong)) == (400, "BAD_REQUEST")


async def test_an_id_that_no_manifest_has_is_refused(tmp_path: Path) -> None:
    settings = trusted(tmp_path, "require_id")
    async with gateway_client(one_subgraph_gateway(persisted_documents=settings)) as client:
        response = await post(client, documentId="hello-2")
    assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_NOT_IN_LIST")
    assert "'hello-2'" in response.json()["errors"][0]["message"]


async def test_require_id_refuses_every_text_and_registers_nothing(tmp_path: Path) -> None:
    settings = trusted(tmp_path, "require_id")
    async with gateway_client(one_subgraph_gateway(persisted_documents=settings)) as client:
        assert (await post(client, documentId="hello-1")).json() == ANSWER
        for query in (HELLO, "{ b: hello }"):
            sent = await post(client, query=query, extensions=persisted(sha256(query)))
            assert (sent.status_code, code(sent)) == (400, "PERSISTED_QUERY_ID_REQUIRED")
        asked = await post(client, extensions=persisted(sha256("{ b: hello }")))
        assert code(asked) == "PERSISTED_QUERY_NOT_IN_LIST"


async def test_require_listed_takes_texts_of_the_manifests_only(tmp_path: Path) -> None:
    settings = trusted(tmp_path, "require_listed")
    async with gateway_client(one_subgraph_gateway(persisted_documents=settings)) as client:
        assert (await post(client, query=HELLO)).json() == ANSWER
        sent = await post(client, query="{ b: hello }")
        assert (sent.status_code, code(sent)) == (400, "QUERY_NOT_IN_SAFELIST")
        got = await client.get(
            "/graphql",
            params={"query": "{ b: hello }"},
            headers={"apollo-require-preflight": "1"},
        )
        assert code(got) == "QUERY_NOT_IN_SAFELIST"


async def test_log_tells_once_of_each_document_that_would_be_refused(tmp_path: Path) -> None:
    settings = trusted(tmp_path, "log")
    async with gateway_client(one_subgraph_gateway(persisted_documents=settings)) as client:
        with capture_logs() as logs:
            for query in (HELLO, "{ b: hello }", "{ b: hello }"):
                assert "data" in (await post(client, query=query)).json()
    told = [entry for entry in logs if entry["event"] == "not in a manifest"]
    assert [entry["document"] for entry in told] == ["{ b: hello }"]


async def test_many_clients_that_register_at_once_get_their_own_answers() -> None:
    queries = [f"{{ a{number}: hello }}" for number in range(40)]
    async with gateway_client(one_subgraph_gateway()) as client:
        sent = [post(client, query=q, extensions=persisted(sha256(q))) for q in queries]
        await asyncio.gather(*sent)
        asked = [post(client, extensions=persisted(sha256(q))) for q in queries]
        answers = await asyncio.gather(*asked)
    for number, answer in enumerate(answers):
        assert answer.json() == {"data": {f"a{number}": None}}  # the backend knows no alias
