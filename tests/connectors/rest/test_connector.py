from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from graphql import OperationType, parse

from graphweft.connectors.contract import Connector, RequestContext, SubgraphOperation
from graphweft.connectors.rest import RestConfig, RestConnector
from graphweft.connectors.transport import Http1Transport
from graphweft.schemas.errors import MappingError
from tests.connectors.rest.backend import Received, document, serve

POSTS = (
    document(
        'GET: "/posts"', field="it(first: Int): [Post!]!", selection="id title user { id name }"
    )
    + """
type Post { id: ID! title: String user: User }
type User @key(fields: "id")
  @connect(source: "s", http: { GET: "/users?ids={$batch.id->joinNotNull(',')}" },
           batch: { maxSize: 2 }, selection: "id name") { id: ID! name: String }
"""
)
ENTITIES = "query { _entities(representations: $representations) { ... on User { id name } } }"


def _connector(sdl: str, **options: Any) -> RestConnector:
    return RestConnector("api", sdl=sdl, transport=Http1Transport(), **options)


async def test_it_is_a_connector_and_describes_itself() -> None:
    connector: Connector = _connector(POSTS)
    assert await connector.describe() == POSTS


async def test_a_list_is_mapped_to_what_was_asked_for() -> None:
    posts = [{"id": n, "title": f"t{n}", "x": 0, "user": {"id": n, "name": "u"}} for n in (1, 2)]
    async with serve(lambda _received: posts) as backend:
        response = await backend.run(POSTS, "{ it { user { name } n: id } }")
    assert response.data == {
        "it": [{"user": {"name": "u"}, "n": "1"}, {"user": {"name": "u"}, "n": "2"}]
    }


async def test_entities_are_looked_up_in_batches() -> None:
    def answer(received: Received) -> Any:
        keys = received.path.partition("ids=")[2].split("%2C")
        if "3" in keys:
            return web.Response(status=503)
        return [{"id": int(key), "name": f"u{key}"} for key in reversed(keys) if key != "5"]

    async with serve(answer) as backend:
        response = await backend.run(
            POSTS,
            ENTITIES,
            binding="api_User_0",
            variables={
                "representations": [{"__typename": "User", "id": x} for x in ("1", 2, 3, "1", 4, 5)]
            },
        )
        paths = sorted(received.path for received in backend.received)
    assert paths == ["/v1/users?ids=1%2C2", "/v1/users?ids=3%2C4", "/v1/users?ids=5"]
    one, two = {"id": "1", "name": "u1"}, {"id": "2", "name": "u2"}
    assert response.data == {"_entities": [one, two, None, one, None, None]}
    assert [error["path"] for error in response.errors] == [["_entities", 2], ["_entities", 4]]
    assert {error["extensions"]["service"] for error in response.errors} == {"api"}


async def test_identical_reads_of_one_request_are_one_call() -> None:
    async with serve(lambda _received: []) as backend:
        context = RequestContext()
        await backend.run(POSTS, "{ a: it { id } b: it { title } }", context=context)
        await backend.run(POSTS, "{ it { id } }", context=context)
        assert len(backend.received) == 1
        await backend.run(POSTS, "{ it { id } }")
        assert len(backend.received) == 2


async def test_reads_with_other_credentials_are_not_shared() -> None:
    sdl = POSTS.replace('/v1/"', '/v1/" headers: [{ name: "x", value: "{$context.who}" }]')
    async with serve(lambda _received: []) as backend:
        context = RequestContext(values={"who": "ann"})
        await backend.run(sdl, "{ it { id } }", context=context)
        context.values["who"] = "bo"
        await backend.run(sdl, "{ it { id } }", context=context)
        assert len(backend.received) == 2


async def test_writes_are_never_shared() -> None:
    sdl = document('POST: "/posts"')
    async with serve(lambda _received: {}) as backend:
        await backend.run(sdl, "{ a: it b: it }")
        assert len(backend.received) == 2


async def test_calls_of_one_request_can_be_limited() -> None:
    sdl = document('GET: "/{$args.n}"', field="it(n: Int): JSON")
    async with serve(lambda _received: {}) as backend:
        response = await backend.run(
            sdl, "{ a: it(n: 1) b: it(n: 2) c: it(n: 3) }", config=RestConfig(calls_per_request=2)
        )
        assert len(backend.received) == 2
    assert [error["extensions"]["code"] for error in response.errors] == ["REQUEST_LIMIT_EXCEEDED"]


