"""Python schemas are subgraphs in this process."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import strawberry
from ariadne import QueryType, make_executable_schema
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema
from graphql import GraphQLResolveInfo, OperationType, build_schema, parse
from strawberry.federation import Schema as FederatedSchema

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.python import PythonConnector
from graphweft.schemas.errors import BackendError

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Product { name } }
}
"""


@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID
    name: str

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Product:  # noqa: A002 - the key's name
        return Product(id=id, name=f"product {id}")


@strawberry.type
class Query:
    @strawberry.field
    async def product(self, info: strawberry.Info, id: strawberry.ID) -> Product:  # noqa: A002 - the key's name
        context: RequestContext = info.context["request"]
        return Product(id=id, name=context.headers.get("x-name", "none"))


STRAWBERRY = FederatedSchema(query=Query)


def query(text: str) -> SubgraphOperation:
    return SubgraphOperation("products", OperationType.QUERY, "", text, parse(text))


def ariadne_schema() -> Any:
    product = FederatedObjectType("Product")
    root = QueryType()

    @root.field("product")
    def find(_: Any, info: GraphQLResolveInfo[Any], **arguments: str) -> dict[str, str]:
        return {**arguments, "name": info.context["request"].headers["x-name"]}

    @product.reference_resolver
    def resolve(
        _: Any, __: GraphQLResolveInfo[Any], representation: dict[str, Any]
    ) -> dict[str, Any]:
        return {**representation, "name": f"product {representation['id']}"}

    sdl = """
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
    type Query { product(id: ID!): Product }
    type Product @key(fields: "id") { id: ID! name: String }
    """
    return make_federated_schema(sdl, root, product)


@pytest.mark.parametrize("schema", [STRAWBERRY, ariadne_schema()], ids=["strawberry", "ariadne"])
async def test_a_federated_schema_describes_itself_and_resolves_entities(schema: Any) -> None:
    connector = PythonConnector("products", schema)
    assert '@key(fields: "id"' in await connector.describe()

    root = connector.prepare(query("query ($id: ID!) { product(id: $id) { id name } }"))
    context = RequestContext(headers={"x-name": "Tent"})
    assert (await root({"id": "1"}, context)).data == {"product": {"id": "1", "name": "Tent"}}

    entities = connector.prepare(query(ENTITIES))
    variables = {"representations": [{"__typename": "Product", "id": str(n)} for n in (1, 2)]}
    response = await entities(variables, RequestContext())
    assert response.data == {"_entities": [{"name": "product 1"}, {"name": "product 2"}]}


async def test_a_plain_schema_is_printed() -> None:
    schema = make_executable_schema("type Query { a: Int }")
    assert "type Query" in await PythonConnector("plain", schema).describe()


async def test_a_given_sdl_is_used_as_it_is() -> None:
    schema = build_schema("type Query { a: Int }")
    assert await PythonConnector("plain", schema, sdl="type X").describe() == "type X"


async def test_an_error_of_a_resolver_stands_beside_the_data() -> None:
    root = QueryType()

    @root.field("bad")
    def bad(*_: Any) -> None:
        raise ValueError("no stock")

    @root.field("good")
    async def good(*_: Any) -> int:
        return 1

    schema = make_executable_schema("type Query { bad: Int good: Int }", root)
    call = PythonConnector("plain", schema).prepare(query("{ bad good }"))
    response = await call({}, RequestContext())
    assert response.data == {"bad": None, "good": 1}
    assert [(error["message"], error["path"]) for error in response.errors] == [
        ("no stock", ["bad"])
    ]


async def test_a_resolver_that_outlasts_the_deadline_is_cancelled() -> None:
    root = QueryType()
    cancelled = asyncio.Event()

    @root.field("slow")
    async def slow(*_: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    schema = make_executable_schema("type Query { slow: Int }", root)
    call = PythonConnector("plain", schema).prepare(query("{ slow }"))
    deadline = asyncio.get_running_loop().time() + 0.02
    with pytest.raises(BackendError) as caught:
        await call({}, RequestContext(deadline=deadline))
    assert caught.value.code == "UPSTREAM_TIMEOUT"
    await asyncio.wait_for(cancelled.wait(), 5)
