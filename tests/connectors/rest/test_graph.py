"""A REST backend behind the whole engine: expanded, composed, planned and executed."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphweft.connectors.contract import RequestContext
from graphweft.connectors.rest import RestConnector
from graphweft.connectors.transport import HttpxTransport
from graphweft.federation.composition import CompositionFailure, compose
from graphweft.federation.graph import build_graph
from graphweft.schemas.subgraph import build_subgraph

SDL = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@source", "@connect"])
  @source(name: "blog", http: { baseURL: "http://blog" })
type Query {
  posts: [Post!]! @connect(source: "blog", http: { GET: "/posts" },
    selection: "id author: { id: authorId name: authorName } reviewer: { id: reviewerId }")
  user(id: ID!): User @connect(source: "blog", http: { GET: "/users/{$args.id}" }, entity: true,
    selection: "id name region manager: { id: managerId }")
  pets: [Pet] @connect(source: "blog", http: { GET: "/pets" },
    selection: "__typename: kind->match(['d', 'Dog'], ['c', 'Cat']) name barks lives")
}
type Post @key(fields: "id") { id: ID! author: User reviewer: User }
type User @key(fields: "id") {
  id: ID! name: String region: String manager: User
  posts(first: Int = 2): [Post!] @connect(source: "blog",
    selection: "id author: { id: authorId } reviewer: { id: reviewerId }",
    http: { GET: "/users/{$this.id}/posts", queryParams: "first: $args.first" })
  greeting: String @connect(source: "blog", selection: "$.text",
    http: { GET: "/greet/{$this.id}", queryParams: "region: $this.region" })
}
interface Pet { name: String }
type Dog implements Pet { name: String barks: Boolean }
type Cat implements Pet { name: String lives: Int }
"""
USERS = {
    n: {"id": n, "name": f"U{n}", "region": f"r{n}", "managerId": n + 1 if n < 4 else None}
    for n in range(1, 5)
}
POSTS = [
    {"id": n, "authorId": 1 + n % 3, "authorName": f"U{1 + n % 3}", "reviewerId": 1 + (n + 1) % 3}
    for n in range(1, 4)
]
PETS = [{"kind": "d", "name": "Rex", "barks": True}, {"kind": "c", "name": "Tom", "lives": 9}]


class Blog:
    """A REST application, mounted without a socket, and the graph over it."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        app = Starlette(
            routes=[
                Route("/posts", self.answer(self.posts)),
                Route("/pets", self.answer(self.pets)),
                Route("/users/{id:int}", self.answer(self.user)),
                Route("/users/{id:int}/posts", self.answer(self.posts_of)),
                Route("/greet/{id}", self.answer(self.greeting)),
            ]
        )
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        connector = RestConnector("blog", sdl=SDL, transport=HttpxTransport(client))
        subgraphs = connector.expand(build_subgraph("blog", SDL))
        composed = compose(subgraphs, ownership_checks=False)
        assert not isinstance(composed, CompositionFailure), composed.errors
        names = {subgraph.name: connector for subgraph in subgraphs}
        self.graph = build_graph(composed.supergraph_sdl, names)

    def answer(self, find: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            self.paths.append(request.url.path)
            value = find(request)
            return Response(status_code=404) if value is None else JSONResponse(value)

        return endpoint

    def posts(self, _request: Request) -> Any:
        return POSTS

    def pets(self, _request: Request) -> Any:
        return PETS

    def user(self, request: Request) -> Any:
        return USERS.get(request.path_params["id"])

    def posts_of(self, request: Request) -> Any:
        found = [post for post in POSTS if post["authorId"] == request.path_params["id"]]
        return found[: int(request.query_params["first"])]

    def greeting(self, request: Request) -> Any:
        return {"text": f"hi {request.path_params['id']} in {request.query_params['region']}"}

    async def run(self, query: str) -> Any:
        result = await self.graph.prepare(query).execute({}, RequestContext())
        return orjson.loads(result.body)


async def test_what_one_answer_holds_is_not_fetched_again() -> None:
    blog = Blog()
    found = await blog.run("{ posts { id author { name } } }")
    assert found["data"]["posts"][0] == {"id": "1", "author": {"name": "U2"}}
    assert blog.paths == ["/posts"]


async def test_the_rest_is_looked_up_once_for_each_entity() -> None:
    blog = Blog()
    found = await blog.run("{ posts { author { name } reviewer { name region } } }")
    assert "errors" not in found
    assert found["data"]["posts"][1] == {
        "author": {"name": "U3"},
        "reviewer": {"name": "U1", "region": "r1"},
    }
    assert sorted(blog.paths) == ["/posts", "/users/1", "/users/2", "/users/3"]


async def test_an_entity_inside_itself_is_followed_to_its_end() -> None:
    blog = Blog()
    found = await blog.run("{ user(id: 2) { manager { name manager { name manager { name } } } } }")
    inner = {"name": "U4", "manager": None}
    assert found == {"data": {"user": {"manager": {"name": "U3", "manager": inner}}}}
    assert blog.paths == ["/users/2", "/users/3", "/users/4"]


async def test_a_bound_field_gets_what_it_requires() -> None:
    found = await Blog().run("{ user(id: 1) { greeting manager { greeting } } }")
    assert found == {
        "data": {"user": {"greeting": "hi 1 in r1", "manager": {"greeting": "hi 2 in r2"}}}
    }


async def test_a_bound_field_may_lead_back_to_its_own_type() -> None:
    found = await Blog().run("{ user(id: 2) { posts { author { name posts(first: 1) { id } } } } }")
    post = {"author": {"name": "U2", "posts": [{"id": "1"}]}}
    assert found == {"data": {"user": {"posts": [post]}}}


@pytest.mark.parametrize("member", ["Dog", "Cat"])
async def test_members_of_an_interface_are_told_apart(member: str) -> None:
    found = await Blog().run(
        "{ pets { __typename name ... on Dog { barks } ... on Cat { lives } } }"
    )
    pets = {pet["__typename"]: pet for pet in found["data"]["pets"]}
    expected = {"Dog": {"name": "Rex", "barks": True}, "Cat": {"name": "Tom", "lives": 9}}
    assert pets[member] == {"__typename": member, **expected[member]}


async def test_an_entity_that_is_not_there_is_null() -> None:
    assert await Blog().run("{ user(id: 77) { name } }") == {"data": {"user": None}}
