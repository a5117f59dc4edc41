"""What is imported can be served: the REST connector binds it, expands it and answers with it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import OperationType, parse

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.rest.connector import RestConnector
from graphweft.connectors.rest.openapi import import_openapi
from graphweft.connectors.transport import HttpRequest, HttpResponse
from graphweft.schemas.subgraph import build_subgraph
from tests.connectors.rest.openapi.test_snapshot import bookshop

BOOK = {"isbn": "1", "title": "Weaving", "genre": "sci-fi", "price": {"amount": "9.50"}}


class Backend:
    """A transport that answers every request the same, and keeps them."""

    def __init__(self, body: Any) -> None:
        self.requests: list[HttpRequest] = []
        self._body = orjson.dumps(body)

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        return HttpResponse(200, (("content-type", "application/json"),), self._body)

    async def aclose(self) -> None:
        pass


def served(backend: Backend, *, entities: bool = False) -> RestConnector:
    made = import_openapi(bookshop(), name="books", source="a.yaml", entities=entities)
    return RestConnector("books", sdl=made.sdl, transport=backend)


async def answer(connector: RestConnector, query: str, field: str, **variables: Any) -> Any:
    """Execute an operation on the synthetic subgraph of a field or type."""
    subgraphs = connector.expand(build_subgraph("books", await connector.describe()))
    name = next(one.name for one in subgraphs if f"_{field}_" in one.name)
    document = parse(query)
    is_entities = "representations" in variables
    operation = SubgraphOperation(
        subgraph=name,
        operation_type=OperationType.MUTATION if "mutation" in query else OperationType.QUERY,
        name="",
        text=query,
        document=document,
        representation_variables=("representations",) if is_entities else (),
    )
    response = await connector.prepare(operation)(dict(variables), RequestContext())
    assert not response.errors
    return response.data


@pytest.mark.parametrize("entities", [False, True])
def test_an_import_expands_to_a_subgraph_for_each_connect(entities: bool) -> None:
    made = import_openapi(bookshop(), name="books", source="a.yaml", entities=entities)
    connector = RestConnector("books", sdl=made.sdl, transport=Backend(None))
    expanded = connector.expand(build_subgraph("books", made.sdl))
    assert len(expanded) == made.sdl.count("@connect(")


async def test_a_page_of_results_is_fetched_with_its_parameters() -> None:
    backend = Backend({"data": [BOOK], "total": 1, "next-page": "https://x.test"})
    query = """{ listBooks(X_Tenant: "t1", genre: [CRIME, SCI_FI], price: { max: 10 }) {
        data { title genre price { amount } } total next_page } }"""
    assert await answer(served(backend), query, "listBooks") == {
        "listBooks": {
            "data": [{"title": "Weaving", "genre": "SCI_FI", "price": {"amount": "9.50"}}],
            "total": 1,
            "next_page": "https://x.test",
        }
    }
    (request,) = backend.requests
    assert request.method == "GET"
    path, _, parameters = request.url.partition("?")
    assert path == "https://eu.books.test/v1/books"
    assert "genre=crime%2Csci-fi" in parameters.split("&")
    assert "price%5Bmax%5D=10" in parameters.replace("[", "%5B").replace("]", "%5D")
    assert "price%5Bmin%5D" not in parameters
    assert ("x-tenant", "t1") in {(name.lower(), value) for name, value in request.headers}


async def test_a_body_is_sent_in_the_backends_own_words() -> None:
    backend = Backend(BOOK)
    query = """mutation { changeBook(isbn: "1", input: {
        genre: _2ND_HAND, price_list: [{ amount: "1", currency: EUR, valid_on: "2026-01-01" }]
    }) { isbn } }"""
    assert await answer(served(backend), query, "changeBook") == {"changeBook": {"isbn": "1"}}
    (request,) = backend.requests
    assert (request.method, request.url) == ("PATCH", "https://eu.books.test/v1/books/1")
    assert orjson.loads(request.body or b"") == {
        "genre": "2nd-hand",
        "price-list": [{"amount": "1", "currency": "EUR", "valid-on": "2026-01-01"}],
    }


async def test_no_content_answers_true() -> None:
    query = 'mutation { removeBook(isbn: "1") }'
    assert await answer(served(Backend(None)), query, "removeBook") == {"removeBook": True}


async def test_a_batch_of_entities_is_one_request() -> None:
    backend = Backend([{"id": 2, "name": "Bea"}, {"id": 1, "name": "Ann"}])
    query = """query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Author { name } } }"""
    people = [{"__typename": "Author", "id": "1"}, {"__typename": "Author", "id": "2"}]
    connector = served(backend, entities=True)
    assert await answer(connector, query, "Author", representations=people) == {
        "_entities": [{"name": "Ann"}, {"name": "Bea"}]
    }
    (request,) = backend.requests
    assert request.url == "https://eu.books.test/v1/authors?ids=1&ids=2"
