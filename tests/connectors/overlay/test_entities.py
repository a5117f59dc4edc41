"""Lookups of entities of a plain server: what one of them cannot have costs no other one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from graphql import (
    OperationDefinitionNode,
    OperationType,
    build_schema,
    graphql,  # pyright: ignore[reportUnknownVariableType] - some of its options are generic
    parse,
)

from graphweft.connectors.contract import (
    RequestContext,
    SubgraphCall,
    SubgraphOperation,
    SubgraphResponse,
)
from graphweft.connectors.overlay.entities import EntityLookups
from graphweft.connectors.overlay.lookups import Lookup, LookupArgument
from graphweft.schemas.errors import BackendError

SCHEMA = build_schema("""
type Query {
  user(id: Int!): User
  strict(id: ID!): User!
  users(ids: [ID!]!): [User]
}
type User { id: ID! name(upper: Boolean): String }
""")
ONE = Lookup("user", "User", (LookupArgument("id", "Int!", ("id",)),))
STRICT = Lookup("strict", "User", (LookupArgument("id", "ID!", ("id",)),))
BATCH = Lookup("users", "User", (LookupArgument("ids", "[ID!]!", ("id",)),), True, 2)


class Server:
    """Executes operations for real; may fail to answer some of them."""

    def __init__(self, *fails: int) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.prepared = 0
        self._fails = fails

    def user(self, _: Any, id: Any) -> Any:  # noqa: A002
        return None if str(id) == "404" else {"id": str(id), "name": f"user {id}"}

    strict = user

    def users(self, _: Any, ids: list[str]) -> Any:
        return [self.user(_, key) for key in reversed(ids)]

    def prepare(self, operation: SubgraphOperation) -> SubgraphCall:
        self.prepared += 1

        async def call(variables: dict[str, Any], context: RequestContext) -> SubgraphResponse:
            del context
            self.sent.append((operation.text, variables))
            if len(self.sent) in self._fails:
                raise BackendError("down", code="UPSTREAM_UNREACHABLE", subgraph="shop")
            result = await graphql(SCHEMA, operation.text, self, variable_values=variables)
            errors = [dict(error.formatted) for error in result.errors or ()]
            return SubgraphResponse(result.data, errors)

        return call


async def _look_up(
    server: Server, lookup: Lookup, ids: Sequence[Any], fields: str = "name"
) -> SubgraphResponse:
    text = (
        "query($r: [_Any!]!, $up: Boolean) "
        f"{{ _entities(representations: $r) {{ ... on User {{ {fields} }} }} }}"
    )
    document = parse(text)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    operation = SubgraphOperation("shop", OperationType.QUERY, "", text, document, ("up",), ("r",))
    entities = EntityLookups(operation, {"User": [lookup]}, server.prepare)
    rows = [{"__typename": "User", "id": key} for key in ids]
    return await entities({"r": rows, "up": True}, RequestContext())


def _names(response: SubgraphResponse) -> list[str | None]:
    assert response.data is not None
    return [one and one["name"] for one in response.data["_entities"]]


@pytest.mark.parametrize("lookup", [ONE, STRICT, BATCH])
async def test_aliases_of_the_client_may_be_called_like_ours(lookup: Lookup) -> None:
    fields = "_type: name _key: name(upper: $up) _0: id name"
    response = await _look_up(Server(), lookup, ["1", "2"], fields)
    assert response.data == {
        "_entities": [
            {"_type": f"user {n}", "_key": f"user {n}", "_0": str(n), "name": f"user {n}"}
            for n in (1, 2)
        ]
    }


@pytest.mark.parametrize("key", ["x", "²", "1.5", "99999999999", "", "3 "])
async def test_a_key_that_the_argument_does_not_take_is_an_error_of_its_entity(key: str) -> None:
    response = await _look_up(Server(), ONE, ["1", key, "-2"])
    assert _names(response) == ["user 1", None, "user -2"]
    (error,) = response.errors
    assert error["path"] == ["_entities", 1]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"] == "id of User is not what user is asked by: Int!"


async def test_a_batch_is_cut_into_pieces_of_its_largest_size() -> None:
    server = Server()
    response = await _look_up(server, BATCH, ["1", "2", "3", "4", "5"])
    assert _names(response) == [f"user {n}" for n in range(1, 6)]
    ((_, variables),) = server.sent
    assert [*variables.values()] == [["1", "2"], ["3", "4"], ["5"], True][: len(variables)]


async def test_operations_that_fail_cost_their_own_entities() -> None:
    server = Server(2)
    response = await _look_up(server, ONE, range(150))
    names = _names(response)
    assert names[:100] == [f"user {n}" for n in range(100)]
    assert names[100:] == [None] * 50
    assert [error["path"] for error in response.errors] == [
        ["_entities", n] for n in range(100, 150)
    ]
    assert response.errors[0]["extensions"] == {"code": "UPSTREAM_UNREACHABLE", "service": "shop"}


async def test_a_server_that_is_away_is_a_failure_of_the_fetch() -> None:
    with pytest.raises(BackendError, match="down"):
        await _look_up(Server(1, 2), ONE, range(150))


async def test_a_field_that_may_not_be_null_takes_no_other_entity_with_it() -> None:
    server = Server()
    response = await _look_up(server, STRICT, ["1", "404", "3"])
    assert _names(response) == ["user 1", None, "user 3"]
    (error,) = response.errors
    assert error["path"] == ["_entities", 1]
    assert len(server.sent) == 2


async def test_a_number_of_lookups_is_compiled_once_in_whatever_order_types_come() -> None:
    server = Server()
    text = "query($r: [_Any!]!) { _entities(representations: $r) { ... on User { name } } }"
    operation = SubgraphOperation("shop", OperationType.QUERY, "", text, parse(text), (), ("r",))
    lookups: Mapping[str, Sequence[Lookup]] = {"User": [ONE], "Admin": [ONE]}
    entities = EntityLookups(operation, lookups, server.prepare)
    for names in (["User", "Admin", "User"], ["Admin", "User", "User"], ["User", "User", "Admin"]):
        rows = [{"__typename": name, "id": n} for n, name in enumerate(names)]
        await entities({"r": rows}, RequestContext())
    assert server.prepared == 1
