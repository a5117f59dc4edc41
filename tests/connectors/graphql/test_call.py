"""Operations are sent to a GraphQL server, and its answers read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import orjson
import pytest
from aiohttp import web
from graphql import OperationType

from graphweft.connectors.contract import RawSubgraphCall, RequestContext
from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.header_rules import HeaderRules, Propagated
from graphweft.connectors.transport import Http1Transport
from graphweft.schemas.errors import BackendError
from tests.connectors.graphql.servers import Recorder, never, operation, serve_http

CONTEXT = RequestContext()


@pytest.fixture
async def transport() -> AsyncIterator[Http1Transport]:
    transport = Http1Transport()
    yield transport
    await transport.aclose()


async def test_the_document_and_its_variables_are_posted(transport: Http1Transport) -> None:
    server = Recorder('{"data":{"user":{"name":"Ada"}}}')
    async with serve_http(server) as url:
        text = 'query Who($id: ID!) { user(id: $id) { name(as: "\\"x\\"") } }'
        call = GraphQLConnector("users", url, transport).prepare(operation(text, "Who"))
        response = await call({"id": "é1"}, CONTEXT)
    assert response.data == {"user": {"name": "Ada"}}
    assert response.errors == ()
    assert server.requests == [{"query": text, "operationName": "Who", "variables": {"id": "é1"}}]
    headers = server.request_headers[0]
    assert headers["content-type"] == "application/json"
    assert headers["accept"].startswith("application/graphql-response+json, application/json")


async def test_an_operation_without_variables_sends_none(transport: Http1Transport) -> None:
    server = Recorder('{"data":{"a":1}}')
    async with serve_http(server) as url:
        await GraphQLConnector("users", url, transport).prepare(operation("{ a }"))({}, CONTEXT)
    assert server.requests == [{"query": "{ a }"}]


async def test_only_named_headers_of_the_client_are_passed_on(transport: Http1Transport) -> None:
    server = Recorder('{"data":{"a":1}}')
    authorization = Propagated("authorization", "authorization", "fixed")
    rules = HeaderRules(propagate=(authorization,), insert=(("x-tenant", "t1"),))
    async with serve_http(server) as url:
        call = GraphQLConnector("users", url, transport, headers=rules).prepare(operation("{ a }"))
        await call({}, RequestContext(headers={"authorization": "Bearer 1", "cookie": "c=1"}))
        await call({}, CONTEXT)
    first, second = server.request_headers
    assert first["authorization"] == "Bearer 1"
    assert first["x-tenant"] == "t1"
    assert "cookie" not in first
    assert second["authorization"] == "fixed"


async def test_errors_of_the_server_are_handed_over_with_the_data(
    transport: Http1Transport,
) -> None:
    answer = {"data": {"a": None}, "errors": [{"message": "no", "path": ["a"]}]}
    async with serve_http(Recorder(orjson.dumps(answer))) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        response = await call({}, CONTEXT)
    assert response.data == {"a": None}
    assert response.errors == [{"message": "no", "path": ["a"]}]


async def test_a_graphql_error_is_read_from_a_status_that_is_no_success(
    transport: Http1Transport,
) -> None:
    answer = '{"errors":[{"message":"bad field"}]}'
    async with serve_http(Recorder(answer, 400, "application/graphql-response+json")) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        response = await call({}, CONTEXT)
        assert await call.raw({}, CONTEXT) == answer.encode()
    assert response.data is None
    assert response.errors == [{"message": "bad field"}]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (301, "UPSTREAM_ERROR"),
        (401, "UNAUTHENTICATED"),
        (403, "FORBIDDEN"),
        (404, "UPSTREAM_ERROR"),
        (429, "RATE_LIMITED"),
        (500, "UPSTREAM_ERROR"),
        (502, "UPSTREAM_UNAVAILABLE"),
        (503, "UPSTREAM_UNAVAILABLE"),
        (504, "UPSTREAM_TIMEOUT"),
    ],
)
@pytest.mark.parametrize("body", ["<html>secret</html>", "{}", '{"data":{"a":1}}'])
async def test_a_status_that_is_no_success_is_a_failure_with_its_code(
    transport: Http1Transport, status: int, code: str, body: str
) -> None:
    server = Recorder(body, status, headers={"retry-after": "7"})
    async with serve_http(server) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        for attempt in (call, call.raw):
            with pytest.raises(BackendError) as caught:
                await attempt({}, CONTEXT)
            assert caught.value.code == code
            assert caught.value.subgraph == "users"
            assert caught.value.extensions["http"] == {"status": status}
            assert ("retryAfter" in caught.value.extensions) == (status == 429)
            assert "secret" not in caught.value.message
            assert "127.0.0.1" not in caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "{",
        "{}",
        '"text"',
        '{"data":[]}',
        '{"data":3}',
        '{"errors":{}}',
        '{"errors":"no"}',
        '{"errors":["no"]}',
        '{"errors":[{"code":1}]}',
    ],
)
async def test_an_answer_that_is_no_graphql_response_is_a_failure(
    transport: Http1Transport, body: str
) -> None:
    async with serve_http(Recorder(body)) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        with pytest.raises(BackendError) as caught:
            await call({}, CONTEXT)
    assert caught.value.code == "UPSTREAM_INVALID_RESPONSE"


async def test_the_raw_answer_is_handed_over_as_it_came(transport: Http1Transport) -> None:
    body = b'{"data":{"a": 1 }, "extensions": {}}'
    async with serve_http(Recorder(body)) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        assert isinstance(call, RawSubgraphCall)
        assert await call.raw({}, CONTEXT) == body


@pytest.mark.parametrize("body", ["<html>", "", "[1]"])
async def test_a_raw_answer_that_is_no_json_object_is_a_failure(
    transport: Http1Transport, body: str
) -> None:
    async with serve_http(Recorder(body)) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        with pytest.raises(BackendError) as caught:
            await call.raw({}, CONTEXT)
    assert caught.value.code == "UPSTREAM_INVALID_RESPONSE"


async def test_a_server_that_does_not_answer_in_time_is_a_timeout(
    transport: Http1Transport,
) -> None:
    async with serve_http(never) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        deadline = asyncio.get_running_loop().time() + 0.05
        with pytest.raises(BackendError) as caught:
            await call({}, RequestContext(deadline=deadline))
    assert caught.value.code == "UPSTREAM_TIMEOUT"
    assert caught.value.message == "Subgraph 'users' did not answer in time"


async def test_nothing_is_sent_after_the_deadline(transport: Http1Transport) -> None:
    server = Recorder('{"data":{}}')
    async with serve_http(server) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        with pytest.raises(BackendError) as caught:
            await call({}, RequestContext(deadline=asyncio.get_running_loop().time() - 1))
    assert caught.value.code == "UPSTREAM_TIMEOUT"
    assert server.requests == []


async def test_a_server_that_is_down_is_unreachable_and_back_when_it_is_up(
    transport: Http1Transport,
) -> None:
    async with serve_http(Recorder('{"data":{"a":1}}')) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        assert (await call({}, CONTEXT)).data == {"a": 1}
    with pytest.raises(BackendError) as caught:
        await call({}, CONTEXT)
    assert caught.value.code == "UPSTREAM_UNREACHABLE"
    assert caught.value.message == "Subgraph 'users' cannot be reached"


async def test_a_connection_that_is_cut_is_a_failure(transport: Http1Transport) -> None:
    async def cut(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async with serve_http(cut) as url:
        call = GraphQLConnector("users", url, transport).prepare(operation("{ a }"))
        with pytest.raises(BackendError) as caught:
            await call({}, CONTEXT)
    assert caught.value.code in {"UPSTREAM_UNREACHABLE", "UPSTREAM_INVALID_RESPONSE"}


@pytest.mark.parametrize(("kind", "is_sent_again"), [("query", True), ("mutation", False)])
async def test_only_a_query_is_sent_again_when_an_idle_connection_was_closed(
    transport: Http1Transport, kind: str, is_sent_again: bool
) -> None:
    count = 0

    async def closes_the_second_time(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal count
        count += 1
        await request.read()
        if count == 2:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"data": {"a": count}})

    async with serve_http(closes_the_second_time) as url:
        connector = GraphQLConnector("users", url, transport)
        assert (await connector.prepare(operation("{ a }"))({}, CONTEXT)).data == {"a": 1}
        asked = replace(operation(f"{kind} {{ a }}"), operation_type=OperationType(kind))
        call = connector.prepare(asked)
        if is_sent_again:
            assert (await call({}, CONTEXT)).data == {"a": 3}
        else:
            with pytest.raises(BackendError) as caught:
                await call({}, CONTEXT)
            assert caught.value.code == "UPSTREAM_UNREACHABLE"
            assert count == 2