async def test_a_trace_has_a_record_for_each_call() -> None:
    context = RequestContext(trace=[])
    async with serve(lambda _received: []) as backend:
        await backend.run(POSTS, "{ it { id } }", context=context)
        url = f"{backend.url}/v1/posts"
    assert context.trace is not None
    (record,) = context.trace
    assert record.pop("seconds") >= 0
    assert record.pop("started") >= 0
    assert record == {
        "kind": "call",
        "subgraph": "api",
        "coordinate": "api:Query.it@connect[0]",
        "method": "GET",
        "url": url,
        "status": 200,
        "bytes": 2,
    }


async def test_a_slow_backend_is_a_timeout() -> None:
    stopped = asyncio.Event()

    class Slow(web.Response):
        async def prepare(self, request: Any) -> Any:
            await stopped.wait()

    async with serve(lambda _received: Slow()) as backend:
        response = await backend.run(POSTS, "{ it { id } }", config=RestConfig(timeout=0.05))
        stopped.set()
    assert response.data == {"it": None}
    assert response.errors[0]["extensions"]["code"] == "UPSTREAM_TIMEOUT"


def test_an_operation_on_an_unknown_binding_is_refused() -> None:
    operation = SubgraphOperation("api_X_0", OperationType.QUERY, "", "{ it }", parse("{ it }"))
    with pytest.raises(MappingError, match="there is no binding 'api_X_0'"):
        _connector(POSTS).prepare(operation)


@pytest.mark.parametrize(
    ("sdl", "message"),
    [
        (document(""), "`http` needs exactly one of GET, POST, PUT, PATCH, DELETE; there is none"),
        (document('GET: "/a", POST: "/b"'), "exactly one of"),
        (document('GET: "/a"').replace('source: "s"', 'source: "t"'), "no source 't'"),
        (document('GET: "/a"').replace('source: "s", ', ""), "is not absolute"),
        (document('GET: "http://{$args.id}/a"', field="it(id: ID): JSON").replace(
            'source: "s", ', ""), "$args cannot be part of the address"),
        (document('GET: "/a"').replace("http://backend", "http://{$request.headers.h->first}"),
         "$request cannot be part of the address"),
        (document('GET: "/a", headers: [{ name: "x" }]'), "needs one of `from` and `value`"),
        (document('GET: "/a", headers: [{ value: "x" }]'), "a header needs a `name`"),
        (document('GET: "/a", headers: [{ name: "x", from: "y", value: "z" }]'), "needs one of"),
        (document('GET: "/a", headers: [{ name: "Content-Length", value: "1" }]'), "not a mapping"),
        (document('GET: "/a", headers: [{ name: "host", from: "host" }]'), "never passed on"),
        (document('GET: "/a", headers: [{ name: "x", from: "Cookie" }]'), "never passed on"),
        (document('GET: "/a", headers: [{ name: "x", value: "{$env.HOME}" }]'),
         "`$env` HOME is not allowed here"),
        (document('GET: "/a"', connect="isSuccess: 1"), "`isSuccess` is not a string"),
        (document('GET: "/a"').replace("baseURL", "base"), "a source needs"),
        (document('GET: "/a"').replace("type Query", "type Subscription"), "cannot answer a sub"),
    ],
)  # fmt: skip
def test_a_wrong_binding_is_refused_with_its_place(sdl: str, message: str) -> None:
    with pytest.raises(MappingError) as caught:
        _connector(sdl)
    assert message in caught.value.message
    assert caught.value.location is not None
    assert caught.value.location.line > 3


def test_two_sources_of_one_name_are_refused() -> None:
    sdl = document('GET: "/a"').replace(
        "@source(", '@source(name: "s", http: { baseURL: "http://x" }) @source('
    )
    with pytest.raises(MappingError, match="two sources named 's'"):
        _connector(sdl)


def test_one_base_url_cannot_replace_two() -> None:
    sdl = document('GET: "/a"').replace(
        "@source(", '@source(name: "t", http: { baseURL: "http://x" }) @source('
    )
    with pytest.raises(MappingError, match="replaces that of one source, and there are 2"):
        _connector(sdl, base_url="http://y")
