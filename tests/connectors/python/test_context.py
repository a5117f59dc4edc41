"""What resolvers see of the request, and what they share in it."""

from __future__ import annotations

import strawberry
from graphql import OperationType, parse
from strawberry.dataloader import DataLoader
from strawberry.federation import Schema as FederatedSchema

from graphweft.connectors.contract import RequestContext, SubgraphOperation
from graphweft.connectors.identity import Identity
from graphweft.connectors.python import PythonConnector, ResolverContext

LOADED: list[list[str]] = []

Info = strawberry.Info[ResolverContext, None]


async def load_names(keys: list[str]) -> list[str]:
    LOADED.append(list(keys))
    return [f"product {key}" for key in keys]


@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID
    name: str

    @classmethod
    async def resolve_reference(
        cls,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - the key's name
    ) -> Product:
        loader = info.context.once("names", lambda: DataLoader(load_names))
        identity = info.context.identity
        asker = identity.subject if identity else "anybody"
        return Product(id=id, name=f"{await loader.load(id)} for {asker}")


@strawberry.type
class Query:
    product: Product | None = None


TEXT = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Product { name } }
}
"""
OPERATION = SubgraphOperation(
    "products",
    OperationType.QUERY,
    "",
    TEXT,
    parse(TEXT),
    representation_variables=("representations",),
)


async def test_entities_of_a_request_are_loaded_together_for_who_asks() -> None:
    LOADED.clear()
    call = PythonConnector("products", FederatedSchema(query=Query)).prepare(OPERATION)
    keys = [{"__typename": "Product", "id": str(number)} for number in (1, 2)]
    context = RequestContext(identity=Identity("ann"))
    response = await call({"representations": keys}, context)
    names = [{"name": "product 1 for ann"}, {"name": "product 2 for ann"}]
    assert response.data == {"_entities": names}
    await call({"representations": keys}, context)
    assert LOADED == [["1", "2"]]
    await call({"representations": keys}, RequestContext())
    assert LOADED == [["1", "2"], ["1", "2"]]
    assert [key["__typename"] for key in keys] == ["Product", "Product"]


async def test_subgraphs_share_nothing_under_the_same_key() -> None:
    LOADED.clear()
    context = RequestContext()
    keys = [{"__typename": "Product", "id": "1"}]
    for name in ("products", "stock"):
        call = PythonConnector(name, FederatedSchema(query=Query)).prepare(OPERATION)
        await call({"representations": keys}, context)
    assert LOADED == [["1"], ["1"]]
