"""A GraphQL server describes itself by `_service`, or by introspection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson
import pytest
from aiohttp import web
from graphql import (
    build_schema,
    graphql_sync,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
    print_schema,
)

from graphweft.connectors.graphql import GraphQLConnector
from graphweft.connectors.header_rules import HeaderRules
from graphweft.connectors.transport import Http1Transport
from graphweft.schemas.errors import BackendError, DocumentError
from tests.connectors.graphql.servers import Recorder, serve_http

SCHEMA = build_schema('type Query { "Who" user(id: ID!): User } type User { id: ID! name: String }')


@pytest.fixture
async def transport() -> AsyncIterator[Http1Transport]:
    transport = Http1Transport()
    yield transport
    await transport.aclose()


async def execute(request: web.BaseRequest) -> web.StreamResponse:
    content = await request.json()
    result = graphql_sync(SCHEMA, content["query"])
    status = 200 if result.data is not None else 400
    return web.Response(
        body=orjson.dumps(result.formatted), status=status, content_type="application/json"
    )


async def test_the_service_field_gives_the_sdl(transport: Http1Transport) -> None:
    sdl = "type Query { a: Int }"
    server = Recorder(orjson.dumps({"data": {"_service": {"sdl": sdl}}}))
    rules = HeaderRules(insert=(("authorization", "Bearer build"),))
    async with serve_http(server) as url:
        assert await GraphQLConnector("users", url, transport, headers=rules).describe() == sdl
    assert server.requests == [{"query": "query SubgraphSdl { _service { sdl } }"}]
    assert server.request_headers[0]["authorization"] == "Bearer build"


async def test_a_server_without_the_service_field_is_introspected(
    transport: Http1Transport,
) -> None:
    async with serve_http(execute) as url:
        assert await GraphQLConnector("users", url, transport).describe() == print_schema(SCHEMA)


async def test_a_given_sdl_needs_no_server(transport: Http1Transport) -> None:
    connector = GraphQLConnector("users", "http://127.0.0.1:1/graphql", transport, sdl="type A")
    assert await connector.describe() == "type A"


async def test_a_server_that_refuses_both_is_told_with_its_words(
    transport: Http1Transport,
) -> None:
    server = Recorder('{"errors":[{"message":"introspection is off"}]}', 400)
    async with serve_http(server) as url:
        with pytest.raises(BackendError) as caught:
            await GraphQLConnector("users", url, transport).describe()
    message = caught.value.message
    assert url in message
    assert "introspection gave the error 'introspection is off'" in message
    assert "give the SDL as a file" in message


async def test_something_else_than_graphql_is_told_with_status_and_first_bytes(
    transport: Http1Transport,
) -> None:
    async with serve_http(Recorder("<html>Welcome" + "x" * 500, 404, "text/html")) as url:
        with pytest.raises(BackendError) as caught:
            await GraphQLConnector("users", url, transport).describe()
    message = caught.value.message
    assert url in message
    assert "HTTP status 404, text/html, beginning with '<html>Welcome" in message
    assert len(message) < 400
    assert caught.value.extensions == {"http": {"status": 404}}


async def test_an_unreachable_server_is_told_with_its_url(transport: Http1Transport) -> None:
    async with serve_http(execute) as url:
        pass
    with pytest.raises(BackendError) as caught:
        await GraphQLConnector("users", url, transport).describe()
    assert caught.value.code == "UPSTREAM_UNREACHABLE"
    assert f"{url} (subgraph 'users')" in caught.value.message


async def test_an_introspection_result_that_is_no_schema_is_told(
    transport: Http1Transport,
) -> None:
    async with serve_http(Recorder('{"data":{"__schema":{"types":[{"kind":"OBJECT"}]}}}')) as url:
        with pytest.raises(DocumentError, match="is not a schema"):
            await GraphQLConnector("users", url, transport).describe()
