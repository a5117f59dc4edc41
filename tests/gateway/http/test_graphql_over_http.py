"""GraphQL over HTTP: methods, media types, parameters and status codes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.gateway.fakes import fake_gateway, gateway_client

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
PREFLIGHT = {"apollo-require-preflight": "1"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with gateway_client(fake_gateway()) as client:
        yield client


async def post(client: httpx.AsyncClient, accept: str = JSON, **body: Any) -> httpx.Response:
    return await client.post("/graphql", json=body, headers={"accept": accept})


def code(response: httpx.Response) -> str:
    body = response.json()
    assert "data" not in body
    return str(body["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (GRAPHQL, GRAPHQL),  # audit 22EB
        (JSON, JSON),  # audit 4655
        ("*/*", JSON),  # audit 47DE
        ("application/*", JSON),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL};q=0, {JSON}", JSON),
        (f"multipart/mixed;deferSpec=20220824, {JSON}", JSON),
        ("APPLICATION/JSON", JSON),
        ("", JSON),
    ],
)
async def test_the_answer_has_the_media_type_that_the_client_accepts(
    client: httpx.AsyncClient, accept: str, answered: str
) -> None:
    response = await post(client, accept, query="{ hello }")
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"  # audit 82A3
    assert response.json() == {"data": {"hello": "hello world"}}
    assert int(response.headers["content-length"]) == len(response.content)


async def test_json_is_answered_where_accept_is_missing(client: httpx.AsyncClient) -> None:
    del client.headers["accept"]
    response = await client.post("/graphql", json={"query": "{ hello }"})  # audit 80D8
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"


@pytest.mark.parametrize(
    "accept", ["text/html", f"{JSON};q=0", "image/*, text/plain", f"{JSON};q=x"]
)
async def test_a_client_that_accepts_no_json_is_refused(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await post(client, accept, query="{ hello }")
    assert (response.status_code, code(response)) == (406, "BAD_REQUEST")


async def test_get_takes_the_parameters_from_the_url(client: httpx.AsyncClient) -> None:
    params = {
        "query": "query A($n: String) { hello(name: $n) } query B { hello }",
        "operationName": "A",
        "variables": '{"n":"é & +"}',
        "extensions": '{"a":1}',
        "unknown": "ignored",
    }
    response = await client.get("/graphql", params=params, headers=PREFLIGHT)  # audit 5A70, 6A70
    assert response.json() == {"data": {"hello": "hello é & +"}}


async def test_empty_parameters_of_get_are_none(client: httpx.AsyncClient) -> None:
    params = {"query": "{ hello }", "operationName": "", "variables": "", "extensions": ""}
    response = await client.get("/graphql", params=params, headers=PREFLIGHT)
    assert response.json() == {"data": {"hello": "hello world"}}


async def test_a_mutation_by_get_is_refused(client: httpx.AsyncClient) -> None:
    params = {"query": "mutation { add }"}
    response = await client.get("/graphql", params=params, headers=PREFLIGHT)  # audit 9C48
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert code(response) == "BAD_REQUEST"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_any_other_method_is_refused(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "query_string",
    ["query=%7Bhello%7D&variables=%7B", "query=a&query=b", "query=%ff", "variables={}", ""],
)
async def test_bad_parameters_of_get_are_refused(
    client: httpx.AsyncClient, query_string: str
) -> None:
    response = await client.get(f"/graphql?{query_string}", headers=PREFLIGHT)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        f"{JSON};charset=utf-16",
    ],
)
async def test_a_post_of_another_type_is_refused(
    client: httpx.AsyncClient, content_type: str
) -> None:
    headers = {**PREFLIGHT, **({"content-type": content_type} if content_type else {})}
    response = await client.post("/graphql", content=b'{"query":"{hello}"}', headers=headers)
    assert (response.status_code, code(response)) == (415, "BAD_REQUEST")  # audit 9ABE


@pytest.mark.parametrize(
    "content_type", [JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"']
)
async def test_json_in_utf_8_is_read(client: httpx.AsyncClient, content_type: str) -> None:
    body = '{"query":"{ hello(name: \\"ž\\") }"}'.encode()
    headers = {"content-type": content_type}
    response = await client.post(
        "/graphql", content=body, headers=headers
    )  # audit 03D4, 78D5, BF61
    assert response.json() == {"data": {"hello": "hello ž"}}


async def test_a_compressed_body_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}
    response = await client.post("/graphql", content=b"\x1f\x8b", headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",  # audit A5BF
        b"{",
        b"\xff\xfe",
        b'{"query":NaN}',
        b"[" * 5000 + b"]" * 5000,
        b"null",
        b'"{ hello }"',
        b'[{"query":"{ hello }"}]',
        b"{}",  # audit 423L
        b'{"query":null}',
        b'{"query":{}}',  # audit LKJ0
        b'{"query":0}',
        b'{"query":["{ hello }"]}',
        b'{"query":"{ hello }","operationName":{}}',  # audit 6C00
        b'{"query":"{ hello }","variables":"{}"}',  # audit 4760
        b'{"query":"{ hello }","variables":[]}',
        b'{"query":"{ hello }","extensions":0}',  # audit 58B0
    ],
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_a_body_that_is_no_graphql_request_is_refused(
    client: httpx.AsyncClient, body: bytes, accept: str
) -> None:
    headers = {"content-type": JSON, "accept": accept}
    response = await client.post("/graphql", content=body, headers=headers)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_null_parameters_are_as_if_left_out(client: httpx.AsyncClient, accept: str) -> None:
    response = await post(  # audit 94B0, 0220
        client, accept, query="{ hello }", variables=None, operationName=None, extensions=None
    )
    assert (response.status_code, response.json()) == (200, {"data": {"hello": "hello world"}})


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_objects_and_names_are_taken(client: httpx.AsyncClient, accept: str) -> None:
    response = await post(  # audit 2EA1, 28B9, 8161, B8B3, 428F, 1B7A
        client,
        accept,
        query="query A { hello } query B($n: String) { hello(name: $n) }",
        operationName="B",
        variables={"n": "you"},
        extensions={"trace": True},
    )
    assert (response.status_code, response.json()) == (200, {"data": {"hello": "hello you"}})


@pytest.mark.parametrize(
    ("query", "expected"),
    [("{", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED")],
)
@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_an_operation_that_cannot_be_executed_is_an_error_without_data(
    client: httpx.AsyncClient, query: str, expected: str, accept: str, status: int
) -> None:
    response = await post(client, accept, query=query)  # audit 556A, 3715, 5E5B, 7B9B
    assert (response.status_code, code(response)) == (status, expected)
    assert response.json()["errors"][0]["locations"]


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_a_variable_of_the_wrong_type_is_an_error_without_data(
    client: httpx.AsyncClient, accept: str, status: int
) -> None:
    query = "query ($n: String) { hello(name: $n) }"
    response = await post(client, accept, query=query, variables={"n": {"a": 1}})  # audit 86EE
    assert response.status_code == status
    assert "data" not in response.json()


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_a_partial_answer_is_a_success(client: httpx.AsyncClient, accept: str) -> None:
    response = await post(client, accept, query="{ hello fail }")
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello world", "fail": None}


async def test_a_body_over_the_limit_is_refused_whether_declared_or_streamed() -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * 100

    gateway = fake_gateway(limits={"http_max_request_bytes": 300})
    async with gateway_client(gateway) as client:
        headers = {"content-type": JSON}
        declared = await client.post("/graphql", content=b" " * 301, headers=headers)
        streamed = await client.post("/graphql", content=stream(), headers=headers)
        small = await post(client, query="{ hello }")
    assert (declared.status_code, streamed.status_code, small.status_code) == (413, 413, 200)


async def test_a_body_in_pieces_is_read_whole(client: httpx.AsyncClient) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for piece in (b'{"query":', b'"{ hello', b' }"}'):
            yield piece

    response = await client.post("/graphql", content=stream(), headers={"content-type": JSON})
    assert response.json() == {"data": {"hello": "hello world"}}


async def test_an_internal_error_tells_the_request_id_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    response = await post(client, query="{ crash }")
    assert (response.status_code, code(response)) == (500, "INTERNAL_SERVER_ERROR")
    assert "secret" not in response.text
    error = response.json()["errors"][0]
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]


async def test_every_answer_has_a_request_id_the_clients_own_if_it_is_fit(
    client: httpx.AsyncClient,
) -> None:
    body = {"query": "{ hello }"}
    made = [await client.post("/graphql", json=body) for _ in range(2)]
    ids = {response.headers["x-request-id"] for response in made}
    own = await client.post("/graphql", json=body, headers={"x-request-id": "abc-1"})
    long = await client.post("/graphql", json=body, headers={"x-request-id": "a" * 200})
    assert len(ids) == 2
    assert own.headers["x-request-id"] == "abc-1"
    assert long.headers["x-request-id"] != "a" * 200


async def test_resolvers_see_the_clients_headers(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/graphql",
        json={"query": '{ headers(name: "x-a") }'},
        headers=[("X-A", "1"), ("x-a", "2")],
    )
    assert response.json() == {"data": {"headers": "1, 2"}}
